"""Reading and writing diplotypes: ``*1/*2``, alternatives joined by `` or ``, ``?`` for an unknown haplotype.

CYP2D6 haplotypes may have copies (``*2x2``; ``*2xN``: two or three) and tandems (``*36+*10``), whose activity
adds up. A DPYD haplotype may carry several variants (``c.85T>C (*9A) + c.1905+1G>A (*2A)``), of which the one
of lowest activity counts. A man's one G6PD allele is written with his Y: ``Mediterranean/Y``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product

from data.errors import TailorError, unknown
from data.pharmacogenes.gene import Allele, Gene
from data.pharmacogenes.rules import judge

Pair = tuple[Allele, Allele]

#: A haplotype of which nothing is known: the reference or any allele of our table.
OPEN = "?"
#: More diplotypes than this are not all written out.
LISTED = 24

_STAR = re.compile(r"^(\*\d+)(?:\.\d+)?$")
_COPIES = re.compile(r"^(\*\d+)(?:x(≥?)(\d+|N))?$")


def parse(gene: Gene, diplotype: str) -> tuple[Pair, ...]:
    """Return every pair of alleles that a diplotype allows.

    Raises
    ------
    TailorError
        ``bad_diplotype`` or ``unknown_allele``, offering the nearest known names.
    """
    pairs: dict[frozenset[str] | str, Pair] = {}
    for alternative in diplotype.split(" or "):
        halves = alternative.split("/")
        if len(halves) != 2:
            raise TailorError(
                "bad_diplotype",
                f"{gene.symbol} {alternative!r} is not two haplotypes with a stroke between them.",
                field=f"mutations:{gene.symbol}",
                hint="Write *1/*2; a man's one G6PD allele as Mediterranean/Y.",
            )
        for one, other in product(find(gene, halves[0]), find(gene, halves[1])):
            pairs.setdefault(frozenset((one.name, other.name)), (one, other))
    return tuple(pairs.values())


def find(gene: Gene, text: str) -> tuple[Allele, ...]:
    """Return the alleles that a haplotype in words may be: mostly one; see :func:`parse`."""
    text = text.strip().strip("[]")
    text = text.removeprefix(gene.symbol).strip()
    if text == OPEN:
        return (gene.reference, *(a for a in gene.alleles.values() if a.countable and a.name != "Y"))
    if text.lower() in gene.names:
        return (gene.alleles[gene.names[text.lower()]],)
    if gene.symbol == "DPYD" and " + " in text:
        several = product(*(find(gene, part) for part in text.split(" + ")))
        return tuple(combined(parts) for parts in several)
    parts = [_COPIES.match(part.strip()) for part in text.split("+")]
    if gene.symbol == "CYP2D6" and all(part and part[1] in gene.alleles for part in parts):
        return _copies(gene, [part for part in parts if part])
    if star := _STAR.match(
        text
    ):  # *2.001 is a *2; a star allele that nobody here knows is of unknown function
        name = gene.names.get(star[1].lower())
        return (gene.alleles[name] if name else Allele(star[1], "Unknown function", None, own=False),)
    raise unknown(
        "unknown_allele", f"{gene.symbol} allele", text, gene.alleles, field=f"mutations:{gene.symbol}"
    )


def _copies(gene: Gene, parts: Sequence[re.Match[str]]) -> tuple[Allele, ...]:
    """Return the haplotype with as many copies as it says; where N is not said, two and three."""
    numbers = [(2, 3) if part[3] == "N" else (int(part[3] or 1),) for part in parts]
    haplotypes = []
    for copies in product(*numbers):
        name = "+".join(
            part[1] + ("" if n == 1 else f"x{part[2]}{n}") for part, n in zip(parts, copies, strict=True)
        )
        values = [gene.alleles[part[1]].activity for part in parts]
        known = [value * n for value, n in zip(values, copies, strict=True) if value is not None]
        activity = sum(known) if len(known) == len(parts) else None
        first = gene.alleles[parts[0][1]]
        haplotypes.append(replace(first, name=name, activity=activity, structural=len(parts) > 1))
    return tuple(haplotypes)


def combined(parts: Sequence[Allele]) -> Allele:
    """Return one DPYD haplotype with the variants of several alleles; the lowest activity is its own."""
    if len(parts) == 1:
        return parts[0]
    lowest = min(parts, key=lambda part: -1.0 if part.activity is None else part.activity)
    bases = {site: allowed for part in parts for site, allowed in part.bases.items()}
    required = frozenset[str]().union(*(part.required for part in parts))
    name = " + ".join(part.name for part in parts)
    return replace(lowest, name=name, bases=bases, required=required)


def written(gene: Gene, pairs: Iterable[Pair]) -> tuple[str, ...]:
    """Return the diplotypes of the pairs, reference first.

    Where there are too many, those that share an allele are written with it and ``?``, and others as one
    diplotype for each outcome.
    """
    ordered = [sorted(pair, key=lambda allele: _order(gene, allele)) for pair in pairs]
    names = tuple(dict.fromkeys(f"{one.name}/{other.name}" for one, other in ordered))
    if len(names) <= LISTED:
        return names
    shared = set.intersection(*({one.name, other.name} for one, other in ordered))
    if shared:
        return (f"{min(shared)}/{OPEN}",)
    outcomes: dict[tuple[str, float | None], str] = {}
    for one, other in ordered:
        outcomes.setdefault(judge(gene.symbol, one, other), f"{one.name}/{other.name}")
    return tuple(outcomes.values())


def _order(gene: Gene, allele: Allele) -> tuple[bool, bool, int, str]:
    number = re.search(r"\d+", allele.name)
    is_reference = allele.name == gene.reference.name
    return allele.name == "Y", not is_reference, int(number[0]) if number else 0, allele.name
