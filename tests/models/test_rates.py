"""Crude rates of an arm: those of lifelines, with late entry and competing events, and honest ends."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from lifelines import AalenJohansenFitter, KaplanMeierFitter

from data.program import program
from data.side_effects import jeffreys
from models.rates import LEVEL, crude, incidence, rates
from models.target import Target

HORIZON = 100.0
RESPONSE = program("breast").endpoint("pathological_complete_response")
SURVIVAL = program("breast").endpoint("recurrence_free_survival").model_copy(update={"horizon_days": HORIZON})
HARM = SURVIVAL.model_copy(update={"role": "side_effect"})
DOSE = program("pharmacogenomics").endpoint("dose_mg_week")


def times(n: int = 300, seed: int = 0, *, late: bool = False) -> Target:
    rng = np.random.default_rng(seed)
    event, censored = rng.exponential(120, n), rng.uniform(20, 300, n)
    time = np.minimum(event, censored)
    entry = np.where(rng.random(n) < 0.5, rng.uniform(0, 60, n), 0.0) if late else np.zeros(n)
    seen = time > entry
    return Target.survival(time[seen], (event <= censored)[seen], entry[seen])


def competing() -> Target:
    target = times()
    other = (target.event == 1) & (np.random.default_rng(1).random(len(target)) < 0.4)
    return replace(target, event=target.event * ~other, other=other.astype(float))


@pytest.mark.parametrize("late", [False, True])
def test_survival_is_kaplan_meier(late: bool) -> None:
    target = times(late=late)
    entry = target.entry if late else None
    oracle = KaplanMeierFitter(alpha=1 - LEVEL).fit(target.time, target.event, entry=entry)
    low, high = oracle.confidence_interval_.loc[:HORIZON].iloc[-1]
    rate = crude(target, SURVIVAL)
    assert rate is not None
    assert (rate.value, rate.low, rate.high) == pytest.approx((oracle.predict(HORIZON), low, high))


def test_with_a_competing_event_it_is_aalen_johansen() -> None:
    target = competing()
    oracle = AalenJohansenFitter(calculate_variance=False).fit(
        target.time, target.event + 2 * target.other, event_of_interest=1
    )
    had = float(oracle.cumulative_density_.loc[:HORIZON].iloc[-1, 0])
    rate, free = crude(target, HARM), crude(target, SURVIVAL)
    assert rate is not None
    assert free is not None
    assert rate.value == pytest.approx(had)
    assert (free.value, free.low, free.high) == pytest.approx((1 - had, 1 - rate.high, 1 - rate.low))


def test_the_interval_of_an_incidence_covers_as_promised() -> None:
    truth = 0.6 * (1 - np.exp(-HORIZON / 120))
    covered = []
    for seed in range(300):
        target = times(150, seed)
        other = (target.event == 1) & (np.random.default_rng(seed + 1000).random(len(target)) < 0.4)
        found = incidence(replace(target, event=target.event * ~other, other=other.astype(float)), HORIZON)
        assert found is not None
        covered.append(found[1] <= truth <= found[2])
    assert np.mean(covered) == pytest.approx(LEVEL, abs=4 * np.sqrt(LEVEL * (1 - LEVEL) / 300))


def test_an_arm_not_followed_so_long_has_no_rate() -> None:
    target = Target.survival(np.array([10.0, 20.0, 30.0]), np.array([1.0, 0.0, 0.0]))
    assert crude(target, SURVIVAL) is None
    assert rates(target, ["a", "a", None], SURVIVAL) == {}
    assert crude(Target.survival(np.array([10.0, 20.0]), np.ones(2)), SURVIVAL).value == 0.0


def test_nobody_with_the_event_is_not_certainty() -> None:
    rate = crude(Target.survival(np.full(8, 200.0), np.zeros(8)), SURVIVAL)
    assert rate is not None
    assert (rate.value, rate.high) == (1.0, 1.0)
    assert 0.6 < rate.low < 0.95


def test_an_early_risk_set_that_dies_out_does_not_settle_everything() -> None:
    early = Target.survival(np.array([5.0, *np.full(20, 150.0)]), np.array([1.0, *np.zeros(20)]))
    late = replace(early, entry=np.array([0.0, *np.full(20, 10.0)]))
    rate = crude(late, SURVIVAL)
    assert rate is not None
    assert rate.value == 1.0


def test_of_a_recurrent_event_the_first_counts() -> None:
    target = Target.survival(
        np.array([50.0, 90.0, 200.0, 200.0]), np.array([1.0, 1.0, 0.0, 0.0]), np.array([0, 50.0, 90.0, 0])
    )
    found = rates(replace(target, patient=np.array([0, 0, 0, 1])), ["a"] * 4, SURVIVAL)["a"]
    assert (found.patients, found.value) == (2, 0.5)


def test_a_share_has_its_jeffreys_interval() -> None:
    found = rates(Target.binary(np.array([1.0, 1, 0, 0, 0])), ["a", "a", "a", "b", None], RESPONSE)
    assert {arm: (rate.patients, rate.value) for arm, rate in found.items()} == {
        "a": (3, 2 / 3),
        "b": (1, 0.0),
    }
    assert (found["a"].low, found["a"].high) == jeffreys(2, 3, LEVEL)


def test_a_value_is_the_mean_in_its_unit_and_where_most_lie() -> None:
    doses = np.random.default_rng(2).uniform(10, 60, 2000)
    found = crude(Target.continuous(np.sqrt(doses)), DOSE)
    assert found is not None
    assert found.value == pytest.approx(doses.mean())
    assert ((doses >= found.low) & (doses <= found.high)).mean() == pytest.approx(LEVEL, abs=0.01)
