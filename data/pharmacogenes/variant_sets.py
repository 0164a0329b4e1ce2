"""DPYD: a haplotype is any set of variants, and the one of lowest activity decides.

Every arrangement of the variants on the two haplotypes that the phase allows is listed. A variant not looked
for is counted as possible on a haplotype where it would lower the activity, one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from math import prod

from data.errors import TailorError
from data.pharmacogenes.calls import FIXED, Calls, Possible
from data.pharmacogenes.gene import Allele, Gene
from data.pharmacogenes.notation import Pair, combined

#: More arrangements than this are refused: they do not come from one person's DPYD.
MOST = 4096

Seen = dict[str, str]


def possible(gene: Gene, calls: Calls) -> Possible:
    """Return every pair of sets of variants that the calls allow.

    Raises
    ------
    TailorError
        ``too_many_phases`` where too many variants are unphased.
    """
    found = _arranged(gene, calls, [a for a in gene.alleles.values() if a.countable])
    if not (found.left and calls.complete):
        return found
    # c.1236G>A alone on a report stands for HapB3: the causal variant was not looked for.
    seen = calls.altered(gene)
    tags = [a for a in gene.alleles.values() if a.own and a.required & seen]
    implied = _arranged(gene, replace(calls, complete=False), tags)
    return found if implied.left else replace(implied, implied=True)


def _arranged(gene: Gene, calls: Calls, extras: list[Allele]) -> Possible:
    pairs: dict[tuple[str, ...], Pair] = {}
    left: set[str] = set()
    for one, other in _arrangements(calls, calls.altered(gene)):
        options, missed = zip(*(_haplotypes(gene, calls, seen, extras) for seen in (one, other)), strict=True)
        left.update(*missed)
        for pair in product(*options):
            if all(claim.holds(pair) for claim in calls.named):
                pairs.setdefault(tuple(sorted(allele.name for allele in pair)), pair)
    return Possible(tuple(pairs.values()), tuple(sorted(left)))


def _arrangements(calls: Calls, altered: frozenset[str]) -> Iterator[tuple[Seen, Seen]]:
    """Yield the bases of the two haplotypes in every order that the phase allows."""
    groups = []
    for group, sites in calls.by_group().items():
        orders = (1,) if group == FIXED else (1, -1)
        bases = [sorted(calls.genotypes[site]) for site in sites]
        if altered.intersection(sites):
            several = product(orders, product(*bases))
            groups.append({tuple((s, *p[::o]) for s, p in zip(sites, ps, strict=True)) for o, ps in several})
    if prod(map(len, groups)) > MOST:
        raise TailorError(
            "too_many_phases",
            f"DPYD: {len(altered)} variants of unknown phase can lie in more than {MOST} ways.",
            field="mutations:DPYD",
            hint="Phase the calls, or give the diplotype.",
        )
    for parts in product(*map(sorted, groups)):
        sites_of = [entry for part in parts for entry in part]
        yield {s: one for s, one, _ in sites_of}, {s: other for s, _, other in sites_of}


def _haplotypes(
    gene: Gene, calls: Calls, seen: Seen, extras: list[Allele]
) -> tuple[list[Allele], frozenset[str]]:
    """Return what one haplotype may be, and the variants on it that belong to no known allele."""
    carried = _largest([a for a in gene.alleles.values() if _carried(a, seen)])
    base = combined(carried) if carried else gene.reference
    options = [base]
    for extra in () if calls.complete else extras:
        if extra.required and _unseen(extra, seen, calls) and _lower(extra, base):
            options.append(combined(_largest([*carried, extra])))
    variants = {site for site, bases in seen.items() if bases != gene.sites[site].ref}
    missed = [frozenset(variants - option.required) for option in options]
    least = min(map(len, missed))
    kept = [option for option, rest in zip(options, missed, strict=True) if len(rest) == least]
    return kept, next(rest for rest in missed if len(rest) == least)


def _carried(allele: Allele, seen: Mapping[str, str]) -> bool:
    return bool(allele.required) and all(seen.get(s) in allele.bases[s] for s in allele.required)


def _largest(alleles: list[Allele]) -> list[Allele]:
    """Return the alleles that are not part of another (c.1129-5923C>G of HapB3)."""
    return [a for a in alleles if not any(a.required < other.required for other in alleles)]


def _unseen(allele: Allele, seen: Mapping[str, str], calls: Calls) -> bool:
    """Whether an allele may be there for all that was seen, but was not itself seen."""
    open_sites = [site for site in allele.required if site not in calls.genotypes]
    closed = [site for site in allele.required if site in calls.genotypes]
    return bool(open_sites) and all(seen.get(site) in allele.bases[site] for site in closed)


def _lower(allele: Allele, than: Allele) -> bool:
    if allele.activity is None or than.activity is None:
        return False
    return allele.activity < than.activity
