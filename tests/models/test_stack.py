"""The ensemble: more than the simple model only where more is true, calibrated, and exactly explained."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from lifelines import CoxPHFitter, KaplanMeierFitter
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression

from data.errors import TailorError
from models.elastic_net import ElasticNet
from models.stack import Stack
from models.target import Array, Target
from tests.models.support import NAMES, make, outcome, plain, simulate

KINDS = ["binary", "time_to_event"]
THREE = [f"history:{j}" for j in range(3)]


def draw(shape: str, kind: str, n: int, seed: int) -> tuple[Array, Array, Target]:
    """Return X (n, 3), the true margin (a line, or XOR) and outcomes."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 3))
    margin = X @ [1.0, -0.7, 0.0] - 1.2 if shape == "line" else 1.7 * np.sign(X[:, 0] * X[:, 1])
    return X, margin, outcome(margin, kind, rng)


def pair(**settings) -> list:
    return [("elastic_net", plain()), ("boosting", make("boosting", trees=80, **settings))]


@cache
def stacked(shape: str, kind: str) -> Stack:
    X, _, target = draw(shape, kind, 1500 if shape == "line" else 500, seed=1)
    return Stack(pair(), folds=3).fit(X, target, THREE)


@cache
def mixed(kind: str) -> Stack:
    """All three kinds of member, each with a weight wherever it has any."""
    members = [(name, make(name)) for name in ("elastic_net", "boosting", "network")]
    return Stack(members, folds=3, tolerance=-99.0).fit(*simulate(kind), NAMES)


@pytest.mark.parametrize("kind", KINDS)
class TestStack:
    def test_where_a_line_is_the_truth_the_simple_model_stands_alone(self, kind):
        stack = stacked("line", kind)
        assert list(stack.fitted_) == ["elastic_net"]
        assert stack.weights_[1] == 0

    def test_where_an_interaction_is_the_truth_trees_carry_the_weight(self, kind):
        stack = stacked("xor", kind)
        assert stack.gain_ > 1.645 * stack.gain_error_ > 0
        assert stack.weights_[1] > 5 * stack.weights_[0]
        X, margin, _ = draw("xor", kind, 500, seed=2)
        assert np.corrcoef(stack.margin(X), margin)[0, 1] > 0.8

    def test_weights_are_never_negative(self, kind):
        for stack in (stacked("line", kind), stacked("xor", kind), mixed(kind)):
            assert (stack.weights_ >= 0).all()
            assert stack.slope_ >= 0

    def test_margins_are_calibrated_on_fresh_patients(self, kind):
        for shape in ("line", "xor"):
            X, _, target = draw(shape, kind, 1500, seed=3)
            margin = stacked(shape, kind).margin(X)
            assert 0.7 < _slope(margin, target) < 1.4

    def test_probabilities_are_right_in_the_large(self, kind):
        X, _, target = draw("line", kind, 1500, seed=4)
        stack = stacked("line", kind)
        margin = stack.margin(X)
        if kind == "binary":
            assert (1 / (1 + np.exp(-margin))).mean() == pytest.approx(target.event.mean(), abs=0.04)
        else:
            times = np.quantile(target.time, [0.3, 0.6, 0.8])
            observed = KaplanMeierFitter().fit(target.time, target.event).predict(times).to_numpy()
            np.testing.assert_allclose(stack.survival(margin, times).mean(0), observed, atol=0.04)

    def test_the_explanation_adds_up_to_the_margin(self, kind):
        X, _ = simulate(kind)
        stack = mixed(kind)
        rows = np.vstack([X, np.full((1, 8), np.nan)])
        base, contributions = stack.explain(rows)
        assert np.abs(stack.margin(rows) - base - contributions.sum(1)).max() <= stack.exactness
        assert np.abs(contributions).max() > 0.1

    def test_exactness_is_that_of_the_loosest_member_used(self, kind):
        assert stacked("line", kind).exactness == 1e-6
        assert mixed(kind).exactness == (1e-3 if "network" in mixed(kind).fitted_ else 1e-6)

    def test_one_row_is_answered_as_in_a_batch(self, kind):
        X, _ = simulate(kind)
        batch = mixed(kind).margin(X)
        alone = np.concatenate([mixed(kind).margin(X[[i]]) for i in range(10)])
        np.testing.assert_allclose(alone, batch[:10], rtol=0, atol=1e-12)

    def test_members_alone_are_calibrated_from_the_same_scores(self, kind):
        X, _, target = draw("xor", kind, 300, seed=1)
        stack = Stack(pair(), folds=3)
        alone = stack.fit_each(X, target, THREE)
        assert list(alone) == ["elastic_net", "boosting"]
        whole = Stack(pair(), folds=3).fit(X, target, THREE)
        np.testing.assert_array_equal(stack.margin(X), whole.margin(X))
        single = Stack([pair()[1]], folds=3).fit(X, target, THREE)
        np.testing.assert_array_equal(alone["boosting"].margin(X), single.margin(X))
        assert list(alone["boosting"].fitted_) == ["boosting"]

    def test_the_base_rate_is_what_everybody_gets_where_nothing_is_used(self, kind):
        X, target = simulate(kind)
        nothing = ElasticNet(penalties=(1e-3,), mixes=(0.0,), relaxed=False, groups=())
        stack = Stack([("elastic_net", nothing)], folds=3).fit(X, target, NAMES)
        margin = stack.margin(X)
        assert np.ptp(margin) == 0
        base, contributions = stack.explain(X)
        assert base == pytest.approx(margin[0])
        assert (contributions == 0).all()
        if kind == "binary":
            assert 1 / (1 + np.exp(-margin[0])) == pytest.approx(target.event.mean(), abs=1e-3)
        else:
            times = np.quantile(target.time, [0.2, 0.5, 0.8])
            observed = KaplanMeierFitter().fit(target.time, target.event).predict(times).to_numpy()
            np.testing.assert_allclose(stack.survival(margin[:1], times)[0], observed, atol=0.02)

    def test_noise_is_answered_with_nearly_the_base_rate(self, kind):
        rng = np.random.default_rng(6)
        X, target = rng.normal(size=(400, 3)), outcome(np.zeros(400), kind, rng)
        assert Stack(pair(), folds=3).fit(X, target, THREE).margin(X).std() < 0.25

    def test_same_seed_same_margins(self, kind):
        X, target = simulate(kind)
        members = [(name, make(name)) for name in ("elastic_net", "boosting", "network")]
        again = clone(Stack(members, folds=3, tolerance=-99.0)).fit(X, target, NAMES)
        np.testing.assert_array_equal(again.margin(X), mixed(kind).margin(X))

    def test_without_events_nothing_is_learned(self, kind):
        X, target = simulate(kind)
        for events in (0, 1):
            few = np.zeros(len(X))
            few[:events] = 1
            with pytest.raises(TailorError) as caught:
                Stack([("elastic_net", plain())]).fit(
                    X, Target(target.type, few, target.time, target.entry), NAMES
                )
            assert caught.value.code == "too_few_events"


def test_a_time_to_event_in_which_nobody_is_censored():
    X, target = simulate("time_to_event")
    everybody = Target.survival(target.time, np.ones(len(X)))
    stack = Stack(pair(), folds=3).fit(X, everybody, NAMES)
    assert np.isfinite(stack.margin(X)).all()
    assert stack.margin(X).std() > 0.1


def test_settings_are_chosen_once_and_kept_in_every_fold():
    X, target = simulate("binary")
    choose = ElasticNet(penalties=(0.3, 0.01), mixes=(0.0,), relaxed=False, folds=3, repeats=1)
    stack = Stack([("elastic_net", choose)], folds=3).fit(X, target, NAMES)
    assert (
        stack.fitted_["elastic_net"].chosen_["penalty"]
        == ElasticNet(**choose.get_params()).fit(X, target, NAMES).chosen_["penalty"]
    )
    assert choose.penalty is None  # what was handed in is left alone


def test_what_is_done_is_reported():
    X, target = simulate("binary")
    said: list[str] = []
    Stack([("elastic_net", plain())], folds=3).fit(X, target, NAMES, said.append)
    assert any("fold 3/3" in step for step in said)
    assert any("all 240 patients" in step for step in said)


def test_survival_is_that_of_the_out_of_fold_baseline():
    stack = mixed("time_to_event")
    days = np.array([0.0, 30.0, 300.0, 3000.0])
    survival = stack.survival(np.array([-1.0, 0.0, 1.0]), days)
    assert survival.shape == (3, 4)
    assert (survival[:, 0] == 1).all()
    assert (np.diff(survival, axis=1) <= 0).all()
    assert (np.diff(survival[:, 1:], axis=0) < 0).all()


def _slope(margin: Array, target: Target) -> float:
    if target.type == "binary":
        return float(LogisticRegression(C=1e9).fit(margin[:, None], target.event).coef_[0, 0])
    table = pd.DataFrame({"m": margin, "t": target.time, "e": target.event})
    return float(CoxPHFitter().fit(table, "t", "e").params_["m"])
