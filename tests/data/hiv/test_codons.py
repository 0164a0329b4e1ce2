"""Codons of nucleotides that may be several."""

import pytest

from data.hiv.codons import translate


@pytest.mark.parametrize(
    ("codon", "acids"),
    [
        ("ATG", "M"),
        ("RTG", "MV"),
        ("TAA", "*"),
        ("TAR", "*"),
        ("TGR", "*W"),
        ("AAN", "KN"),
        ("TTY", "F"),
        ("MGN", "RS"),
        ("NTG", "LMV"),
        ("WWT", "FINY"),  # four are still read
        ("NNT", "X"),
        ("NNN", "X"),
    ],
)
def test_a_codon_is_all_it_may_be_up_to_four(codon, acids):
    assert translate(codon) == acids
