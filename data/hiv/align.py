"""A sequence laid along reference genes, with insertions and deletions of whole codons put between codons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from Bio.Align import PairwiseAligner, substitution_matrices

from data.hiv.codons import BASES, translate

#: Codons that a gap may be moved by, to where the protein fits best.
_REACH = 5
#: What a favoured place is worth, in units of BLOSUM62: two amino acids that fit less well.
_FAVOUR = 15.0
_GAP = re.compile("-+")


@lru_cache(maxsize=1)
def _aligner() -> PairwiseAligner:
    """Return a global aligner with free ends: overhangs cost nothing, and no base at an end is cut off.

    Scores suit nucleotides that differ in a tenth to a sixth, as the subtypes of group M do; an ambiguous
    letter counts as the mean of what it may be. A long gap costs little more than a short one, so that a
    part that was not sequenced does not cost the rest.
    """
    letters = "".join(BASES)
    matrix = substitution_matrices.Array(letters, dims=2)
    for one in letters:
        for other in letters:
            matrix[one, other] = np.mean([2.0 if a == b else -2.0 for a in BASES[one] for b in BASES[other]])
    aligner = PairwiseAligner(substitution_matrix=matrix, mode="global")
    aligner.open_gap_score, aligner.extend_gap_score = -10.0, -0.2
    aligner.end_gap_score = 0.0
    return aligner


def align(reference: str, sequence: str, favoured: int | None = None) -> tuple[str, str]:
    """Return reference and sequence in columns of equal number, ``-`` a gap in either.

    Columns begin with the first and end with the last nucleotide of the reference; what of the sequence
    lies outside is cut off. Gaps of whole codons start between codons; an insertion rather after the first
    ``favoured`` nucleotides of the reference than near there.
    """
    best = _aligner().align(reference, sequence)[0]
    ours, theirs = str(best[0]), str(best[1])
    first, last = len(ours) - len(ours.lstrip("-")), len(ours.rstrip("-"))
    return place_gaps(ours[first:last], theirs[first:last], favoured)


def place_gaps(reference: str, sequence: str, favoured: int | None = None) -> tuple[str, str]:
    """Return the columns with every gap of whole codons where the protein is then most like the reference."""
    for row in (0, 1):
        for gap in list(_GAP.finditer((reference, sequence)[row])):
            inside = gap.start() > 0 and gap.end() < len(reference)
            if inside and len(gap[0]) % 3 == 0:
                at = favoured if row == 0 else None
                reference, sequence = _moved(reference, sequence, row, gap.span(), at)
    return reference, sequence


def _moved(
    reference: str, sequence: str, row: int, span: tuple[int, int], favoured: int | None
) -> tuple[str, str]:
    """Return the columns with the gap of one row, from column to column, moved to the best place."""
    start, end = span
    offset = len(reference[:start].replace("-", ""))
    candidates = []
    for shift in sorted(range(-3 * _REACH, 3 * _REACH + 1), key=abs):
        if (offset + shift) % 3:
            continue
        rows = [reference, sequence]
        moved = _slid(rows[row], start, end, shift)
        # Nothing but plain columns may be crossed: another gap would be torn apart.
        crossed = slice(min(start, start + shift), max(end, end + shift))
        if moved is None or "-" in rows[1 - row][crossed]:
            continue
        rows[row] = moved
        bonus = _FAVOUR if offset + shift == favoured else 0.0
        candidates.append((_likeness(rows[0], rows[1]) + bonus, rows[0], rows[1]))
    return max(candidates, key=lambda found: found[0])[1:] if candidates else (reference, sequence)


def _slid(row: str, start: int, end: int, shift: int) -> str | None:
    """Return a row whose gap has been moved by some letters, None where the row or another gap ends first."""
    if shift < 0:
        letters = row[max(0, start + shift) : start]
        moved = row[: start - len(letters)] + row[start:end] + letters + row[end:]
    else:
        letters = row[end : end + shift]
        moved = row[:start] + letters + row[start:end] + row[end + shift :]
    return moved if len(letters) == abs(shift) and "-" not in letters else None


class Codon(NamedTuple):
    """A codon of the reference, what is read there and inserted after it; whether the frame shifts."""

    reference: str
    read: str
    inserted: str
    shifted: bool


def codons(reference: str, sequence: str) -> Iterator[Codon]:
    """Yield the columns by codon of the reference."""
    ours = theirs = inserted = ""
    inside = False
    for mine, other in zip(reference, sequence, strict=True):
        if mine == "-":
            inserted, inside = inserted + other, inside or len(ours) in (1, 2)
            continue
        if len(ours) == 3:
            yield _codon(ours, theirs, inserted, inside)
            ours, theirs, inserted, inside = "", "", "", False
        ours, theirs = ours + mine, theirs + other
    yield _codon(ours, theirs, inserted, inside)


def _codon(ours: str, theirs: str, inserted: str, inside: bool) -> Codon:
    cut = theirs.count("-") in (1, 2)
    return Codon(ours, theirs, inserted, shifted=cut or inside or len(inserted) % 3 != 0)


@lru_cache(maxsize=1)
def _blosum() -> substitution_matrices.Array:
    return substitution_matrices.load("BLOSUM62")


def _likeness(reference: str, sequence: str) -> float:
    """Return how like the proteins are: BLOSUM62 summed over the codons that are read whole."""
    whole = (codon for codon in codons(reference, sequence) if "-" not in codon.read)
    return sum(_alike(codon.reference, codon.read) for codon in whole)


@lru_cache(maxsize=20_000)
def _alike(ours: str, theirs: str) -> float:
    amino = translate(ours)
    return float(np.mean([_blosum()[amino, other] for other in translate(theirs)]))
