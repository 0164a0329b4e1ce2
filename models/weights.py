"""How much each member counts, learned on patients it was not fitted on, and whether all of them pay."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize

from models import cox
from models.likelihood import derivatives, loss, per_patient, units
from models.target import Array, Target

RIDGE = 1e-3


def weigh(Z: Array, target: Target) -> tuple[Array, float]:
    """Return non-negative weights (k,) and a constant that fit the outcome; a whiff of ridge breaks ties."""

    def cost(theta: Array) -> tuple[float, Array]:
        margin = theta[0] + Z @ theta[1:]
        slope = derivatives(margin, target)[0] / units(target)
        value = loss(margin, target) + 0.5 * RIDGE * (theta[1:] ** 2).sum()
        return value, np.concatenate([[slope.sum()], Z.T @ slope + RIDGE * theta[1:]])

    k = Z.shape[1]
    start = np.concatenate([[0.0], np.full(k, 0.1)])
    constant = (0.0, 0.0) if target.type == "time_to_event" else (None, None)
    found = minimize(cost, start, jac=True, method="L-BFGS-B", bounds=[constant, *[(0.0, None)] * k])
    return found.x[1:], float(found.x[0])


def nested(Z: Array, target: Target, fold_of: Array) -> Array:
    """Return margins (n,) whose weights were learned without the patient's own fold."""
    margin = np.empty(len(Z))
    for fold in np.unique(fold_of):
        test = fold_of == fold
        weights, constant = weigh(Z[~test], target.take(~test))
        margin[test] = constant + Z[test] @ weights
    return margin


def paired_gain(simple: Array, together: Array, target: Target, fold_of: Array) -> tuple[float, float]:
    """Return how much less log-loss the ensemble has, and its standard error."""
    if target.type != "time_to_event":
        gain = per_patient(simple, target) - per_patient(together, target)
    else:
        parts = [fold_of == fold for fold in np.unique(fold_of)]
        losses = [[cox.log_loss(m[p], target.take(p)) for p in parts] for m in (simple, together)]
        gain = np.subtract(losses[0], losses[1])
    return float(gain.mean()), float(gain.std(ddof=1) / np.sqrt(len(gain)))


def calibrate(margin: Array, target: Target) -> tuple[float, float]:
    """Return intercept and slope (never negative) that calibrate margins of patients not fitted on."""
    weights, constant = weigh(margin[:, None], target)
    return constant, float(weights[0])
