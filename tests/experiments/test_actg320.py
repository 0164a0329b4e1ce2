"""What must be reached on ACTG 320: the ranking, and the effect the trial measured."""

from dataclasses import replace

import pytest

from experiments import actg320
from experiments.bench import BenchRow
from training.candidates import Effort

pytest.importorskip("sksurv", reason="ACTG 320 comes inside scikit-survival (the demo extra)")
QUICK = replace(
    Effort.quick(),
    bootstrap=60,
    settings={
        "elastic_net": {"folds": 3},
        "network": {"restarts": 1, "epochs": 20},
        "boosting": {"max_trees": 60, "folds": 2},
    },
)


@pytest.fixture(scope="module")
def found() -> dict[str, BenchRow]:
    shares: list[float] = []
    rows = actg320.rows(QUICK, lambda _what, share: shares.append(share))
    assert sum(shares) == pytest.approx(1)
    return {row.row: row for row in rows}


def test_patients_are_ranked_as_well_as_must_be(found: dict[str, BenchRow]) -> None:
    ours, naive = found["ensemble"], found["base rate"]
    assert ours.ours is not None
    assert ours.ours >= 0.75
    assert ours.baseline == naive.ours
    assert naive.ours is not None
    assert naive.ours < 0.6


def test_no_worse_than_a_plain_cox_regression(found: dict[str, BenchRow]) -> None:
    gain = found["ensemble minus Cox, unpenalised"]
    plain = found["Cox, unpenalised"]
    assert plain.ours == pytest.approx(0.757, abs=0.01)
    assert gain.ours is not None
    assert gain.ours > -0.01


def test_the_effect_is_that_of_the_trial(found: dict[str, BenchRow]) -> None:
    alone, served = found["Cox, unpenalised, indinavir alone"], found["ensemble, as served"]
    assert alone.ours == pytest.approx(0.504, abs=0.002)
    assert served.ours == pytest.approx(0.50, abs=0.08)
    for row in (alone, served):
        assert (row.published, row.source) == (0.50, actg320.CITATION)
        assert row.low is not None
        assert row.high is not None
        assert row.low < 0.50 < row.high < 1  # a benefit, as the trial found
