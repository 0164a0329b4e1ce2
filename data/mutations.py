"""What was found in the genes: variants, genes looked at, genotypes, genome-wide measures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, StrictBool, field_validator

from data.dictionary import Value
from data.errors import TailorError
from data.genes import check_gene
from data.noun import Noun, Scalar, check_fields


def _of_two(diplotype: str) -> str:
    if any(alternative.count("/") != 1 for alternative in diplotype.split(" or ")):
        raise ValueError(f"{diplotype!r} is not two haplotypes with a stroke between them, like *1/*2")
    return diplotype


#: Two haplotypes and a stroke between them: ``*1/*2``, ``*1x2/*4``, ``c.1905+1G>A/Reference``. Several
#: that are possible are joined by `` or ``: ``*1/*3A or *3B/*3C``.
Diplotype = Annotated[
    str, Field(pattern=r"^[^/]+/[^/]+( or [^/]+/[^/]+)*$", max_length=20_000), AfterValidator(_of_two)
]
#: Gene, star, name: ``HLA-B*57:01``.
Allele = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]+\*\S+$", max_length=50)]

T = TypeVar("T", str, bool)


class Variant(Noun):
    """One alteration.

    ``change`` is HGVS (``p.V600E``, ``c.1905+1G>A``) or named (``amplification``, ``fusion``,
    ``exon 19 deletion``, ``coding mutation``) or an rsID (``rs3918290``); ``vaf`` is the allele fraction 0-1;
    ``copy_number`` absolute. ``zygosity`` of a germline variant, and the ``haplotype`` (1 or 2) that carries
    it where calls are phased; left out, neither is known.
    """

    gene: str
    change: str = Field(min_length=1, max_length=200)
    origin: Literal["somatic", "germline", "unknown"] = "unknown"
    vaf: float | None = Field(default=None, ge=0, le=1)
    copy_number: float | None = Field(default=None, ge=0, le=1000)
    zygosity: Literal["heterozygous", "homozygous", "hemizygous"] | None = None
    haplotype: Literal[1, 2] | None = None

    @field_validator("gene")
    @classmethod
    def _known_gene(cls, value: str) -> str:
        return check_gene(value)


class Mutations(Noun):
    """Variants found, genes looked at, and genome-wide measures (``tmb``, ``hrd_sum``, …).

    ``tested_genes`` tells wild type from untested: a gene outside it without a variant is *unknown*.
    ``diplotypes`` are germline genotypes by gene as a laboratory reports them (CYP2C19: ``*1/*2``, or
    several that are possible, ``*1/*3A or *3B/*3C``);
    ``alleles`` says of single named alleles whether they are carried (``HLA-B*57:01``: false).
    """

    variants: tuple[Variant, ...] = ()
    tested_genes: tuple[str, ...] = ()
    measures: dict[str, Scalar] = Field(default_factory=dict)
    diplotypes: dict[str, Diplotype] = Field(default_factory=dict)
    alleles: dict[Allele, StrictBool] = Field(default_factory=dict)

    @field_validator("diplotypes")
    @classmethod
    def _genes_of_diplotypes(cls, value: dict[str, str]) -> dict[str, str]:
        return _once((check_gene(gene), diplotype) for gene, diplotype in value.items())

    @field_validator("alleles")
    @classmethod
    def _genes_of_alleles(cls, value: dict[str, bool]) -> dict[str, bool]:
        named = ((allele.partition("*"), carried) for allele, carried in value.items())
        return _once((f"{check_gene(gene)}*{name}", carried) for (gene, _, name), carried in named)

    @field_validator("tested_genes")
    @classmethod
    def _known_genes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(check_gene(gene) for gene in value)

    @field_validator("measures")
    @classmethod
    def _known_measures(cls, value: dict[str, Value]) -> dict[str, Value]:
        return check_fields("mutations", value)

    def status(self, gene: str) -> bool | None:
        """Altered (True), tested and not altered (False), or not tested (None)."""
        if any(variant.gene == gene for variant in self.variants):
            return True
        return False if gene in self.tested_genes else None


def _once(items: Iterable[tuple[str, T]]) -> dict[str, T]:
    """Return the items by approved name; one given under two names of a gene is an error."""
    found: dict[str, T] = {}
    for name, value in items:
        if name in found:
            raise TailorError("duplicate_field", f"{name} is given twice.", field=f"mutations:{name}")
        found[name] = value
    return found
