import numpy as np
import pytest

from models.target import Target
from training.kaplan_meier import fit, kaplan_meier, kaplan_meier_by_risk

RNG = np.random.default_rng(0)
N = 240
X = RNG.normal(size=N)
ENTRY = RNG.uniform(0, 200, N) * (np.arange(N) % 2)
SURVIVAL = Target.survival(ENTRY + RNG.exponential(500 * np.exp(-X)) + 1, RNG.random(N) < 0.7, ENTRY)


def unit_of(axes) -> float:
    return 365.25 if "years" in axes.get_xlabel() else 1.0


def test_risk_thirds_have_equal_sizes_and_falling_survival():
    axes = kaplan_meier_by_risk(SURVIVAL, X).axes[0]
    curves = {line.get_label().split(" (")[0]: line.get_xydata() for line in axes.lines}
    assert list(curves) == ["Low risk", "Middle risk", "High risk"]
    assert all("(80; " in line.get_label() for line in axes.lines)
    one_year = [xy[xy[:, 0] <= 365.25 / unit_of(axes)][-1, 1] for xy in curves.values()]
    assert one_year == sorted(one_year, reverse=True)
    assert one_year[0] > one_year[2] + 0.3


def test_an_early_risk_set_that_dies_out_does_not_pin_the_curve_at_zero():
    target = Target.survival(
        np.array([2.0, 8.0, 9.0, 9.0]), np.array([1.0, 1.0, 0.0, 0.0]), np.array([0.0, 3.0, 3.0, 3.0])
    )
    assert fit(target).predict(8.5) == pytest.approx(2 / 3)


def test_numbers_at_risk_count_only_those_who_have_entered():
    axes = kaplan_meier(SURVIVAL, np.full(N, "all")).axes[0]
    label, first, *_ = [text.get_text() for text in axes.texts]
    assert label == "At risk"
    assert int(first) == (ENTRY == 0).sum() < N


def test_arms_come_in_the_order_asked_for():
    axes = kaplan_meier(SURVIVAL, np.resize(["a", "b"], N), order=["b", "a"]).axes[0]
    assert [line.get_label()[0] for line in axes.lines] == ["b", "a"]


def test_a_time_with_nobody_under_observation_leaves_a_curve() -> None:
    """Two enter, leave, and only then the others come."""
    entry = np.array([0.0, 1.0, *np.full(40, 100.0)])
    time = np.array([10.0, 20.0, *np.linspace(150, 900, 40)])
    event = np.array([0.0, 0.0, *np.tile([1.0, 0.0], 20)])
    curve = fit(Target.survival(time, event, entry))
    assert 0.0 < float(curve.survival_function_.iloc[-1, 0]) < 1.0
    figure = kaplan_meier(Target.survival(time, event, entry), np.array(["a"] * 42))
    assert figure.axes
