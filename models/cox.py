"""Cox partial likelihood (Breslow ties, late entry) and the baseline hazard that goes with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.target import Array, Target


@dataclass(frozen=True)
class _RiskSets:
    """Event times, events at each, and the sum of exp(margin) over those at risk, shape (k,)."""

    times: Array
    deaths: Array
    at_risk: Array


def _risk_sets(margin: Array, target: Target) -> _RiskSets:
    weight = np.exp(margin)
    times, deaths = np.unique(target.time[target.event == 1], return_counts=True)
    left, entered = _before(times, target.time, weight), _before(times, target.start, weight)
    return _RiskSets(times, deaths.astype(float), np.maximum(entered - left, 1e-12))


def _before(times: Array, day: Array, weight: Array) -> Array:
    """Sum the weights of those whose ``day`` is before each of the times, shape (k,)."""
    order = np.argsort(day)
    return np.concatenate([[0.0], np.cumsum(weight[order])])[np.searchsorted(day[order], times)]


def _between(times: Array, increments: Array, target: Target) -> Array:
    """Sum the increments at event times in (start, time] of each patient, shape (n,)."""
    cumulative = np.concatenate([[0.0], np.cumsum(increments)])
    upto = np.searchsorted(times, target.time, side="right")
    before = np.searchsorted(times, target.start, side="right")
    return cumulative[upto] - cumulative[before]


def log_loss(margin: Array, target: Target) -> float:
    """Return the negative log partial likelihood per event (Breslow 1974 ties)."""
    sets = _risk_sets(margin, target)
    total = margin[target.event == 1].sum() - (sets.deaths * np.log(sets.at_risk)).sum()
    return float(-total / max(target.event.sum(), 1.0))


def gradients(margin: Array, target: Target) -> tuple[Array, Array]:
    """Return first and diagonal second derivative of the loss (not divided by events), each (n,)."""
    sets = _risk_sets(margin, target)
    weight = np.exp(margin)
    hazard = weight * _between(sets.times, sets.deaths / sets.at_risk, target)
    curvature = hazard - weight**2 * _between(sets.times, sets.deaths / sets.at_risk**2, target)
    return hazard - target.event, np.maximum(curvature, 1e-6)


@dataclass(frozen=True)
class Baseline:
    """Cumulative baseline hazard as a step function: ``hazard[k]`` from ``times[k]`` on (days)."""

    times: Array
    hazard: Array

    @classmethod
    def fit(cls, margin: Array, target: Target) -> Baseline:
        """Estimate by Breslow (1972) given log-hazard margins of shape (n,)."""
        sets = _risk_sets(margin, target)
        return cls(sets.times, np.cumsum(sets.deaths / sets.at_risk))

    def survival(self, margin: Array, times: Array) -> Array:
        """Return the probability of being event-free at each time: shape (n, len(times))."""
        return np.exp(-np.exp(margin)[:, None] * self.at(times)[None, :])

    def free(self, margin: Array, times: Array, other: Baseline) -> Array:
        """Return the probability of not having had the event, given one that competes with it.

        One minus the cumulative incidence from the two cause-specific hazards (Kalbfleisch & Prentice 2002,
        §8.2): whoever had the other event first can no longer have this one. Shape (n, len(times)).
        """
        if not len(other.times):
            return self.survival(margin, times)
        days = np.union1d(self.times, other.times)
        own, its = (np.diff(b.at(days), prepend=0.0) for b in (self, other))
        risk = np.exp(margin)[:, None]
        alive = np.exp(-np.cumsum(risk * own + its, axis=1))
        alive = np.hstack([np.ones((len(margin), 1)), alive[:, :-1]])
        incidence = np.cumsum(alive * (1 - np.exp(-risk * own)), axis=1)
        upto = np.searchsorted(days, times, side="right")
        return 1 - np.hstack([np.zeros((len(margin), 1)), incidence])[:, upto]

    def at(self, days: Array) -> Array:
        """Return the cumulative hazard at each day."""
        return np.concatenate([[0.0], self.hazard])[np.searchsorted(self.times, days, side="right")]
