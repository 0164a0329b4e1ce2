"""From a patient's germline variants and named alleles to calls of one gene."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from data.errors import TailorError
from data.mutations import Mutations, Variant
from data.pharmacogenes.calls import FIXED, Bases, Calls, Named
from data.pharmacogenes.gene import Gene

_AT_LEAST_AT_MOST = {"heterozygous": (1, 1), "homozygous": (2, 2), "hemizygous": (1, 1), None: (1, 2)}


@dataclass(frozen=True)
class Reported:
    """What a report says of one gene: calls, the words they were read from, and what the table has not."""

    calls: Calls
    words: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def reported(gene: Gene, mutations: Mutations) -> Reported:
    """Return what the variants and alleles of a patient say of a gene; somatic variants say nothing.

    Raises
    ------
    TailorError
        ``contradiction`` where two variants cannot both be as stated.
    """
    of_gene = [v for v in mutations.variants if v.gene == gene.symbol and v.origin != "somatic"]
    relevant = [v for v in of_gene if not is_genotype(v)]
    by_site: dict[str, list[tuple[Variant, frozenset[str]]]] = {}
    named: list[Named] = []
    words: list[str] = []
    unknown: list[str] = []
    for variant in relevant:
        site_or_name = _read(gene, variant.change)
        if site_or_name is None:
            unknown += [variant.change] if _small(variant) else []
            continue
        words.append(variant.change)
        if isinstance(site_or_name, Named):
            named.append(_counted(site_or_name.name, variant))
        else:
            for site, bases in site_or_name:
                by_site.setdefault(site, []).append((variant, bases))
    for full, allele, carried in _alleles(gene, mutations):
        named.append(Named(allele, 1, 2) if carried else Named(allele, 0, 0))
        words.append(f"{full} {'carried' if carried else 'not carried'}")
    complete = gene.symbol in mutations.tested_genes
    genotypes = {site: _genotype(gene, site, claims, complete) for site, claims in by_site.items()}
    groups = {s: FIXED for s, claims in by_site.items() if any(v.haplotype for v, _ in claims)}
    return Reported(Calls(genotypes, groups, tuple(named), complete), tuple(words), tuple(unknown))


def is_genotype(variant: Variant) -> bool:
    """Return whether a variant is both copies of a gene, ``*1/*3`` or ``-1639 A/G``, and not one change."""
    return variant.origin != "somatic" and "/" in variant.change


def _read(gene: Gene, change: str) -> Named | list[tuple[str, frozenset[str]]] | None:
    """Return the sites and bases of a change, or the allele it names, or None if the table has neither."""
    text = change.rpartition(":")[2].strip().removeprefix(gene.symbol).strip().lower()
    if text in gene.changes:
        return [gene.changes[text]]
    if text not in gene.names:
        return None
    allele = gene.alleles[gene.names[text]]
    if gene.symbol == "DPYD" and allele.required:
        return [(site, allele.bases[site]) for site in sorted(allele.required)]
    return Named(allele.name, 1, 2)


def _small(variant: Variant) -> bool:
    """Whether a change could be of the germline and matter; a tumour's amplification does not."""
    hgvs_or_rsid = variant.change.rpartition(":")[2].startswith(("c.", "p.", "rs", "*"))
    return variant.origin == "germline" or hgvs_or_rsid


def _counted(name: str, variant: Variant) -> Named:
    at_least, at_most = _AT_LEAST_AT_MOST[variant.zygosity]
    return Named(name, at_least, at_most, variant.haplotype - 1 if variant.haplotype else None)


def _alleles(gene: Gene, mutations: Mutations) -> Iterable[tuple[str, str, bool]]:
    for full, carried in mutations.alleles.items():
        symbol, _, star = full.partition("*")
        if symbol == gene.symbol:
            if f"*{star}".lower() not in gene.names:
                raise TailorError(
                    "unknown_allele", f"Unknown {symbol} allele *{star}.", field=f"mutations:{full}"
                )
            yield full, gene.names[f"*{star}".lower()], carried


def _genotype(gene: Gene, site: str, claims: list[tuple[Variant, frozenset[str]]], complete: bool) -> Bases:
    """Return the pairs of bases that all the variants reported at one site allow."""
    place = gene.sites[site]
    found = frozenset[str]().union(*(bases for _, bases in claims))
    bases = {place.ref, *(found if complete else place.alts)}
    alphabet = sorted(bases | {""}) if gene.symbol == "G6PD" else sorted(bases)
    pairs = frozenset(
        pair
        for pair in product(alphabet, alphabet)
        if any(pair) and all(_allows(claim, pair) for claim in claims)
    )
    if not pairs:
        stated = " and ".join(f"{v.change} ({v.zygosity or 'zygosity not stated'})" for v, _ in claims)
        raise TailorError(
            "contradiction",
            f"{gene.symbol}: {stated} cannot both be true of one patient.",
            field=f"mutations:{gene.symbol}",
        )
    return pairs


def _allows(claim: tuple[Variant, frozenset[str]], pair: tuple[str, str]) -> bool:
    variant, bases = claim
    there = [base in bases for base in pair]
    if variant.haplotype is not None and not there[variant.haplotype - 1]:
        return False
    if variant.zygosity == "heterozygous":
        return sum(there) == 1 and "" not in pair
    if variant.zygosity == "homozygous":
        return all(there)
    if variant.zygosity == "hemizygous" and variant.gene == "G6PD":
        return any(there) and "" in pair
    return any(there)
