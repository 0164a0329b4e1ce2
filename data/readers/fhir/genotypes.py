"""Germline genotypes and haplotypes of pharmacogenes: ``CYP2C19 *1/*2``."""

from __future__ import annotations

import re
from collections import defaultdict

from data.readers.fhir.coding import codings, words
from data.readers.fhir.resources import Resource
from data.readers.fhir.variants import genes_of

GENOTYPE, HAPLOTYPE = "84413-4", "84414-2"
_PAIR = re.compile(r"[^/+^|]+/[^/+^|]+")


def read_genotype(resource: Resource) -> tuple[str, str] | str:
    """Return gene and diplotype of a genotype, or why there is none."""
    gene = _gene(resource)
    if gene is None:
        return "not of one gene that Tailor knows"
    for said in _said(resource):
        bare = _bare(said, gene).replace("+", "/")
        if _PAIR.fullmatch(bare):
            return gene, "/".join(_bare(half, gene) for half in bare.split("/"))
    return "no two haplotypes with a stroke between them"


def pairs(haplotypes: list[Resource]) -> tuple[dict[str, tuple[str, list[Resource]]], dict[str, str]]:
    """Return the diplotypes that two haplotypes of one gene make, and by place why others make none."""
    by_gene: dict[str, list[tuple[str, Resource]]] = defaultdict(list)
    why = {}
    for resource in haplotypes:
        gene, said = _gene(resource), _said(resource)
        if gene is None or not said:
            why[resource.where] = (
                "not of one gene that Tailor knows" if gene is None else "no haplotype is named"
            )
        else:
            by_gene[gene].append((_bare(said[0], gene), resource))
    made = {}
    for gene, several in by_gene.items():
        if len(several) == 2 and not any("/" in name for name, _ in several):
            made[gene] = ("/".join(name for name, _ in several), [resource for _, resource in several])
        else:
            why |= {resource.where: "one haplotype of two is no genotype" for _, resource in several}
    return made, why


def _gene(resource: Resource) -> str | None:
    genes, _ = genes_of(resource.body)
    return genes[0] if len(genes) == 1 else None


def _said(resource: Resource) -> list[str]:
    value = resource.body.get("valueCodeableConcept")
    return [*words(value), *(code.code for code in codings(value))]


def _bare(text: str, gene: str) -> str:
    """Return a name without its gene: ``CYP2C19*2`` and ``CYP2C19 *2`` are ``*2``."""
    bare = re.sub(r"^hla#[\d.]+#", "", text.strip())  # GL strings begin with the release of IPD-IMGT/HLA
    return re.sub(rf"^(?:{re.escape(gene)})?[\s:]*", "", bare).strip()
