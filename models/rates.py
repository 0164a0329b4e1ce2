"""What came of all who received a therapy: the answer that is left where the model abstains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from data.program import Endpoint
from data.side_effects import jeffreys
from models.target import Array, Target, in_unit

LEVEL = 0.9


@dataclass(frozen=True)
class Rate:
    """The rate among ``patients`` with its confidence interval, or the mean value and where most lie.

    A probability is that of the event (of being free of it at the horizon where the role is response); its
    ``low`` and ``high`` hold the rate with probability ``LEVEL``. A value is in its unit, and ``LEVEL`` of
    the patients lie between ``low`` and ``high``.
    """

    patients: int
    value: float
    low: float
    high: float
    level: float = LEVEL


def rates(target: Target, arms: Sequence[str | None], endpoint: Endpoint) -> dict[str, Rate]:
    """Return the rate of every arm by therapy id; an arm not followed up to the horizon has none."""
    found = {}
    for arm in sorted({arm for arm in arms if arm is not None}):
        rate = crude(_first(target.take(np.array([one == arm for one in arms]))), endpoint)
        if rate is not None:
            found[arm] = rate
    return found


def crude(target: Target, endpoint: Endpoint) -> Rate | None:
    """Return the rate of all rows, one a patient; ``None`` if nobody was followed up to the horizon."""
    n = len(target)
    if endpoint.type == "continuous":
        value = in_unit(endpoint, target.value)
        low, high = np.quantile(value, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        return Rate(n, float(value.mean()), float(low), float(high))
    if endpoint.type == "binary":
        low, high = jeffreys(target.events, n, LEVEL)
        return Rate(n, target.events / n, low, high)
    assert endpoint.horizon_days is not None
    found = incidence(target, endpoint.horizon_days)
    if found is None:
        return None
    had, low, high = found
    return Rate(n, had, low, high) if endpoint.role == "side_effect" else Rate(n, 1 - had, 1 - high, 1 - low)


def incidence(target: Target, horizon: float) -> tuple[float, float, float] | None:
    """Return the share who had the event by a day, and its interval (complementary log-log, ``LEVEL``).

    Aalen & Johansen 1978 with late entry, one minus Kaplan-Meier where nothing competes; variance as in
    Marubini & Valsecchi 1995, §10.2. Early risk sets that die out while others are still to enter say nothing
    (Lai & Ying 1991, doi:10.1214/aos/1176347970). ``None`` if the last risk set ends before the day.
    """
    other = target.other if len(target.other) else np.zeros(len(target))
    days = np.unique(target.time[((target.event == 1) | (other == 1)) & (target.time <= horizon)])
    risk = np.array([((target.start < day) & (target.time >= day)).sum() for day in days], float)
    own, its = (
        np.array([flag[target.time == day].sum() for day in days], float) for flag in (target.event, other)
    )
    used = days > _died_out(days, risk, own + its, target)
    days, risk, own, its = days[used], risk[used], own[used], its[used]
    alive = np.cumprod(1 - (own + its) / risk)
    if target.time.max() < horizon and (not len(alive) or alive[-1] > 0):
        return None
    before = np.concatenate([[1.0], alive[:-1]])[: len(days)]
    steps = np.cumsum(before * own / risk)
    had = round(float(steps[-1]), 12) if len(steps) else 0.0  # a sum of shares may miss 1 by a hair
    if had in (0.0, 1.0):
        return had, *jeffreys(int(had) * len(target), len(target), LEVEL)
    return had, *_interval(had, _variance(had - steps, before, risk, own, its))


def _died_out(days: Array, risk: Array, gone: Array, target: Target) -> float:
    """Return the last day on which an early risk set died out with others yet to enter."""
    out = days[(gone >= risk) & (days < target.time.max())]
    later = [day for day in out if (target.start >= day).any()]
    return float(later[-1]) if later else -np.inf


def _variance(left: Array, before: Array, risk: Array, own: Array, its: Array) -> float:
    gone = own + its
    spread = left**2 * np.divide(gone, risk * (risk - gone), out=np.zeros_like(risk), where=risk > gone)
    jump = before**2 * (risk - own) * own / risk**3
    return float((spread + jump - 2 * left * before * own / risk**2).sum())


def _interval(had: float, variance: float) -> tuple[float, float]:
    width = norm.ppf((1 + LEVEL) / 2) * np.sqrt(max(variance, 0.0)) / ((1 - had) * -np.log1p(-had))
    low, high = (1 - (1 - had) ** np.exp(sign * width) for sign in (-1, 1))
    return float(low), float(high)


def _first(target: Target) -> Target:
    """Return the first row of every patient: of a recurrent event only the first counts."""
    if target.patient is None or not len(target.time):
        return target
    order = np.lexsort((target.time, target.patient))
    first = order[np.unique(target.patient[order], return_index=True)[1]]
    return target.take(np.sort(first))
