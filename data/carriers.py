"""Whether a patient's calls carry a genotype or have a phenotype: yes, no, or left open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Protocol

from data.genes import symbols

NOT_TESTED = "not tested"
#: What marks a genotype (``*28/*28``, ``c.2846A>T``) rather than a phenotype, which may be ``-1639 A/G``.
GENOTYPE = re.compile(r"^\S*[*/>]\S*$")


class Call(Protocol):
    """What is known of one gene: every diplotype and phenotype that the calls allow."""

    @property
    def gene(self) -> str:
        """Symbol, or HLA allele."""

    @property
    def diplotypes(self) -> tuple[str, ...]:
        """Two haplotypes and a stroke."""

    @property
    def phenotypes(self) -> tuple[str, ...]:
        """CPIC's terms; of an HLA allele ``positive`` or ``negative``."""

    @property
    def activity_scores(self) -> tuple[float, ...]:
        """Sums of the activity of both haplotypes."""

    @property
    def certain(self) -> bool:
        """Whether the calls allow one phenotype only."""


Calls = Mapping[str, Call]


def known(call: Call | None) -> bool:
    """Return whether anything is known of the gene: an indeterminate phenotype alone is nothing."""
    return call is not None and bool(set(call.phenotypes) - {"Indeterminate"})


def all_of(answers: Iterable[bool | None]) -> bool | None:
    """Join answers: one no makes it no, else one open leaves it open."""
    found = tuple(answers)
    if False in found:
        return False
    return None if None in found else True


def carries(call: Call, *terms: str) -> bool | None:
    """Answer whether one of the terms holds of all that the calls leave possible, of none, or of some (None).

    A term is a phenotype, a diplotype in either order (``*28/*28``), or a haplotype of which there is at
    least one copy (``c.1905+1G>A``; the names of one haplotype count alike: ``c.1905+1G>A (*2A)``).
    """
    genotypes = any(GENOTYPE.search(term) for term in terms)
    if genotypes:
        hits = [_in_diplotype(diplotype, terms) for diplotype in call.diplotypes]
    else:
        hits = [phenotype in terms for phenotype in call.phenotypes]
    return None if not hits or (any(hits) and not all(hits)) else all(hits)


def in_population(population: str, calls: Calls) -> bool | None:
    """Answer whether a patient is of a population of the side-effect table: ``UGT1A1 *28/*28``, for example.

    False of a population that is not one genotype or phenotype of one gene.
    """
    gene, _, term = population.partition(" ")
    if gene.partition("*")[0] not in symbols().values() or not term or "," in term:
        return False
    call = calls.get(gene)
    if call is None or not known(call):
        return True if term == NOT_TESTED else None
    return False if term == NOT_TESTED else carries(call, *term.split("|"))


def _in_diplotype(diplotype: str, terms: Iterable[str]) -> bool:
    first, second = (_names(haplotype) for haplotype in diplotype.split("/"))
    for term in terms:
        one, stroke, other = term.partition("/")
        if not stroke and (one in first or one in second):
            return True
        if stroke and ((one in first and other in second) or (other in first and one in second)):
            return True
    return False


def _names(haplotype: str) -> set[str]:
    """Return every name of a haplotype: ``c.1129-5923C>G, c.1236G>A (HapB3)`` has three."""
    return {name for name in re.split(r"[\s,()\[\]]+|\+(?=\*)", haplotype) if name} | {haplotype.strip()}
