"""What could be meant in two ways is left with its reason and never guessed at, whatever was typed."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.errors import TailorError
from data.readers.variant_text import read_variants


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("V600E", "names no gene"),
        ("p.Leu858Arg", "names no gene"),
        ("EGFR", "what was found in the gene is not said"),
        ("EGRF L858R", "Unknown gene 'EGRF'. Did you mean EGFR"),
        ("EGFR L858R excluded", "not understood: 'excluded'"),
        ("suspected EGFR L858R", "not understood: 'suspected'"),
        ("EGFR L858R?", "not understood"),
        ("EGFR T790M not detected", "only this one change was ruled out"),
        ("no KRAS G12C", "only this one change was ruled out"),
        ("no ALK fusion", "only this one change was ruled out"),
        ("no wild type KRAS", "two negations"),
        ("RAS wild type", "RAS is KRAS, NRAS and HRAS"),
        ("PR positive", "protease of HIV or the progesterone receptor"),
        ("RT M184V", "say HIV before it"),
        ("KRAS NRAS positive", "several genes for one finding"),
        ("PD-L1 <1%", "not understood: '<1%'"),
        ("PD-L1 50-60%", "not understood"),
        ("no MSI-H", "not clear"),
        ("TMB 5000", "Allowed: 0 to 1000 mut/Mb"),
        ("HLA-B*57:01", "positive or negative, is not said"),
        ("HLA-B*57:01 not tested", "not tested"),
        ("BRAF V600E VAF 1", "no share of 0 to 100 per cent"),
        ("TMB high", "without a number"),
        ("pT2 N0 M0", "Unknown gene"),
        ("KRAS exon 2 wild type", "one exon only"),
        ("EGFR no result", "not tested"),
        ("EGFR no data", "not tested"),
        ("no CYP2C19 genotype", "not understood"),
        ("MLH1 negative", "may be of the protein"),
        ("PTEN not detected", "may be of the protein"),
        ("AR positive", "may be of the protein"),
        ("PTEN absent", "not understood"),
        ("AR-V7 positive", "not understood"),
        ("BRAF V600 wild type", "only this one change was ruled out"),
        ("BRAF non-V600E", "not understood"),
    ],
)
def test_what_is_not_plain_is_left_with_its_reason(text: str, why: str) -> None:
    reading = read_variants(text)
    assert (reading.found, reading.used) == (1, 0)
    assert reading.left[0].where == "piece 1"
    assert why in reading.left[0].why


@pytest.mark.parametrize(
    "text",
    ["EGFR or KRAS mutation", "BRAF wt; BRAF V600E", "CYP2C19 *1/*2; CYP2C19 *2/*2", "TMB 3, TMB 30", "ALK"],
)
def test_what_is_open_or_contradicts_itself_leaves_nothing_known(text: str) -> None:
    reading = read_variants(text)
    assert reading.used == 0
    assert reading.patient.mutations == type(reading.patient.mutations)()


@pytest.mark.parametrize(
    ("text", "genes"),
    [
        ("ALK, RET rearrangements negative, KRAS negative", ("KRAS",)),
        ("EGFR, KRAS G12C, ALK negative", ("ALK",)),
        ("EGFR negative, ALK, ROS1", ("EGFR",)),
        ("EGFR\nALK negative", ("ALK",)),
    ],
)
def test_an_answer_reaches_back_over_its_own_list_only(text: str, genes: tuple[str, ...]) -> None:
    assert read_variants(text).patient.mutations.tested_genes == genes


SNIPPETS = """
    EGFR KRAS ALK HIV RT PR L858R g12c c.68_69del *1/*2 CYP2C19 HLA-B*57:01 negative no not tested wt positive
    or and , ; ( ) PD-L1 60% TMB 12 MSI-H VAF 33% het germline fusion EML4-ALK exon 19 deletion - : . / CFTR
    F508del/F508del M184V mutation WAS in p. :: * 1) e3 NM_1.2(EGFR): + HER2 unknown
"""


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.text(max_size=80), st.lists(st.sampled_from(SNIPPETS.split()), max_size=12).map(" ".join))
)
@example("EGFR L858R VAF 200%")
@example("HLA-XX*01 positive")
def test_any_text_gives_a_reading_that_accounts_for_every_piece(text: str) -> None:
    try:
        reading = read_variants(text)
    except TailorError:
        return
    assert reading.found == reading.used + len(reading.left)
    assert all(left.why and left.where.startswith("piece ") for left in reading.left)
