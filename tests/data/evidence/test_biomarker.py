"""Biomarkers are read, and answer met, unmet or unknown with a reason."""

from __future__ import annotations

import pytest

from data.errors import TailorError
from data.evidence.biomarker import parse
from data.evidence.judge import known
from tests.data.evidence.support import patient

FULL = patient(
    "EGFR p.L858R", "EGFR p.T790M",
    tested=("KRAS", "NRAS", "BRAF", "EGFR"),
    measures={"msi_high": False, "tmb": 12},
    history={"pd_l1_tps": 60, "er_status": "positive", "her2_status": "negative"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("biomarker", "answer"),
    [
        ("EGFR L858R", True),
        ("egfr p.Leu858Arg AND EGFR T790M", True),
        ("EGFR L858R and not EGFR T790M", False),
        ("KRAS wild type and NRAS wild type", True),
        ("EGFR wild type", False),
        ("BRAF V600 wild type", True),
        ("ALK fusion or EGFR L858R", True),
        ("ALK fusion and EGFR L858R", None),
        ("ALK fusion and EGFR G719A", False),
        ("not ALK fusion", None),
        ("MSI-high", False),
        ("mismatch repair deficient", False),
        ("microsatellite stable", True),
        ("TMB >= 10", True),
        ("TMB < 10", False),
        ("TMB-high", True),
        ("HRD", None),
        ("PD-L1 >= 50%", True),
        ("PD-L1 TPS < 1 %", False),
        ("PD-L1 positive", True),
        ("ER positive", True),
        ("hormone receptor positive", True),
        ("HR positive and HER2 negative", True),
        ("triple negative", False),
        ("HER2 positive", False),
        ("ERBB2 amplification", None),
    ],
)
def test_answers(biomarker: str, answer: bool | None) -> None:
    assert parse(biomarker).judge(known(FULL)) is answer


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("EGFR L858R or ALK fusion and KRAS G12C", "EGFR L858R or (ALK fusion and KRAS G12C)"),
        ("not EGFR L858R and ALK fusion", "(not EGFR L858R) and ALK fusion"),
        ("not not EGFR L858R or ALK fusion", "(not (not EGFR L858R)) or ALK fusion"),
        ("HER2 mutation", "ERBB2 mutation"),
    ],
)
def test_not_binds_before_and_and_before_or(one: str, other: str) -> None:
    assert parse(one) == parse(other)


def test_parentheses_count() -> None:
    assert parse("(EGFR L858R or ALK fusion) and KRAS G12C") != parse(
        "EGFR L858R or ALK fusion and KRAS G12C"
    )


@pytest.mark.parametrize(
    ("biomarker", "why"),
    [
        ("EGFR L858R or ALK fusion", "EGFR p.L858R found"),
        ("ALK fusion or ROS1 fusion", "ALK not tested; ROS1 not tested"),
        ("EGFR L858R and not BRAF V600E", "EGFR p.L858R found"),
        ("EGFR L858R and not EGFR T790M", "EGFR p.T790M found"),
        ("KRAS wild type and NRAS wild type", "KRAS tested, nothing found; NRAS tested, nothing found"),
        ("TMB >= 20", "Tumour mutational burden: 12 mut/Mb"),
        ("MSI-high", "Microsatellite instability, high: no"),
        ("HRD", "Homologous recombination deficiency: sum of the three scores not given"),
    ],
)
def test_the_reason_names_what_decides(biomarker: str, why: str) -> None:
    assert why in parse(biomarker).why(known(FULL))


@pytest.mark.parametrize(
    ("biomarker", "names", "hint"),
    [
        ("HER2-low", "'HER2-low'", "Measures the dictionary has a field for: msi-high"),
        ("KRAS G12/G13", "'KRAS G12/G13'", "no change"),
        ("EGFR", "'EGFR'", "no change"),
        ("EGFR frobnicated or ALK fusion", "'EGFR frobnicated'", "write L858R"),
        ("FOO L858R", "'FOO L858R'", "neither a known gene"),
        ("FOO::BAR fusion", "'FOO::BAR fusion'", "Neither partner"),
        ("(EGFR L858R", "(EGFR L858R", "not closed"),
        ("EGFR L858R)", "EGFR L858R)", "left over"),
        ("EGFR L858R or", "EGFR L858R or", "missing"),
        ("PD-L1 CPS >= 10", "PD-L1 CPS >= 10", "no change"),
    ],
)
def test_what_cannot_be_read_is_named(biomarker: str, names: str, hint: str) -> None:
    with pytest.raises(TailorError) as caught:
        parse(biomarker)
    assert caught.value.code == "bad_biomarker"
    assert names in caught.value.message
    assert hint in str(caught.value.hint)
