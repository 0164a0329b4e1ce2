"""The words of a clause parted into findings, or why the clause is left whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from data.errors import unknown
from data.genes import symbols
from data.readers.variant_words import Word

#: Names that are several genes.
_SEVERAL = {
    "RAS": "RAS is KRAS, NRAS and HRAS: name those that were tested",
    "NTRK": "NTRK is NTRK1, NTRK2 and NTRK3: name the one",
    "PR": "PR is the protease of HIV or the progesterone receptor: say which",
    "RT": "RT is a gene of HIV: say HIV before it",
    "FGFR": "FGFR is FGFR1 to FGFR4: name the one",
}


def not_understood(telling: Sequence[Word]) -> str:
    """Return why a clause is left whole: a word nobody knows, or one that may belong to either neighbour."""
    if not telling:
        return "names neither a gene nor a change nor a measure"
    sorts = {word.sort for word in telling}
    if "measure" in sorts and sorts & {"no", "negative", "positive", "untested"}:
        return "whether the answer is about the measure is not clear: give each its own piece"
    if {"no", "negative"} <= sorts:
        return "two negations"
    strange = [word.text for word in telling if word.sort == "other"]
    if strange:
        if several := next((_SEVERAL[word] for word in strange if word in _SEVERAL), None):
            return several
        gene = next((word for word in strange if re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{1,11}", word)), None)
        if gene and not any(word.sort == "gene" for word in telling):
            error = unknown("unknown_gene", "gene", gene, set(symbols().values()))
            near = error.hint if error.hint and error.hint.startswith("Did") else ""
            return " ".join(filter(None, (error.message, near)))
        return f"not understood: {', '.join(map(repr, strange[:3]))}"
    for before, word in pairwise(telling[1:]):
        if before.sort in ("origin", "zygosity", "vaf") and word.sort == "gene":
            return f"whether {before.text!r} belongs to what is before it or after it is not clear"
    return ""


def groups(telling: Sequence[Word]) -> Iterator[list[Word]]:
    """Part the words of a clause into findings: a gene after a finding begins another, a measure is one."""
    group: list[Word] = []
    for word in telling:
        sorts = {one.sort for one in group}
        full = bool(sorts & {"gene", "allele"}) and bool(
            sorts - {"gene", "allele", "origin", "zygosity", "vaf"}
        )
        begins = word.sort in ("measure", "allele") or (word.sort in ("gene", "no") and full)
        prefix = word.sort == "allele" and sorts <= {"no", "negative", "positive"}
        if group and ((begins and not prefix) or "measure" in sorts):
            yield group
            group = []
        group.append(word)
    yield group
