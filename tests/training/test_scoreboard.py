"""Every candidate with its interval, and the gain over the base rate on the scale of the endpoint."""

import numpy as np
import pytest

from models.target import Target
from tests.training.conftest import TINY, about_values
from training.candidates import BASE_RATE, ENSEMBLE
from training.evaluate import Judged, as_judged, cross_validate, in_own_terms
from training.forecast import Forecast
from training.scoreboard import gain_over_baseline, table
from training.study import Study


@pytest.fixture(scope="module")
def judged(leukemia: Study) -> Judged:
    return cross_validate(leukemia, TINY, lambda _what, _share: None)


def test_table_has_every_candidate_with_an_interval(leukemia: Study, judged: Judged) -> None:
    rows = table(leukemia, judged, TINY)
    assert {row["model"] for row in rows} == set(judged.forecasts)
    c_index = {row["model"]: row for row in rows if row["metric"] == "c_index"}
    assert c_index[ENSEMBLE]["low"] < c_index[ENSEMBLE]["value"] < c_index[ENSEMBLE]["high"]
    assert c_index[ENSEMBLE]["n"] == 42


def test_gain_is_positive_for_a_better_model_and_names_the_scale(leukemia: Study) -> None:
    target = leukemia.train.target
    better, naive = Forecast(-target.time), Forecast(np.zeros(len(target)))
    made = Judged("x", target, leukemia.train.ids, {ENSEMBLE: better, BASE_RATE: naive})
    gain = gain_over_baseline(leukemia, made, TINY)
    assert gain.name == "c_index"
    assert gain.low > 0
    swapped = Judged("x", target, leukemia.train.ids, {ENSEMBLE: naive, BASE_RATE: better})
    assert gain_over_baseline(leukemia, swapped, TINY).high < 0


@pytest.mark.parametrize(
    ("program_id", "endpoint", "error", "share"),
    [("hiv", "fold_change_3tc", 0.1, None), ("pharmacogenomics", "dose_mg_week", 0.87, 1.0)],
)
def test_a_share_of_a_logarithm_is_not_measured(
    leukemia: Study, program_id: str, endpoint: str, error: float, share: float | None
) -> None:
    question = about_values(program_id, endpoint, leukemia)
    learned = np.linspace(1.0, 1.8, 30) if share is None else np.linspace(3.9, 4.8, 30)
    target = in_own_terms(question, Target.continuous(learned))
    forecasts = {ENSEMBLE: Forecast(learned + 0.1, value=as_judged(question, learned + 0.1))}
    rows = table(question, Judged("x", target, np.arange(30), forecasts), TINY)
    found = {row["metric"]: row["value"] for row in rows}
    assert found["mae"] == pytest.approx(error, abs=0.02)
    assert found.get("within_20_percent") == share
    assert "r2" in found
