"""Intervals tried out where the truth is known: outcomes drawn from the model itself, and learned again.

The parametric bootstrap calibrates an interval (Beran 1987, doi:10.1093/biomet/74.3.457): what the model says
is the truth of the replica, and a replica is pulled about by chance and by penalties as the original was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from models.cox import Baseline
from models.spread import half_width
from models.stack import Stack
from models.target import Array, Target


def shortfall(stack: Stack, X: Array, target: Target, names: Sequence[str], level: float, seed: int) -> float:
    """Return the factor on jackknife intervals of margins with which a share ``level`` hold the truth.

    X (n, p) are the patients learned from. For binary targets and times to one event that does not recur.
    """
    truth = stack.margin(X)
    drawn = draw(stack, truth, target, np.random.default_rng(seed))
    again = relearned(stack, X, drawn, names)
    found = again.margin(X)
    if target.type == "time_to_event":  # a log-hazard has no level of its own
        found = found - found.mean() + truth.mean()
    half = np.maximum(half_width(again.margins(X), level), 1e-9)
    return float(np.quantile(np.abs(found - truth) / half, level))


def relearned(stack: Stack, X: Array, target: Target, names: Sequence[str]) -> Stack:
    """Return the ensemble learned from other outcomes, with the members and settings it has."""
    members = [(name, stack.tuned_[name]) for name in stack.fitted_]
    again = Stack(members, stack.folds, tolerance=-np.inf, seed=stack.seed, calibrate=stack.calibrate)
    return again.fit(X, target, names)


def draw(stack: Stack, margin: Array, target: Target, rng: np.random.Generator) -> Target:
    """Draw outcomes of patients with these margins (n,), followed up as they were."""
    if target.type == "binary":
        return Target.binary((rng.random(len(margin)) < 1 / (1 + np.exp(-margin))).astype(float))
    event = _times(Baseline(stack.times_, stack.hazard_), margin, target.start, rng)
    leaving = replace(target, event=1 - target.event, other=np.empty(0))
    censored = _times(Baseline.fit(np.zeros(len(margin)), leaving), np.zeros(len(margin)), target.start, rng)
    last = target.time.max()
    time = np.minimum(np.minimum(event, censored), last)
    return replace(target, time=time, event=(event <= time).astype(float), other=np.empty(0))


def _times(baseline: Baseline, margin: Array, start: Array, rng: np.random.Generator) -> Array:
    """Draw the day of an event after ``start`` (n,); infinite where the hazard ends before it comes."""
    needed = baseline.at(start) + rng.exponential(size=len(margin)) * np.exp(-margin)
    at = np.searchsorted(baseline.hazard, needed)
    days = np.append(baseline.times, np.inf)
    return days[np.minimum(at, len(baseline.times))]
