"""Ratios of carriers: the table, and a rate moved by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit, logit

from data.checked import read_table
from data.errors import TailorError
from data.pgx_risks import check_risks, moved, risks
from data.program import program
from data.side_effects import jeffreys, published_rates
from tests.calls import A3101, DPYD_2A, DPYD_15, DPYD_OPEN, DPYD_POOR, UGT1A1_28

RATE = published_rates("pharmacogenomics", program("pharmacogenomics").therapy("carbamazepine"))[0]


def rate(events, patients):
    return replace(RATE, events=events, patients=patients, rate=events / patients)


def risk(gene, event, genotype=""):
    (found,) = [r for r in risks() if (r.gene, r.event) == (gene, event) and genotype in ("", r.genotype[0])]
    return found


# As printed.
PRINTED = [
    ("DPYD", "Diarrhea", "", "OR", 5.54, 2.31, 13.29),
    ("DPYD", "Mucositis oral", "", "OR", 7.48, 3.03, 18.47),
    ("DPYD", "Any adverse event", "c.1905+1G>A", "RR", 2.87, 2.14, 3.86),
    ("DPYD", "Any adverse event", "c.1236G>A", "RR", 1.72, 1.22, 2.42),
    ("UGT1A1", "Neutrophil count decreased", "", "OR", 3.44, 2.45, 4.82),
    ("HLA-A*31:01", "Rash maculo-papular", "", "OR", 8.33, 3.59, 19.36),
]


@pytest.mark.parametrize(("gene", "event", "genotype", "measure", "value", "low", "high"), PRINTED)
def test_ratios_as_printed(gene, event, genotype, measure, value, low, high):
    found = risk(gene, event, genotype)
    assert (found.measure, found.value, found.low, found.high) == (measure, value, low, high)
    assert found.source.startswith("PMID ")


@pytest.mark.parametrize("found", risks(), ids=lambda r: f"{r.gene} {r.genotype[0]} {r.event}")
def test_intervals_are_symmetric_on_the_log_scale_as_printed(found):
    assert np.sqrt(found.low * found.high) == pytest.approx(found.value, rel=0.05)


def test_an_odds_ratio_moves_the_odds():
    found = risk("HLA-A*31:01", "Rash maculo-papular")
    probability, low, high = moved(rate(38, 378), found)
    odds = 38 / 340
    assert probability / (1 - probability) == pytest.approx(odds * 8.33)
    assert low < probability < high < 1


def test_a_relative_risk_moves_the_risk():
    probability, low, high = moved(rate(30, 300), risk("DPYD", "Any adverse event", "c.1905+1G>A"))
    assert probability == pytest.approx(0.287)
    assert low < probability < high


def test_a_relative_risk_that_would_pass_one_gives_no_number():
    found = risk("DPYD", "Any adverse event", "c.1905+1G>A")
    assert moved(rate(68, 100), found) is None
    _, _, high = moved(rate(32, 100), found)
    assert high == 1.0


@pytest.mark.parametrize(
    "found", [risk("DPYD", "Diarrhea"), risk("DPYD", "Any adverse event", "c.1905+1G>A")]
)
def test_no_rate_or_everybody_is_not_moved(found):
    assert moved(rate(0, 50), found) is None
    assert moved(rate(50, 50), found) is None


@pytest.mark.parametrize("found", [risk("DPYD", "Diarrhea"), risk("UGT1A1", "Diarrhea")])
def test_the_interval_holds_both_uncertainties(found):
    """Drawn, not by the delta method: counts from their posterior, the ratio from its interval."""
    random = np.random.default_rng(0)
    events, patients = 87, 851
    shares = random.beta(events + 0.5, patients - events + 0.5, 200_000)
    spread = (np.log(found.high) - np.log(found.low)) / (2 * 1.96)
    drawn = expit(logit(shares) + random.normal(np.log(found.value), spread, 200_000))
    _, low, high = moved(rate(events, patients), found)
    assert (low, high) == pytest.approx(tuple(np.quantile(drawn, [0.025, 0.975])), abs=0.01)
    alone = jeffreys(events, patients)
    assert high - low > alone[1] - alone[0]


def test_more_patients_narrow_it_down_to_what_the_ratio_leaves():
    found = risk("UGT1A1", "Diarrhea")
    few, many = (moved(rate(10 * n, 100 * n), found) for n in (1, 10_000))
    assert few[0] == pytest.approx(many[0])
    assert few[1] < many[1] < many[2] < few[2]
    assert many[1] == pytest.approx(float(expit(logit(0.1) + np.log(1.24))), abs=0.005)


def test_a_ratio_of_one_copy_is_not_that_of_two():
    one_copy = risk("DPYD", "Diarrhea")
    assert one_copy.applies(DPYD_2A[1])
    assert not one_copy.applies(DPYD_POOR[1])
    assert not one_copy.applies(DPYD_OPEN[1])
    assert not one_copy.applies(DPYD_15[1])
    assert risk("UGT1A1", "Diarrhea").applies(UGT1A1_28[1])
    assert risk("HLA-A*31:01", "Rash maculo-papular").applies(A3101[1])


@pytest.mark.parametrize(
    ("column", "value"),
    [("gene", "DPYX"), ("event", "Odd"), ("measure", "HR"), ("value", "99"), ("low", "-1"), ("pmid", "x")],
)
def test_a_wrong_cell_is_an_error(column, value):
    raw = read_table("pgx_risks.csv")
    raw.loc[0, column] = value
    with pytest.raises(TailorError) as caught:
        check_risks(raw)
    assert caught.value.code == "bad_table"
