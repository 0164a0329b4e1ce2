"""Coverage is counted as it should be, in groups that exist."""

from __future__ import annotations

import numpy as np
import pytest

from data.program import program
from experiments.coverage import _agrees, _diseases, values
from models.target import Target
from training.candidates import ENSEMBLE
from training.evaluate import Judged
from training.forecast import Forecast
from training.study import Study, study


@pytest.fixture(scope="module")
def doses() -> Study:
    from tests.serving.trials import anticoagulated

    about = program("pharmacogenomics")
    return study(about, about.endpoint("dose_mg_week"), anticoagulated())


def test_values_in_the_interval_are_counted_by_third(doses):
    n = len(doses.train)
    margin = doses.train.target.value.copy()
    half_width = np.where(np.arange(n) % 10 == 0, -1.0, 1.0)  # one in ten is missed
    said = Forecast(margin, value=margin**2, half_width=half_width)
    judged = Judged("cross-validation", Target.continuous(margin**2), doses.train.ids, {ENSEMBLE: said})
    rows = {row.row: row for row in values(doses, judged)}
    assert rows["dose_mg_week: everybody"].ours == pytest.approx(0.9)
    assert {"dose_mg_week: lowest third predicted", "dose_mg_week: highest third predicted"} <= set(rows)
    assert all(row.baseline == 0.9 for row in rows.values())


def test_a_group_agrees_if_chance_and_interval_allow():
    rng = np.random.default_rng(0)
    none = np.zeros(50)
    right = [_agrees((rng.random(50) < 0.4) - 0.4, none) for _ in range(2000)]
    assert np.mean(right) == pytest.approx(0.9, abs=0.03)
    wrong = [_agrees((rng.random(50) < 0.4) - 0.6, none) for _ in range(200)]
    assert np.mean(wrong) < 0.2
    admitted = [_agrees((rng.random(50) < 0.4) - 0.6, none + 0.2) for _ in range(200)]
    assert np.mean(admitted) > 0.9


def test_without_cancers_there_is_one_group(doses):
    assert list(_diseases(doses, np.arange(len(doses.train)))) == ["everybody"]
