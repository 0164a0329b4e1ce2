"""Robust errors against lifelines and by splitting rows, and the refit that keeps what was chosen."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from lifelines import CoxPHFitter

from data.cohort import Cohort
from data.program import program
from experiments.effects import by_arm, cox, refitted, sandwich
from models.elastic_net import ElasticNet
from models.stack import Stack
from models.target import Target
from training.study import study


@pytest.fixture
def rows() -> tuple[np.ndarray, Target]:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(200, 2))
    time = rng.exponential(np.exp(-0.8 * X[:, 0]))
    return X, Target.survival(time, (rng.random(200) < 0.7).astype(float))


def test_robust_errors_are_those_of_lifelines_where_nobody_enters_late(rows) -> None:
    X, target = rows
    table = pd.DataFrame(X, columns=["a", "b"]).assign(time=target.time, event=target.event)
    model = CoxPHFitter().fit(table, "time", "event", robust=True)
    ids = np.arange(200).astype(object)
    found = sandwich(X, target, model.params_.to_numpy(), ids)
    np.testing.assert_allclose(found, model.standard_errors_, rtol=1e-3)


def test_infections_that_recur_in_the_same_patients_widen_the_interval(
    published: Callable[[str], Cohort],
) -> None:
    area = program("rare-childhood")
    asked = study(area, area.endpoint("serious_infection"), published("cgd"))
    ratio = by_arm(asked, "placebo")["interferon_gamma"]
    X = (np.array(asked.train.arms) == "interferon_gamma")[:, None].astype(float)
    by_row = cox(X, asked.train.target, ["a"]).standard_errors_["a"]
    by_patient = np.log(ratio.high / ratio.low) / (2 * 1.96)
    assert np.log(ratio.value) == pytest.approx(-1.0953, abs=1e-3)
    assert by_patient == pytest.approx(0.311, abs=0.002)
    assert by_patient > 1.1 * by_row


def test_splitting_a_stretch_of_observation_changes_nothing(rows) -> None:
    X, target = rows
    ids, half = np.arange(200).astype(object), target.time / 2
    twice = Target.survival(
        np.concatenate([half, target.time]),
        np.concatenate([np.zeros(200), target.event]),
        np.concatenate([np.zeros(200), half]),
    )
    whole = cox(X, target, ["a", "b"]).params_.to_numpy()
    parts = cox(np.vstack([X, X]), twice, ["a", "b"]).params_.to_numpy()
    np.testing.assert_allclose(parts, whole, rtol=1e-4)
    once = sandwich(X, target, whole, ids)
    np.testing.assert_allclose(sandwich(np.vstack([X, X]), twice, whole, np.tile(ids, 2)), once, rtol=1e-6)


def test_a_refit_keeps_the_penalty_and_leaves_the_original_alone(rows) -> None:
    X, target = rows
    names = ["history:a", "therapy:b"]
    stack = Stack([("elastic_net", ElasticNet(folds=2))], folds=2).fit(X, target, names)
    before = stack.margin(X)
    again = refitted(stack, X[:100], target.take(np.arange(100)), names)
    assert again.fitted_["elastic_net"].chosen_ == stack.fitted_["elastic_net"].chosen_
    assert not np.allclose(again.margin(X), before)
    np.testing.assert_array_equal(stack.margin(X), before)
