"""What each patient says of being free of an event at a horizon, also where follow-up ended before it.

Pseudo-observations of the Kaplan-Meier estimate (Andersen, Klein & Rosthøj 2003, doi:10.1093/biomet/90.1.15),
by the infinitesimal jackknife, with late entry (Grand et al. 2019, doi:10.1002/bimj.201700274). Each event
weighs the inverse of the share still under observation, so they are censoring weights too.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.target import Array, Target


def outcomes(target: Target, horizon: float | None, arms: Sequence[str | None]) -> Array:
    """Return one number a patient, shape (n,), whose mean in an arm is what the arm's patients reached.

    The event (binary), the value, or the pseudo-observation of being free at the horizon, worked out within
    each arm, as arms may be followed differently. Patients with a competing event stay free for good.
    """
    if target.type == "binary":
        return target.event.astype(float)
    if target.type == "continuous":
        return target.value.astype(float)
    assert horizon is not None
    given, out = np.array([arm or "" for arm in arms]), np.zeros(len(target))
    whole = target.free_for_good()
    for arm in np.unique(given):
        rows = given == arm
        out[rows] = pseudo_observations(whole.take(rows), horizon)
    return out


def pseudo_observations(target: Target, horizon: float) -> Array:
    """Return the pseudo-observation of being free of the event at a day, shape (n,).

    Their mean is the Kaplan-Meier estimate; without censoring and late entry they are 1 and 0.
    """
    days, deaths = np.unique(target.time[(target.event == 1) & (target.time <= horizon)], return_counts=True)
    if not len(days):
        return np.ones(len(target))
    start, stop = np.sort(target.start), np.sort(target.time)
    at_risk = np.searchsorted(start, days, side="left") - np.searchsorted(stop, days, side="left")
    left = np.maximum(at_risk - deaths, 1)  # the last one at risk would leave nothing to divide by
    free = np.prod(1 - deaths / np.maximum(at_risk, 1))
    happened = (target.event == 1) & (target.time <= horizon)
    own = np.zeros(len(target))
    own[happened] = 1 / left[np.searchsorted(days, target.time[happened])]
    expected = np.concatenate([[0.0], np.cumsum(deaths / (at_risk * left))])
    upto = np.searchsorted(days, np.minimum(target.time, horizon), side="right")
    before = np.searchsorted(days, target.start, side="right")
    return free - free * len(target) * (own - (expected[upto] - expected[before]))
