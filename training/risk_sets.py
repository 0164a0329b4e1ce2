"""Risk sets and Kaplan-Meier curves with delayed entry, for many resamples of the patients at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.target import Target

Array = NDArray[np.float64]


def start(target: Target) -> Array:
    """Return the day after which each row is at risk; with entry on day 0 an event that very day counts."""
    return np.where(target.entry > 0, target.entry, -np.inf)


@dataclass(frozen=True)
class Curve:
    """Kaplan-Meier curves of the resamples; ``step`` is the drop for each unit of weight, by event time."""

    days: Array
    step: Array
    after: Array

    def at(self, t: Array) -> Array:
        """Return S(t), shape (b, len(t))."""
        whole = np.concatenate([np.ones((len(self.after), 1)), self.after], axis=1)
        return whole[:, np.searchsorted(self.days, t, side="right")]


def fit_curve(target: Target, weights: Array) -> Curve:
    """Fit Kaplan-Meier with delayed entry to every resample at once.

    Tsai, Jewell & Wang, A note on the product-limit estimator under right censoring and left truncation,
    Biometrika 1987;74:883-886. An early risk set that dies out while others are still to come would pin the
    curve at 0; it is skipped (Lai & Ying, Estimating a distribution function with truncated and censored
    data, Ann Stat 1991;19:417-442).
    """
    days, deaths = deaths_by_day(target, weights)
    present = at_risk(target, weights, days)
    by_time = np.argsort(target.time)
    beyond = _from(weights[:, by_time], target.time[by_time], days, "right")
    used = (present > 0) & ((deaths < present) | (beyond == 0))
    hazard = np.divide(deaths, present, out=np.zeros_like(deaths), where=used)
    after = np.cumprod(1 - hazard, axis=1)
    before = np.concatenate([np.ones((len(weights), 1)), after[:, :-1]], axis=1)
    return Curve(days, np.divide(before, present, out=np.zeros_like(before), where=used), after)


def died_out(target: Target) -> float:
    """Return the last day on which an early risk set died out with others yet to enter, or minus infinity."""
    days, deaths = deaths_by_day(target, np.ones((1, len(target))))
    present = at_risk(target, np.ones((1, len(target))), days)
    out = days[(deaths >= present)[0] & (days < target.time.max())]
    return float(out[-1]) if len(out) else -np.inf


def deaths_by_day(target: Target, values: Array) -> tuple[Array, Array]:
    """Return the distinct event times (k,) and the sum of values over the events at each, (b, k)."""
    died = np.flatnonzero(target.event > 0)
    died = died[np.argsort(target.time[died], kind="stable")]
    days, starts = np.unique(target.time[died], return_index=True)
    return days, np.add.reduceat(values[:, died], starts, axis=1)


def at_risk(target: Target, values: Array, days: Array) -> Array:
    """Return the sum of values over ``start < day <= time`` for every day, shape (b, k)."""
    entry = start(target)
    leave, enter = np.argsort(target.time), np.argsort(entry)
    present = _from(values[:, leave], target.time[leave], days, "left")
    if entry.max() >= days[0]:
        present -= _from(values[:, enter], entry[enter], days, "left")
    return present


def _from(values: Array, times: Array, days: Array, side: Literal["left", "right"]) -> Array:
    """Sum the values whose (rising) time is at or after (``left``) or after (``right``) each day."""
    tail = np.cumsum(values[:, ::-1], axis=1)[:, ::-1]
    tail = np.concatenate([tail, np.zeros((len(values), 1))], axis=1)
    return tail[:, np.searchsorted(times, days, side=side)]
