"""One number a patient whose mean in an arm is what the arm reached."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from lifelines import AalenJohansenFitter, KaplanMeierFitter

from models.pseudo import outcomes, pseudo_observations
from models.target import Target


def followed(n: int = 2000, seed: int = 0, late: bool = False) -> Target:
    rng = np.random.default_rng(seed)
    event, censor = rng.exponential(400, n), rng.exponential(600, n)
    time = np.minimum(event, censor)  # no ties: the oracle of competing events knows none
    entry = rng.uniform(0, 300, n) if late else np.zeros(n)
    seen = entry < time
    return Target.survival(time[seen], (event <= censor)[seen], entry[seen])


@pytest.mark.parametrize("late", [False, True])
def test_the_mean_is_kaplan_meier(late):
    target = followed(late=late)
    entry = target.entry if late else None
    wanted = KaplanMeierFitter().fit(target.time, target.event, entry=entry).predict(365)
    assert pseudo_observations(target, 365).mean() == pytest.approx(wanted, abs=2e-3 if late else 1e-9)


def test_followed_to_the_end_it_is_one_or_zero():
    rng = np.random.default_rng(0)
    time = rng.exponential(400, 300)
    found = pseudo_observations(Target.survival(time, np.ones(300)), 365)
    np.testing.assert_allclose(found, time > 365, atol=1e-9)


def test_late_entry_does_not_flatter():
    target = followed(20_000, 1, late=True)
    assert pseudo_observations(target, 365).mean() == pytest.approx(np.exp(-365 / 400), abs=0.02)
    assert (target.time > 365).mean() > 0.2  # what counting those seen would say is something else


def test_nobody_had_the_event():
    np.testing.assert_array_equal(pseudo_observations(Target.survival(np.ones(3), np.zeros(3)), 10), 1)


def test_arms_are_worked_out_by_themselves():
    first, second = followed(500, 2), followed(700, 3)
    parts = {n: np.concatenate([getattr(first, n), getattr(second, n)]) for n in ("time", "event")}
    both = outcomes(Target.survival(**parts), 365, ["a"] * 500 + ["b"] * 700)
    np.testing.assert_array_equal(both[:500], pseudo_observations(first, 365))


def test_a_competing_event_leaves_free_for_good():
    target = followed()
    other = (target.event == 0) & (np.arange(len(target)) % 2 == 0)
    target = replace(target, other=other.astype(float))
    found = outcomes(target, 365, [None] * len(target))
    code = target.event + 2 * target.other
    risk = AalenJohansenFitter(calculate_variance=False).fit(target.time, code, 1).predict(365)
    assert 1 - found.mean() == pytest.approx(float(risk), abs=0.03)


def test_other_kinds_are_as_they_are():
    np.testing.assert_array_equal(outcomes(Target.binary([0, 1]), None, ["a", "b"]), [0, 1])
    np.testing.assert_array_equal(outcomes(Target.continuous(np.array([3.5])), None, ["a"]), [3.5])
