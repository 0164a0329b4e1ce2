"""From what was seen at each site to the pairs of alleles it allows.

In all genes but DPYD a haplotype is one named allele: with the bases it is defined by, and the reference
elsewhere. A pair is possible if at every site it gives the bases seen, in one order for each group of sites
phased together. A DPYD haplotype is any set of variants: see :mod:`data.pharmacogenes.variant_sets`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import product

from data.pharmacogenes import variant_sets
from data.pharmacogenes.calls import FIXED, Calls, Possible
from data.pharmacogenes.gene import Allele, Gene
from data.pharmacogenes.notation import Pair


def possible(gene: Gene, calls: Calls) -> Possible:
    """Return every pair of known alleles that the calls allow, none if they fit no pair."""
    if gene.symbol == "DPYD":
        return variant_sets.possible(gene, calls)
    pairs = _distinct(_pairs(gene, calls, _candidates(gene, calls)))
    if pairs or not calls.complete:
        return Possible(pairs)
    # A report may name the variant that matters and not the company it keeps (*41 without 2851C>T).
    seen = calls.altered(gene)
    loose = replace(calls, complete=False)
    kept = {gene.reference.name, *(claim.name for claim in calls.named)}
    some = [a for a in _candidates(gene, loose) if a.required & seen or a.name in kept]
    return Possible(_distinct(_pairs(gene, loose, some)), implied=True)


def fits(gene: Gene, pair: Pair, calls: Calls) -> bool:
    """Whether a reported pair of alleles agrees with the calls, in one of its two orders."""
    return any(_agrees(gene, order, calls, reported=True) for order in (pair, pair[::-1]))


def _pairs(gene: Gene, calls: Calls, alleles: list[Allele]) -> Iterable[Pair]:
    return (pair for pair in product(alleles, alleles) if _agrees(gene, pair, calls))


def _distinct(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    found: dict[tuple[str, ...], Pair] = {}
    for pair in pairs:
        found.setdefault(tuple(sorted(allele.name for allele in pair)), pair)
    return tuple(found.values())


def _candidates(gene: Gene, calls: Calls) -> list[Allele]:
    """Return the alleles that one haplotype may be."""
    named = {claim.name for claim in calls.named if claim.at_least}
    return [a for a in gene.alleles.values() if a.name in named or _may_be(gene, a, calls)]


def _may_be(gene: Gene, allele: Allele, calls: Calls) -> bool:
    if allele.structural:  # not seen in single bases
        return allele.name == "Y"
    if not allele.required:
        return allele.name == gene.reference.name
    for site in allele.required:
        seen = calls.genotypes.get(site)
        if seen is None:
            if calls.complete or not allele.countable:
                return False
        elif not any(gene.bases(allele, site).intersection(pair) for pair in seen):
            return False
    return True


def _agrees(gene: Gene, pair: Pair, calls: Calls, *, reported: bool = False) -> bool:
    if not all(claim.holds(pair) for claim in calls.named):
        return False
    if calls.complete and not all(_plain(gene, allele, calls) for allele in pair):
        return False
    if pair[0].name == pair[1].name == "Y":
        return False
    for group, sites in calls.by_group().items():
        orders = (1,) if group == FIXED else (1, -1)
        if not any(all(_at(gene, pair, s, calls, order, reported) for s in sites) for order in orders):
            return False
    return True


def _at(gene: Gene, pair: Pair, site: str, calls: Calls, order: int, reported: bool) -> bool:
    """Whether a pair gives one of the pairs of bases at a site.

    An allele that says nothing of single bases (a deletion, a hybrid) may have any where a laboratory
    reported it; otherwise it explains no variant: the reference is read there, or what the other one has.
    """
    plain = frozenset({gene.sites[site].ref})
    defined = [None if _undefined(gene, allele) else gene.bases(allele, site) for allele in pair]
    for bases in calls.genotypes[site]:
        sides = zip(defined, defined[::-1], bases[::order], strict=True)
        if all(
            base in (may or plain | (other or plain)) or (may is None and reported)
            for may, other, base in sides
        ):
            return True
    return False


def _plain(gene: Gene, allele: Allele, calls: Calls) -> bool:
    """Whether an allele needs no variant at a site that was looked at without one being found."""
    named = any(claim.name == allele.name and claim.at_least for claim in calls.named)
    return named or all(site in calls.genotypes for site in allele.required)


def _undefined(gene: Gene, allele: Allele) -> bool:
    """Whether an allele says nothing of single bases: a deletion, a hybrid, one known by name only."""
    return not allele.required and allele.name not in (gene.reference.name, "Y")
