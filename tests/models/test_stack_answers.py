"""What turns the margin of the ensemble into an answer: competing events, recurrent events, values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter

from models.cox import Baseline
from models.elastic_net import ElasticNet
from models.folds import folds
from models.stack import Stack
from models.target import Target

NAMES = ["history:a", "history:b"]


def two_causes(n: int, seed: int) -> tuple[np.ndarray, Target]:
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 2))
    first, second = rng.exponential(400 * np.exp(-X[:, 0])), rng.exponential(300, n)
    censor = rng.uniform(100, 900, n)
    time = np.minimum(np.minimum(first, second), censor)
    target = Target.survival(time, time == first)
    return X, replace(target, other=(time == second).astype(float))


def test_incidence_without_features_is_aalen_johansen():
    _, target = two_causes(400, 0)
    none = np.zeros(1)
    own = Baseline.fit(np.zeros(400), target)
    free = own.free(none, np.array([100.0, 300.0]), Baseline.fit(np.zeros(400), target.turned()))[0]
    code = target.event + 2 * target.other
    oracle = AalenJohansenFitter(calculate_variance=False).fit(target.time, code, event_of_interest=1)
    np.testing.assert_allclose(1 - free, oracle.predict([100.0, 300.0]).to_numpy().ravel(), atol=0.005)


def test_ignoring_the_competing_event_would_overstate_the_risk():
    X, target = two_causes(800, 1)
    stack = Stack([("elastic_net", ElasticNet(repeats=1))], folds=3).fit(X, target, NAMES)
    fresh, truth = two_causes(4000, 2)
    margin, day = stack.margin(fresh), np.array([200.0])
    risk = 1 - stack.survival(margin, day)[:, 0]
    naive = 1 - Baseline(stack.times_, stack.hazard_).survival(margin, day)[:, 0]
    seen = float(((truth.event == 1) & (truth.time <= 200)).mean())  # hardly anybody is censored by then
    assert risk.mean() == pytest.approx(seen, abs=0.04)
    assert naive.mean() > seen + 0.05


def test_rows_of_a_patient_stay_together():
    rng = np.random.default_rng(0)
    patient = np.repeat(np.arange(60), 3)
    target = Target.survival(
        np.tile([10.0, 20.0, 30.0], 60), rng.random(180) < 0.4, np.tile([0.0, 10, 20], 60)
    )
    for train, test in folds(replace(target, patient=patient), 5, 0, repeats=2):
        assert not set(patient[train]) & set(patient[test])


def test_intervals_of_values_cover():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(3000, 2))
    value = 30 + 5 * X[:, 0] + rng.normal(scale=4, size=3000)
    stack = Stack([("elastic_net", ElasticNet(repeats=1))], folds=4)
    stack.fit(X[:500], Target.continuous(value[:500]), NAMES)
    away = np.abs(value[500:] - stack.margin(X[500:]))
    margin = stack.margin(X[500:])
    assert 0.87 < (away <= stack.errors_.half_width(margin, 0.9)).mean() < 0.93
    assert (stack.errors_.half_width(margin, 0.99999) == np.inf).all()  # 500 patients cannot promise that


def test_a_value_is_explained_in_its_unit():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(300, 2))
    target = Target.continuous(30 + 5 * X[:, 0])
    stack = Stack([("elastic_net", ElasticNet(repeats=1))], folds=3).fit(X, target, NAMES)
    base, parts = stack.explain(X[:5])
    np.testing.assert_allclose(base + parts.sum(1), stack.margin(X[:5]), atol=1e-9)
    assert base == pytest.approx(30, abs=1)
    np.testing.assert_allclose(parts[:, 0], 5 * X[:5, 0], atol=0.8)


@pytest.fixture(scope="module")
def valued() -> Stack:
    rng = np.random.default_rng(3)
    X = rng.normal(size=(400, 2))
    value = 30 + 5 * X[:, 0] + rng.normal(scale=4, size=400)
    return Stack([("elastic_net", ElasticNet(repeats=1))], folds=4).fit(X, Target.continuous(value), NAMES)


@given(st.floats(0, 60), st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=20))
def test_the_chance_of_lying_below_is_a_distribution_function(valued, margin, limits):
    limits = np.sort(np.array([*limits, margin]))
    chance = valued.errors_.chance_below(np.full(len(limits), margin), limits)
    assert (np.diff(chance) >= 0).all()
    assert ((chance > 0) & (chance < 1)).all()
    assert valued.errors_.chance_below(np.array([margin]), margin)[0] == 0.5


@given(st.floats(0, 60), st.floats(0, 40))
def test_chances_to_either_side_are_alike(valued, margin, away):
    here = np.array([margin])
    below, above = (valued.errors_.chance_below(here, margin + side * away)[0] for side in (-1, 1))
    assert below + above == pytest.approx(1)


@pytest.mark.parametrize("level", [0.5, 0.8, 0.9, 0.95])
def test_the_chance_between_the_ends_of_an_interval_is_its_level(valued, level):
    margin, half = np.array([30.0]), valued.errors_.half_width(np.array([30.0]), level)
    errors = valued.errors_
    ends = errors.chance_below(margin, margin + half) - errors.chance_below(margin, margin - half)
    assert level <= ends[0] + 1e-12
    assert ends[0] == pytest.approx(level, abs=2 / 100)


def test_the_chance_is_how_often_it_happens(valued):
    rng = np.random.default_rng(4)
    X = rng.normal(size=(4000, 2))
    value = 30 + 5 * X[:, 0] + rng.normal(scale=4, size=4000)
    for limit in (22.0, 30.0, 41.0):
        chance = valued.errors_.chance_below(valued.margin(X), limit)
        assert chance.mean() == pytest.approx((value < limit).mean(), abs=0.03)
        likely = chance > 0.8
        assert (value[likely] < limit).mean() == pytest.approx(chance[likely].mean(), abs=0.04)
