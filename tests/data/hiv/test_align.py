"""Alignment: what is put where, and gaps of whole codons between codons."""

from __future__ import annotations

import pytest

from data.hiv.align import align, codons, place_gaps

# M  K  L  S  T  P  W  F  G  H
REFERENCE = "ATGAAACTGAGTACCCCGTGGTTTGGGCAT"


def test_a_sequence_is_cut_to_the_reference():
    ours, theirs = align(REFERENCE, "GGGGG" + REFERENCE + "CCCCC")
    assert ours == theirs == REFERENCE


def test_a_base_that_differs_at_the_end_is_not_cut_off():
    theirs = "C" + REFERENCE[1:]
    assert align(REFERENCE, theirs) == (REFERENCE, theirs)


def test_ambiguous_letters_align():
    theirs = REFERENCE.replace("CTG", "YTN")
    assert align(REFERENCE, theirs) == (REFERENCE, theirs)


@pytest.mark.parametrize("shift", range(-2, 3))
def test_a_deletion_is_moved_between_codons(shift):
    # AGT (S) is missing, and the alignment may have put the gap anywhere near.
    cut = 9 + shift
    theirs = REFERENCE[:9] + REFERENCE[12:]
    torn = theirs[:cut] + "---" + theirs[cut:]
    assert place_gaps(REFERENCE, torn) == (REFERENCE, REFERENCE[:9] + "---" + REFERENCE[12:])


@pytest.mark.parametrize("shift", range(-2, 3))
def test_an_insertion_is_moved_between_codons(shift):
    cut = 12 + shift
    whole = REFERENCE[:12] + "CATCAT" + REFERENCE[12:]
    torn = REFERENCE[:cut] + "------" + REFERENCE[cut:]
    assert place_gaps(torn, whole) == (REFERENCE[:12] + "------" + REFERENCE[12:], whole)


def test_codons_come_with_what_is_inserted_after_them():
    found = list(codons("ATG---AAA", "ATGCATAAR"))
    assert [(c.reference, c.read, c.inserted, c.shifted) for c in found] == [
        ("ATG", "ATG", "CAT", False),
        ("AAA", "AAR", "", False),
    ]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("ATGAAA", "ATGA-A"), ("ATGAAA", "ATGA--"), ("ATG-AAA", "ATGCAAA"), ("ATGA---AA", "ATGACATAA")],
)
def test_what_is_not_a_whole_codon_shifts_the_frame(ours, theirs):
    assert [c.shifted for c in codons(ours, theirs)].count(True) == 1


def test_a_missing_codon_does_not_shift_the_frame():
    assert [(c.read, c.shifted) for c in codons("ATGAAA", "ATG---")] == [("ATG", False), ("---", False)]
