import numpy as np
import pytest
from lifelines import KaplanMeierFitter

from models.target import Target
from training.risk_sets import at_risk, died_out, fit_curve


def late_entry(n: int = 200) -> Target:
    rng = np.random.default_rng(8)
    entry = np.where(rng.random(n) < 0.5, 0, rng.integers(1, 40, n)).astype(float)
    return Target.survival(entry + rng.integers(1, 60, n), (rng.random(n) < 0.6).astype(float), entry)


def test_curve_agrees_with_lifelines():
    target = late_entry()
    days = np.array([3.0, 10.0, 25.5, 50.0])
    expected = KaplanMeierFitter().fit(target.time, target.event, entry=target.entry).predict(days)
    found = fit_curve(target, np.ones((1, len(target)))).at(days)[0]
    assert found == pytest.approx(expected.to_numpy(), abs=1e-12)


def test_steps_and_survivors_add_up_to_everybody():
    target = late_entry()
    curve = fit_curve(target, np.ones((1, len(target))))
    deaths = np.array([((target.time == day) & (target.event > 0)).sum() for day in curve.days])
    assert (curve.step[0] * deaths).sum() == pytest.approx(1 - curve.after[0, -1])


def test_at_risk_counts_by_hand():
    target = Target.survival(np.array([2.0, 5.0, 7.0]), np.array([1.0, 1.0, 0.0]), np.array([0.0, 2.0, 4.0]))
    assert at_risk(target, np.ones((1, 3)), np.array([2.0, 5.0, 6.0])).tolist() == [[1, 2, 1]]


def test_an_early_risk_set_that_dies_out_does_not_end_the_curve():
    target = Target.survival(
        np.array([2.0, 8.0, 9.0, 9.0]), np.array([1.0, 1.0, 0.0, 0.0]), np.array([0.0, 3.0, 3.0, 3.0])
    )
    assert died_out(target) == 2
    assert fit_curve(target, np.ones((1, 4))).at(np.array([8.5]))[0, 0] == pytest.approx(2 / 3)
    assert died_out(late_entry()) == -np.inf
