"""Errors of predicted values, for many resamples of the patients at once.

Every function takes values in the unit of the endpoint, shape (n,), and ``weights`` of shape (b, n): how
often each row occurs in each of ``b`` resamples; it returns one number a resample, shape (b,).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def mean_absolute_error(value: Array, predicted: Array, weights: Array) -> Array:
    """Return the mean absolute error, in the unit."""
    return weights @ np.abs(predicted - value) / weights.sum(1)


def root_mean_squared_error(value: Array, predicted: Array, weights: Array) -> Array:
    """Return the root of the mean squared error, in the unit."""
    return np.sqrt(weights @ (predicted - value) ** 2 / weights.sum(1))


def r_squared(value: Array, predicted: Array, weights: Array) -> Array:
    """Return the share of the variance explained; negative if worse than the mean."""
    mean = weights @ value / weights.sum(1)
    total = np.einsum("bn,bn->b", weights, (value[None, :] - mean[:, None]) ** 2)
    return 1 - weights @ (predicted - value) ** 2 / total


def within(value: Array, predicted: Array, weights: Array, share: float = 0.2) -> Array:
    """Return the share of patients whose prediction is within ``share`` of the value."""
    near = np.abs(predicted - value) <= share * np.abs(value) * (1 + 1e-12)
    return weights @ near.astype(float) / weights.sum(1)
