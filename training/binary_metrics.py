"""Discrimination and calibration of a yes/no outcome, for many resamples of the patients at once.

Every function takes ``weights`` of shape (b, n): how often each of the ``n`` rows occurs in each of
``b`` resamples (one row of ones for the sample itself), and returns one value a resample, shape (b,).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Array = NDArray[np.float64]

TINY = float(np.finfo(float).eps)
STEPS, TOLERANCE = 40, 1e-9


def auc(event: Array, margin: Array, weights: Array) -> Array:
    """Return the area under the ROC curve; ties count one half.

    Parameters
    ----------
    event : array of shape (n,)
        1 where the outcome occurred, else 0.
    margin : array of shape (n,)
        Score, higher for a more likely event.
    weights : array of shape (b, n)
        Resamples.

    References
    ----------
    Hanley & McNeil, The meaning and use of the area under a ROC curve, Radiology 1982;143:29-36.
    """
    return two_sample_auc(margin, weights * event, weights * (1 - event))


def two_sample_auc(margin: Array, cases: Array, controls: Array) -> Array:
    """Return P(case scores above control), ties one half, for case and control weights of shape (b, n)."""
    order, starts = _tie_groups(margin)
    case = np.add.reduceat(cases[:, order], starts, axis=1)
    control = np.add.reduceat(controls[:, order], starts, axis=1)
    below = np.cumsum(control, axis=1) - 0.5 * control
    pairs = case.sum(axis=1) * control.sum(axis=1)
    return _divide((case * below).sum(axis=1), pairs)


def average_precision(event: Array, margin: Array, weights: Array) -> Array:
    """Return the precision at each threshold, weighted by the gain in recall; see `auc` for arguments.

    References
    ----------
    Davis & Goadrich, The relationship between precision-recall and ROC curves, ICML 2006.
    """
    order, starts = _tie_groups(-margin)
    hit = np.add.reduceat((weights * event)[:, order], starts, axis=1)
    called = np.cumsum(np.add.reduceat(weights[:, order], starts, axis=1), axis=1)
    precision = _divide(np.cumsum(hit, axis=1), called, empty=0.0)
    return _divide((hit * precision).sum(axis=1), hit.sum(axis=1))


def brier(event: Array, probability: Array, weights: Array) -> Array:
    """Return the mean squared error of the probability (Brier, Mon Weather Rev 1950;78:1-3)."""
    return weights @ (probability - event) ** 2 / weights.sum(axis=1)


def log_loss(event: Array, probability: Array, weights: Array) -> Array:
    """Return the mean negative log-likelihood, in nats; probabilities are kept off 0 and 1 by 2e-16."""
    p = np.clip(probability, TINY, 1 - TINY)
    return weights @ -(event * np.log(p) + (1 - event) * np.log1p(-p)) / weights.sum(axis=1)


def calibration_slope(event: Array, margin: Array, weights: Array) -> Array:
    """Return the slope of a logistic regression of the event on the margin (log-odds); 1 is ideal.

    Below 1 the predictions are too extreme. NaN where the margin is constant or separates the
    outcomes perfectly, so that no finite slope exists.

    References
    ----------
    Cox, Two further applications of a model for binary regression, Biometrika 1958;45:562-565.
    """
    centre, scale = float(margin.mean()), float(margin.std())
    if scale < TINY * max(1.0, abs(centre)):
        return np.full(len(weights), np.nan)
    x = (margin - centre) / scale
    a, b = np.zeros((2, len(weights), 1))
    moved = np.ones((len(weights), 1), dtype=bool)
    for _ in range(STEPS):
        p = expit(a + b * x)
        v = weights * p * (1 - p)
        residual = weights * (event - p)
        g0, g1 = residual.sum(axis=1, keepdims=True), (residual @ x)[:, None]
        h00, h01, h11 = v.sum(axis=1, keepdims=True), (v @ x)[:, None], (v @ x**2)[:, None]
        det = h00 * h11 - h01**2
        da, db = _divide(h11 * g0 - h01 * g1, det), _divide(h00 * g1 - h01 * g0, det)
        a, b = a + da, b + db
        moved = ~((np.abs(da) < TOLERANCE) & (np.abs(db) < TOLERANCE))
        if not np.any(moved & np.isfinite(b)):
            break
    return np.where(moved, np.nan, b / scale)[:, 0]


def calibration_intercept(event: Array, margin: Array, weights: Array) -> Array:
    """Return calibration-in-the-large: the shift of the margin (log-odds) that makes observed = expected.

    The slope is held at 1; 0 is ideal, above 0 the predictions are too low on average.

    References
    ----------
    Steyerberg & Vergouwe, Towards better clinical prediction models, Eur Heart J 2014;35:1925-1931.
    """
    shift = np.zeros((len(weights), 1))
    moved = np.ones_like(shift, dtype=bool)
    for _ in range(STEPS):
        p = expit(margin + shift)
        gain = (weights * (event - p)).sum(axis=1, keepdims=True)
        step = np.clip(_divide(gain, (weights * p * (1 - p)).sum(axis=1, keepdims=True)), -2, 2)
        shift = shift + step
        moved = ~(np.abs(step) < TOLERANCE)
        if not np.any(moved & np.isfinite(shift)):
            break
    return np.where(moved, np.nan, shift)[:, 0]


def _tie_groups(score: Array) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the rising order of a score and where each run of equal values starts in it."""
    order = np.argsort(score, kind="stable")
    return order, np.flatnonzero(np.r_[True, np.diff(score[order]) > 0])


def _divide(above: Array, below: Array, empty: float = np.nan) -> Array:
    """Divide, giving ``empty`` where there is nothing to divide by."""
    return np.divide(above, below, out=np.full_like(above, empty), where=below > 0)
