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
    """What is known of one gene or HLA allele: every diplotype and phenotype that the calls allow."""

    @property
    def diplotypes(self) -> tuple[str, ...]:
        """Two haplotypes and a stroke; ``?`` is any haplotype."""

    @property
    def phenotypes(self) -> tuple[str, ...]:
        """CPIC's terms; of an HLA allele ``positive`` or ``negative``."""

    @property
    def activity_scores(self) -> tuple[float, ...]:
        """Sums of the activity of both haplotypes."""

    @property
    def certain(self) -> bool:
        """Whether the calls allow one phenotype only."""


#: By gene, or by HLA allele (``HLA-B*57:01``).
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
    if any(GENOTYPE.search(term) for term in terms):
        hits = {_in_diplotype(diplotype, terms) for diplotype in call.diplotypes}
    else:
        hits = {phenotype in terms for phenotype in call.phenotypes}
    return hits.pop() if len(hits) == 1 else None


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


def _in_diplotype(diplotype: str, terms: Iterable[str]) -> bool | None:
    first, second = (_names(haplotype) for haplotype in diplotype.split("/"))
    answers = {_is(term, first, second) for term in terms}
    return True if True in answers else (None if None in answers else False)


def _is(term: str, first: set[str], second: set[str]) -> bool | None:
    """Answer for one term: a haplotype of which one copy is enough, or two and a stroke."""
    one, _, other = term.partition("/")
    ways = ((first, second), (second, first))
    if any(one in a and (not other or other in b) for a, b in ways):
        return True
    left_open = any((one in a or "?" in a) and (not other or other in b or "?" in b) for a, b in ways)
    return None if left_open else False


def _names(haplotype: str) -> set[str]:
    """Return every name of a haplotype: ``c.1129-5923C>G, c.1236G>A (HapB3)`` has three."""
    return {name for name in re.split(r"[\s,()\[\]]+|\+(?=\*)", haplotype) if name} | {haplotype.strip()}
