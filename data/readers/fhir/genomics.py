"""The genomics of a bundle: variants, genes looked at, genotypes, into ``Mutations``."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import ValidationError

from data.dictionary import Value, dictionary
from data.errors import TailorError
from data.mutations import Mutations, Variant
from data.readers.fhir.account import Account
from data.readers.fhir.coding import codings, title
from data.readers.fhir.genotypes import GENOTYPE, HAPLOTYPE, pairs, read_genotype
from data.readers.fhir.observations import DEAD
from data.readers.fhir.resources import Resource
from data.readers.fhir.variants import (
    REGION,
    VARIANT,
    found,
    genes_of,
    only_listed,
    read_variant,
    specific,
)


@dataclass
class Genomics:
    """What is gathered of the genes while the observations are read."""

    variants: list[Variant] = field(default_factory=list)
    tested: set[str] = field(default_factory=set)
    diplotypes: dict[str, str] = field(default_factory=dict)
    haplotypes: list[Resource] = field(default_factory=list)

    def read(self, resource: Resource, account: Account) -> bool:
        """Read one observation; return whether it was one of genomics."""
        asked = {code.code for code in codings(resource.body.get("code"))}
        if not asked & {VARIANT, REGION, GENOTYPE, HAPLOTYPE}:
            return False
        what = title(resource.body.get("code"))
        if resource.body.get("status") in DEAD:
            account.leave(resource, what, f"status: {resource.body['status']}")
        elif VARIANT in asked:
            self._variant(resource, account, what)
        elif REGION in asked:
            self._region(resource, account, what)
        elif GENOTYPE in asked:
            self._genotype(resource, account, what)
        else:
            self.haplotypes.append(resource)
        return True

    def finish(self, account: Account, fields: dict[str, Value]) -> Mutations:
        """Return the mutations, with the measures among ``fields``; haplotypes count without a genotype."""
        made, why = pairs(self.haplotypes)
        for gene, (diplotype, several) in made.items():
            for resource in several:
                if gene in self.diplotypes:
                    account.leave(resource, diplotype, "the genotype of the gene was read")
                else:
                    account.use(resource)
            self.diplotypes.setdefault(gene, diplotype)
        for resource in self.haplotypes:
            if resource.where in why:
                account.leave(resource, title(resource.body.get("code")), why[resource.where])
        measures = {key.partition(":")[2]: v for key, v in fields.items() if key.startswith("mutations:")}
        self._measure_cyp2c9(measures)
        return Mutations(
            variants=tuple(dict.fromkeys(self.variants)),
            tested_genes=tuple(sorted(self.tested)),
            measures=measures,
            diplotypes=self.diplotypes,
        )

    def _variant(self, resource: Resource, account: Account, what: str) -> None:
        present = found(resource.body)
        if present is None:
            account.leave(resource, what, "whether it is present or absent is not stated")
        elif not present:
            self._absent(resource, account, what)
        else:
            self._present(resource, account, what)

    def _present(self, resource: Resource, account: Account, what: str) -> None:
        try:
            variant, remarks = read_variant(resource)
        except (TailorError, ValidationError):
            variant, remarks = "a change that cannot be read", ()
        if isinstance(variant, str):
            account.leave(resource, what, variant)
            return
        account.use(resource)
        self.variants.append(variant)
        for remark in remarks:
            account.remark(resource, variant.gene, remark)

    def _absent(self, resource: Resource, account: Account, what: str) -> None:
        if specific(resource.body):
            account.leave(resource, what, "absent; whether the rest of the gene was looked at is not stated")
        else:
            self._looked_at(resource, account, what)

    def _region(self, resource: Resource, account: Account, what: str) -> None:
        if only_listed(resource.body):
            account.leave(resource, what, "only listed mutations were looked for, not the genes as a whole")
        else:
            self._looked_at(resource, account, what)

    def _looked_at(self, resource: Resource, account: Account, what: str) -> None:
        """Count the genes of a resource as tested, and say which of them cannot be read."""
        genes, wrong = genes_of(resource.body)
        if not genes:
            account.leave(resource, what, wrong or "no gene is given")
            return
        self.tested |= set(genes)
        account.use(resource)
        if wrong:
            account.remark(resource, what, wrong)

    def _genotype(self, resource: Resource, account: Account, what: str) -> None:
        read = read_genotype(resource)
        if isinstance(read, str):
            account.leave(resource, what, read)
            return
        gene, diplotype = read
        if self.diplotypes.get(gene, diplotype) != diplotype:
            account.leave(resource, gene, "contradicts the genotype read before")
            return
        self.diplotypes[gene] = diplotype
        account.use(resource)

    def _measure_cyp2c9(self, measures: dict[str, Value]) -> None:
        if self.diplotypes.get("CYP2C9") in dictionary()["mutations:cyp2c9"].levels:
            measures.setdefault("cyp2c9", self.diplotypes["CYP2C9"])
