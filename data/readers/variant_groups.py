"""The words of a clause parted into findings, or why the clause is left whole; what a finding holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from data.errors import unknown
from data.genes import symbols
from data.hgvs import read
from data.readers.variant_phrases import Sort
from data.readers.variant_words import Word

#: Names that are several genes, or say too little.
_SEVERAL = {
    "RAS": "RAS is KRAS, NRAS and HRAS: name those that were tested",
    "NTRK": "NTRK is NTRK1, NTRK2 and NTRK3: name the one",
    "PR": "PR is the protease of HIV or the progesterone receptor: say which",
    "RT": "RT is a gene of HIV: say HIV before it",
    "TMB": "TMB is given without a number",
    "FGFR": "FGFR is FGFR1 to FGFR4: name the one",
}
#: Genes of which positive and negative, bare, may tell of the protein in the tissue instead.
_STAINED = frozenset(
    ("MLH1", "MSH2", "MSH6", "PMS2", "PTEN", "SMARCB1", "SMARCA4", "ATRX", "BAP1", "RB1", "CDH1", "CDKN2A",
     "AR", "KIT", "ESR1", "PGR", "MKI67", "SYP", "CEACAM5", "CD274")
)  # fmt: skip
#: Changes that only say that there is one.
_ANY = ("coding mutation", "any alteration")
_ANSWERS = ("negative", "positive")
_MODS = ("origin", "zygosity", "vaf")


class Group:
    """The words of one finding, by sort."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.text = " ".join(word.text for word in words)
        self.genes = self.means("gene")
        self.changes = _refined([word for word in words if word.sort == "change"])
        self.negative = bool(self.means("negative") or self.means("no"))
        self.specific = [c for c in self.changes if read(c).text not in _ANY]
        self.changes = self.specific or self.changes  # "V600E mutation" is one

    def means(self, sort: Sort) -> list[str]:
        """Return what the words of a sort mean."""
        return [word.means for word in self.words if word.sort == sort]

    def stained(self, waiting: Sequence[str]) -> bool:
        """Return whether a bare positive or negative may be of a protein seen under the microscope."""
        bare = any(re.match("neg|nég|pos|not|nicht", w.text, re.I) for w in self.words if w.sort in _ANSWERS)
        return bare and not self.changes and not _STAINED.isdisjoint([*self.genes, *waiting])

    def mods(self) -> dict[str, str | float] | str:
        """Return origin, zygosity and allele fraction, or why they cannot be told."""
        found: dict[str, str | float] = {}
        for sort in _MODS:
            said = [m.lower() for m in self.means(sort)]  # type: ignore[arg-type]
            if len(set(said)) > 1:
                return f"says two things of its {sort}: {' and '.join(said)}"
            if said:
                found[sort] = said[0]
        if "vaf" in found:
            vaf = _fraction(str(found["vaf"]))
            if vaf is None:
                return f"an allele fraction of {found['vaf']} is no share of 0 to 100 per cent"
            found["vaf"] = vaf
        return found


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


def _refined(found: Sequence[Word]) -> list[str]:
    """Return the changes, of two for one thing the closer: of ``c.2573T>G (p.L858R)`` the second."""
    changes: list[str] = []
    for word in found:
        pair = changes and (word.inside or (read(changes[-1]).kind == "coding" and read(word.means).first))
        if not pair:
            changes.append(word.means)
        elif read(word.means).first is not None:
            changes[-1] = word.means
    return changes


def _fraction(text: str) -> float | None:
    """Return an allele fraction; a bare 1 may be all or one per cent."""
    number = float(text.rstrip("% ").replace(",", "."))
    if not text.endswith("%") and number <= 1:
        return number if number < 1 else None
    return number / 100 if number <= 100 else None
