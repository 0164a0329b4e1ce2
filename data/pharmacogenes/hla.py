"""HLA alleles that decide on a drug: carried, not carried, or not known.

A gene listed as tested says nothing here: a tumour panel sequences HLA genes and does not type them.
"""

from __future__ import annotations

from data.errors import TailorError
from data.mutations import Mutations

#: The alleles asked for; others are answered where a report names them.
ALLELES = ("HLA-B*57:01", "HLA-B*15:02", "HLA-A*31:01")


def carried(mutations: Mutations) -> dict[str, tuple[bool, str]]:
    """Return by allele whether it is carried, and what that was read from; unknown ones are absent.

    Raises
    ------
    TailorError
        ``contradiction`` where a typing and a named allele disagree.
    """
    answers: dict[str, tuple[bool, str]] = {}
    named = {a: c for a, c in mutations.alleles.items() if a.startswith("HLA-")}
    for allele in dict.fromkeys((*ALLELES, *named)):
        said = [(answer, words) for answer, words in _sources(allele, mutations) if answer is not None]
        if len({answer for answer, _ in said}) > 1:
            raise TailorError(
                "contradiction",
                f"{allele}: {said[0][1]} and {said[1][1]} disagree.",
                field=f"mutations:{allele}",
            )
        if said and said[0][0] is not None:
            answers[allele] = (said[0][0], ", ".join(words for _, words in said))
    return answers


def _sources(allele: str, mutations: Mutations) -> list[tuple[bool | None, str]]:
    gene, _, name = allele.partition("*")
    sources: list[tuple[bool | None, str]] = [(mutations.alleles.get(allele), f"{allele} reported")]
    if gene in mutations.diplotypes:
        types = mutations.diplotypes[gene]
        sources.append((_typed(name, types), f"typing {types}"))
    for variant in mutations.variants:
        germline = variant.gene == gene and variant.origin != "somatic" and "*" in variant.change
        if germline and _same(name, variant.change.rpartition("*")[2]):
            sources.append((True, variant.change))
    return sources


def _typed(name: str, diplotype: str) -> bool | None:
    """Answer from a typing of both haplotypes; one that is too coarse, or ``?``, may hide the allele."""
    alternatives = [
        [_same(name, half.rpartition("*")[2]) for half in alternative.split("/")]
        for alternative in diplotype.split(" or ")
    ]
    verdicts = {True if True in halves else None if None in halves else False for halves in alternatives}
    return verdicts.pop() if len(verdicts) == 1 else None


def _same(name: str, typed: str) -> bool | None:
    """Whether a typed allele is the one asked for: the fields both give must agree (57:01:01 is 57:01)."""
    asked, given = name.split(":"), typed.strip().split(":")
    if given == ["?"]:
        return None
    if any(a != g for a, g in zip(asked, given, strict=False)):
        return False
    return True if len(given) >= len(asked) else None
