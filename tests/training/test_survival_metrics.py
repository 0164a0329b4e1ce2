import time as clock

import numpy as np
import pandas as pd
import pytest
from lifelines import CoxPHFitter
from sksurv.datasets import load_gbsg2, load_veterans_lung_cancer, load_whas500
from sksurv.linear_model import CoxPHSurvivalAnalysis
from sksurv.metrics import (
    concordance_index_censored,
    cumulative_dynamic_auc,
    integrated_brier_score,
)
from sksurv.util import Surv

from models.target import Target
from training import survival_metrics as ours


def embedded(load):
    """Times and a crude score (one number column, with ties) of a real trial."""
    X, y = load()
    event, time = (y[name] for name in y.dtype.names)
    score = X.select_dtypes("number").iloc[:, 0].to_numpy(dtype=float)
    score = (score - score.mean()) / score.std()
    return Target.survival(time.astype(float), event.astype(float)), score


TRIALS = [load_gbsg2, load_veterans_lung_cancer, load_whas500]


def untied(target: Target) -> Target:
    """Move censorings off tied events: the oracle weighs an event by G(t), not G(t-), where they tie."""
    return Target.survival(target.time + 0.5 * (target.event == 0), target.event)


def as_structured(target: Target):
    return Surv.from_arrays(target.event.astype(bool), target.time)


def ones(target: Target) -> np.ndarray:
    return np.ones((1, len(target)))


def repeated(target: Target, score, weights):
    """The resample that the weights stand for, written out."""
    rows = np.repeat(np.arange(len(target)), weights.astype(int))
    return target.take(rows), score[rows]


@pytest.mark.parametrize("load", TRIALS)
def test_c_index_agrees_with_scikit_survival(load):
    target, score = embedded(load)
    expected = concordance_index_censored(target.event.astype(bool), target.time, score)[0]
    assert ours.c_index(target, score, ones(target))[0] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("load", TRIALS)
def test_auc_at_horizon_agrees_with_scikit_survival(load):
    target, score = embedded(load)
    target = untied(target)
    horizon = float(np.quantile(target.time, 0.6)) + 0.1
    y = as_structured(target)
    expected = cumulative_dynamic_auc(y, y, score, [horizon])[0][0]
    assert ours.auc_at(target, score, horizon, ones(target))[0] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("load", TRIALS)
def test_integrated_brier_agrees_with_scikit_survival(load):
    target, score = embedded(load)
    target = untied(target)
    times = np.quantile(target.time, np.linspace(0.05, 0.8, 40)) + 0.1
    times = np.unique(times)
    survival = np.exp(-np.exp(score)[:, None] * times / target.time.mean())
    y = as_structured(target)
    expected = integrated_brier_score(y, y, survival, times)
    assert ours.integrated_brier(target, times, survival, ones(target))[0] == pytest.approx(
        expected, abs=1e-9
    )


@pytest.mark.parametrize("load", TRIALS)
def test_cox_slope_agrees_with_scikit_survival(load):
    target, score = embedded(load)
    expected = CoxPHSurvivalAnalysis(ties="breslow").fit(score[:, None], as_structured(target)).coef_[0]
    assert ours.cox_slope(target, score, ones(target))[0] == pytest.approx(expected, abs=1e-6)


def test_weights_mean_repeated_patients():
    target, score = embedded(load_whas500)
    weights = np.random.default_rng(0).multinomial(500, np.full(500, 1 / 500), 3).astype(float)
    times = np.array([100.0, 500.0, 1000.0])
    survival = np.exp(-np.exp(score)[:, None] * times / 2000)
    for row in weights:
        drawn, drawn_score = repeated(target, score, row)
        for mine, whole in [
            (ours.c_index(target, score, row[None]), ours.c_index(drawn, drawn_score, ones(drawn))),
            (ours.auc_at(target, score, 365, row[None]), ours.auc_at(drawn, drawn_score, 365, ones(drawn))),
            (
                ours.integrated_brier(target, times, survival, row[None]),
                ours.integrated_brier(
                    drawn, times, np.repeat(survival, row.astype(int), axis=0), ones(drawn)
                ),
            ),
            (ours.cox_slope(target, score, row[None]), ours.cox_slope(drawn, drawn_score, ones(drawn))),
        ]:
            assert mine[0] == pytest.approx(whole[0], abs=1e-9)


def test_c_index_compares_only_patients_at_risk_together():
    # The third patient enters on day 5, after the event of day 4, so only the second is comparable with it.
    time, event, entry = np.array([4.0, 6.0, 9.0]), np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 5.0])
    score = np.array([1.0, 0.0, 2.0])
    late, never = Target.survival(time, event, entry), Target.survival(time, event)
    assert ours.c_index(late, score, ones(late))[0] == 1.0
    assert ours.c_index(never, score, ones(never))[0] == 0.5


def test_a_patient_who_enters_on_the_day_of_an_event_is_not_at_risk_then():
    target = Target.survival(np.array([4.0, 9.0]), np.array([1.0, 0.0]), np.array([0.0, 4.0]))
    assert np.isnan(ours.c_index(target, np.array([1.0, 0.0]), ones(target))[0])


def test_an_event_on_day_0_counts():
    target = Target.survival(np.array([0.0, 3.0]), np.array([1.0, 0.0]))
    assert ours.c_index(target, np.array([1.0, 0.0]), ones(target))[0] == 1.0


def test_cox_slope_with_late_entry_agrees_with_lifelines():
    target, x = truncated(800, seed=5)
    frame = pd.DataFrame({"x": x, "time": target.time, "event": target.event, "entry": target.entry})
    expected = CoxPHFitter().fit(frame, "time", "event", entry_col="entry").params_["x"]
    assert ours.cox_slope(target, x, ones(target))[0] == pytest.approx(expected, abs=1e-5)


def population(n: int, seed: int):
    """Everybody, nobody censored: log-hazard x, and the day from which each would have been watched."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    time = rng.exponential(1000 * np.exp(-x))
    entry = np.where(rng.random(n) < 0.3, 0.0, rng.uniform(0, 900, n))
    return x, time, entry, entry + rng.exponential(1500, n)


def truncated(n: int, seed: int) -> tuple[Target, np.ndarray]:
    """Those of a population who live to enter, censored."""
    x, time, entry, end = population(n, seed)
    seen = time > entry
    target = Target.survival(np.minimum(time, end)[seen], (time <= end)[seen], entry[seen])
    return target, x[seen]


def test_late_entry_gives_the_same_answer_as_the_whole_population():
    x, time, _, _ = population(60_000, seed=1)
    whole = Target.survival(time, np.ones(len(time)))
    target, seen_x = truncated(20_000, seed=2)
    naive = Target.survival(target.time, target.event)
    times = np.linspace(50, 800, 12)
    curves = [np.exp(-np.exp(z)[:, None] * times / 1000) for z in (x, seen_x)]
    auc = [ours.auc_at(t, z, 800, ones(t))[0] for t, z in ((whole, x), (target, seen_x), (naive, seen_x))]
    score = [
        ours.integrated_brier(t, times, s, ones(t))[0]
        for t, s in ((whole, curves[0]), (target, curves[1]), (naive, curves[1]))
    ]
    assert auc[1] == pytest.approx(auc[0], abs=0.012)
    assert score[1] == pytest.approx(score[0], abs=0.005)
    assert abs(score[2] - score[0]) > 2 * abs(score[1] - score[0]), "ignoring entry must be worse"
    assert ours.cox_slope(target, seen_x, ones(target))[0] == pytest.approx(1, abs=0.04)


def test_no_slope_for_a_constant_or_perfect_margin():
    target, _ = embedded(load_veterans_lung_cancer)
    assert np.isnan(ours.cox_slope(target, np.full(len(target), 2.0), ones(target))[0])
    alone = Target.survival(np.arange(1.0, 21), np.ones(20))
    assert np.isnan(ours.cox_slope(alone, -alone.time, ones(alone))[0])


def test_c_index_of_ten_thousand_patients_is_quick():
    target, x = truncated(13_000, seed=4)
    start = clock.perf_counter()
    ours.c_index(target, x, ones(target))
    assert len(target) > 9_000
    assert clock.perf_counter() - start < 5
