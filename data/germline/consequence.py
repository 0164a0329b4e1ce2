"""What a change does to the protein, as far as its name tells: HGVS p. or c., legacy names, words."""

from __future__ import annotations

import re
from typing import Literal

Consequence = Literal["nonsense", "frameshift", "splice", "deletion", "truncating", "other", "unstated"]
#: Kinds that abolish the protein.
LOSS: frozenset[Consequence] = frozenset({"nonsense", "frameshift", "splice", "deletion", "truncating"})

_WORDS: tuple[tuple[str, Consequence], ...] = (
    (
        r"(deep|homozygous|biallelic) deletion",
        "unstated",
    ),  # copy-number calls of a tumour, nobody's inheritance
    (r"\bin[- ]?frame\b|missense|synonymous|duplication|amplification|fusion", "other"),
    (r"frame[- ]?shift", "frameshift"),
    (r"nonsense|stop[- ]?gain", "nonsense"),
    (r"splice[- ](donor|acceptor)", "splice"),
    (r"truncat|loss[- ]of[- ]function", "truncating"),
    (r"\bdeletion\b", "deletion"),
)
_THREE = "AlaArgAsnAspCysGlnGluGlyHisIleLeuLysMetPheProSerThrTrpTyrValTer"
_LETTERS = {_THREE[3 * place : 3 * place + 3]: one for place, one in enumerate("ARNDCQEGHILKMFPSTWYV*")}
_INDEL = re.compile(r"^(?:c\.)?(\d+)(?:_(\d+))?(delins|del|dup|ins)([ACGT]*)$")


def consequence(change: str) -> Consequence:
    """Return what a change does: ``other`` keeps the frame, ``unstated`` is not told by the name."""
    for word, found in _WORDS:
        if re.search(word, change, re.IGNORECASE):
            return found
    protein = protein_change(change)
    if protein is not None:
        return _of_protein(protein)
    coding = re.search(r"c\.\S+", change)
    return _of_coding((coding.group() if coding else change).rstrip(")"))


def protein_change(change: str) -> str | None:
    """Return the protein change in one-letter form (``p.R175H``), None where the name gives none."""
    found = re.search(r"p\.\(?([A-Z][A-Za-z]*\d\S*?)\)?$", change.strip())
    if found is None:
        bare = re.fullmatch(r"([A-Z]\d+(?:[A-Z*]|fs\S*))", change.strip())
        return f"p.{bare.group()}" if bare else None
    short = found.group(1)
    for three, one in _LETTERS.items():
        short = short.replace(three, one)
    return f"p.{re.sub(r'(?<=[0-9])X$', '*', short)}"


def codon(change: str) -> int | None:
    """Return the number of the first changed amino acid, None where it is not stated."""
    protein = protein_change(change)
    digits = re.search(r"\d+", protein) if protein else None
    if digits:
        return int(digits.group())
    coding = re.search(r"c\.(\d+)", change)
    return (int(coding.group(1)) + 2) // 3 if coding else None


def _of_protein(protein: str) -> Consequence:
    if "fs" in protein:
        return "frameshift"
    if "ext" in protein or (protein.startswith("p.M1") and protein[4:5] in ("?", "")):
        return "other"
    return "nonsense" if protein.endswith("*") and not protein.startswith("p.*") else "other"


def _of_coding(coding: str) -> Consequence:
    """Judge a c. change: +1, +2, -1, -2 of an intron are the splice sites; indels by their length."""
    if re.match(r"^c\.\d+(\+[12]|-[12])(?!\d)", coding):
        return "splice"
    legacy = re.fullmatch(r"\d+(?:del|ins|dup)([ACGT]+)", coding)
    if legacy:
        return "frameshift" if len(legacy.group(1)) % 3 else "other"
    indel = _INDEL.match(coding)
    if indel is None:
        return "unstated"
    start, stop, kind, bases = indel.groups()
    span = int(stop or start) - int(start) + 1
    gained = {"del": -span, "dup": span, "ins": len(bases), "delins": len(bases) - span}[kind]
    if kind in ("ins", "delins") and not bases:
        return "unstated"
    return "frameshift" if gained % 3 else "other"
