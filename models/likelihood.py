"""What a margin costs: the negative log-likelihood of each kind of target, and its derivatives."""

from __future__ import annotations

import numpy as np

from models import cox
from models.target import Array, Target


def loss(margin: Array, target: Target) -> float:
    """Return the mean cost of margins of shape (n,).

    Binary: log-loss of log-odds. Time to event: negative log partial likelihood an event.
    Continuous: half the squared error.
    """
    if target.type != "time_to_event":
        return float(per_patient(margin, target).mean())
    return cox.log_loss(margin, target) if target.events else 0.0


def derivatives(margin: Array, target: Target) -> tuple[Array, Array]:
    """Return first and (diagonal) second derivative of the total cost, each of shape (n,)."""
    if target.type == "time_to_event":
        return cox.gradients(margin, target)
    if target.type == "continuous":
        return margin - target.value, np.ones(len(target))
    p = 1 / (1 + np.exp(-margin))
    return p - target.event, np.maximum(p * (1 - p), 1e-6)


def units(target: Target) -> float:
    """Return what the total cost is divided by to give the mean: patients, or events."""
    return max(float(target.events), 1.0) if target.type == "time_to_event" else float(len(target))


def constant(target: Target) -> float:
    """Return the best constant margin: log-odds of the rate, mean of the values, 0 for time to event."""
    if target.type == "time_to_event":
        return 0.0
    if target.type == "continuous":
        return float(target.value.mean())
    rate = target.event.mean()
    return float(np.log(rate / (1 - rate)))


def per_patient(margin: Array, target: Target) -> Array:
    """Return the cost of each patient, shape (n,); not for time to event, whose cost is shared."""
    if target.type == "binary":
        return np.logaddexp(0.0, np.where(target.event == 1, -margin, margin))
    return 0.5 * (margin - target.value) ** 2
