"""The Cox likelihood against finite differences, lifelines and scikit-survival."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from lifelines import CoxPHFitter, NelsonAalenFitter
from sksurv.linear_model import CoxPHSurvivalAnalysis
from sksurv.util import Surv

from models import cox
from models.target import Target

RNG = np.random.default_rng(7)
N = 120
X = RNG.normal(size=(N, 3))
MARGIN = X @ [0.7, -0.4, 0.0]
TIME = RNG.exponential(np.exp(-MARGIN)) * 100 + 1.0  # continuous: no ties
EVENT = (RNG.random(N) < 0.7).astype(float)
LATE = np.where(RNG.random(N) < 0.5, TIME * RNG.random(N), 0.0)
TARGETS = {
    "no ties": Target.survival(TIME, EVENT),
    "late entry": Target.survival(TIME, EVENT, LATE),
    "ties": Target.survival(np.ceil(TIME / 20), EVENT),
    "ties and late entry": Target.survival(np.ceil(TIME / 20) + 1, EVENT, np.floor(LATE / 20)),
}


def frame(target: Target) -> pd.DataFrame:
    columns = {"a": X[:, 0], "b": X[:, 1], "c": X[:, 2], "t": target.time, "e": target.event}
    return pd.DataFrame(columns | {"entry": target.entry})


@pytest.mark.parametrize("name", TARGETS)
def test_first_derivative_is_that_of_the_loss(name):
    target, h = TARGETS[name], 1e-5
    slope, _ = cox.gradients(MARGIN, target)
    for i in range(0, N, 7):
        step = np.zeros(N)
        step[i] = h
        rise = cox.log_loss(MARGIN + step, target) - cox.log_loss(MARGIN - step, target)
        assert slope[i] == pytest.approx(rise / (2 * h) * EVENT.sum(), abs=1e-6)


@pytest.mark.parametrize("name", TARGETS)
def test_second_derivative_is_that_of_the_first(name):
    target, h = TARGETS[name], 1e-5
    _, curvature = cox.gradients(MARGIN, target)
    for i in range(0, N, 7):
        step = np.zeros(N)
        step[i] = h
        rise = cox.gradients(MARGIN + step, target)[0][i] - cox.gradients(MARGIN - step, target)[0][i]
        assert curvature[i] == pytest.approx(max(rise / (2 * h), 1e-6), rel=1e-5, abs=1e-8)


@pytest.mark.parametrize(("name", "entry"), [("no ties", None), ("late entry", "entry")])
def test_loss_is_lifelines_log_likelihood(name, entry):
    target = TARGETS[name]
    table = frame(target) if entry else frame(target).drop(columns="entry")
    oracle = CoxPHFitter().fit(table, "t", "e", entry_col=entry)
    ours = cox.log_loss(X @ oracle.params_.to_numpy(), target)
    assert -ours * EVENT.sum() == pytest.approx(oracle.log_likelihood_, rel=1e-9)


@pytest.mark.parametrize(("name", "entry"), [("no ties", None), ("late entry", "entry")])
def test_the_derivative_vanishes_where_lifelines_has_its_maximum(name, entry):
    target = TARGETS[name]
    table = frame(target) if entry else frame(target).drop(columns="entry")
    best = CoxPHFitter().fit(table, "t", "e", entry_col=entry, fit_options={"precision": 1e-12})
    slope, _ = cox.gradients(X @ best.params_.to_numpy(), target)
    np.testing.assert_allclose(X.T @ slope, 0, atol=1e-5)


def test_late_entry_counts():
    with_entry, without = TARGETS["late entry"], TARGETS["no ties"]
    assert cox.log_loss(MARGIN, with_entry) < cox.log_loss(MARGIN, without) - 0.1  # smaller risk sets


def test_only_differences_of_margins_matter():
    for target in TARGETS.values():
        assert cox.log_loss(MARGIN + 3.0, target) == pytest.approx(cox.log_loss(MARGIN, target), rel=1e-12)
        assert cox.gradients(MARGIN, target)[0].sum() == pytest.approx(0, abs=1e-9)


def test_who_was_never_at_risk_together_with_an_event_has_no_say():
    target = Target.survival(np.array([5.0, 10.0, 3.0]), np.array([1, 1, 0]), np.array([0.0, 0.0, 0.0]))
    assert cox.gradients(np.zeros(3), target)[0][2] == 0.0


def test_baseline_is_breslows_as_scikit_survival_has_it():
    target = TARGETS["ties"]
    oracle = CoxPHSurvivalAnalysis(ties="breslow").fit(X, Surv.from_arrays(target.event == 1, target.time))
    baseline = cox.Baseline.fit(X @ oracle.coef_, target)
    np.testing.assert_allclose(baseline.hazard, oracle.cum_baseline_hazard_(baseline.times), rtol=1e-9)


def test_baseline_with_late_entry_and_equal_margins_is_nelson_aalen():
    target = TARGETS["ties and late entry"]
    oracle = NelsonAalenFitter(nelson_aalen_smoothing=False).fit(
        target.time, target.event, entry=target.entry
    )
    baseline = cox.Baseline.fit(np.zeros(N), target)
    wanted = oracle.cumulative_hazard_.iloc[:, 0]
    np.testing.assert_allclose(baseline.hazard, wanted.loc[baseline.times].to_numpy(), rtol=1e-9)


@pytest.mark.parametrize("name", TARGETS)
def test_survival_is_a_probability_that_never_rises(name):
    target = TARGETS[name]
    times = np.linspace(0, target.time.max() * 2, 60)
    survival = cox.Baseline.fit(MARGIN, target).survival(MARGIN, times)
    assert survival.shape == (N, 60)
    assert ((survival >= 0) & (survival <= 1)).all()
    assert (np.diff(survival, axis=1) <= 0).all()
    assert (survival[:, 0] == 1).all()
    assert (survival[:, -1] < 1).all()
    order = np.argsort(MARGIN)
    assert (np.diff(survival[order], axis=0) <= 0).all()  # a higher log-hazard never survives longer


def test_survival_steps_down_on_the_day_of_an_event():
    target = Target.survival(np.array([10.0, 20.0]), np.array([1, 1]))
    survival = cox.Baseline.fit(np.zeros(2), target).survival(np.zeros(1), np.array([9.9, 10.0, 19.9, 20.0]))
    np.testing.assert_allclose(survival[0], np.exp([0, -0.5, -0.5, -1.5]))


def test_an_event_on_the_first_day_is_one_event_and_not_the_end_of_everybody():
    target = Target.survival(np.array([0.0, 10.0, 20.0, 30.0]), np.array([1, 1, 0, 0]))
    baseline = cox.Baseline.fit(np.zeros(4), target)
    np.testing.assert_allclose(baseline.hazard, [1 / 4, 1 / 4 + 1 / 3])
    assert cox.log_loss(np.zeros(4), target) == pytest.approx((np.log(4) + np.log(3)) / 2)
