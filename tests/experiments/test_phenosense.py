"""What must be reached on PhenoSense, on a few of its drugs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.cohorts import find_folder
from data.hiv.hivdb import algorithm
from experiments import phenosense
from experiments.bench import BenchRow
from training.candidates import Effort

pytestmark = pytest.mark.skipif(
    find_folder("phenosense") is None or algorithm() is None,
    reason="phenosense or HIVDB is not on this computer",
)
QUICK = replace(Effort.quick(), bootstrap=60, settings={"boosting": {"max_trees": 80, "folds": 2}})


@pytest.fixture(scope="module")
def found() -> dict[tuple[str, str], BenchRow]:
    shares: list[float] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phenosense, "DRUGS", ("DTG", "RPV"))
        rows = phenosense.rows(QUICK, lambda _what, share: shares.append(share))
    assert sum(shares) == pytest.approx(1)
    return {(row.row, row.metric): row for row in rows}


def test_ours_ranks_better_than_the_score_alone(found: dict[tuple[str, str], BenchRow]) -> None:
    ours, score = (found[f"mean of the drugs: {name}", "AUC"].ours for name in ("ensemble", "HIVDB score"))
    assert ours is not None
    assert score is not None
    assert ours > 0.93
    assert ours > score - 0.005


def test_the_mean_is_that_of_the_drugs(found: dict[tuple[str, str], BenchRow]) -> None:
    each = [found[f"{drug}: ensemble", "AUC"].ours for drug in ("DTG", "RPV")]
    assert found["mean of the drugs: ensemble", "AUC"].ours == pytest.approx(np.mean(np.array(each, float)))


def test_every_row_has_an_interval_around_it(found: dict[tuple[str, str], BenchRow]) -> None:
    for row in found.values():
        assert row.low is not None
        assert row.high is not None
        assert row.ours is not None
        assert row.low <= row.ours <= row.high


def test_probabilities_and_intervals_hold(found: dict[tuple[str, str], BenchRow]) -> None:
    brier = found["mean of the drugs: ensemble", "Brier"]
    assert brier.ours is not None
    assert brier.baseline is not None
    assert brier.ours < 0.7 * brier.baseline
    held = found["mean of the drugs: ensemble", "share the 90% interval holds"]
    assert held.ours == pytest.approx(0.9, abs=0.06)
