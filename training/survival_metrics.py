"""Discrimination and calibration of a time to event under right censoring and late entry.

``weights`` of shape (b, n) says how often each row occurs in each of ``b`` resamples, as in
`training.binary_metrics`; every function returns one value a resample, shape (b,). Times are in days.
A patient is at risk at ``t`` if ``entry < t <= time``, or from day 0; an event comes before a tied censoring.

Inverse weighting. With all patients observed from day 0, the censoring weight of an event,
``1 / (n G(t-))`` with ``G`` the Kaplan-Meier curve of censoring, equals the step ``S(t-) / Y(t)`` of the
survival curve, where ``Y`` counts those at risk. The step is still right under late entry, where ``Y``
and ``S`` use delayed-entry risk sets and ``G`` alone is not enough, so it is the form used here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.target import Target
from training.binary_metrics import STEPS, TINY, TOLERANCE, two_sample_auc
from training.risk_sets import Curve, at_risk, deaths_by_day, fit_curve, start

Array = NDArray[np.float64]

CHUNK = 256


def c_index(target: Target, margin: Array, weights: Array) -> Array:
    """Return Harrell's C: of comparable pairs, how often the earlier event has the higher margin.

    ``j`` is comparable with an event of ``i`` if at risk then (``entry_j < time_i``) and event-free longer.

    Parameters
    ----------
    target : Target
        Times to event of ``n`` rows.
    margin : array of shape (n,)
        Log-hazard or any score that is higher for earlier events. Ties count one half.
    weights : array of shape (b, n)
        Resamples.

    References
    ----------
    Harrell, Lee & Mark, Multivariable prognostic models, Stat Med 1996;15:361-387.
    """
    copies = np.ascontiguousarray(weights.T, dtype=np.float32)  # counts: exact in single precision
    right, pairs = np.zeros((2, len(weights)))
    events, entry = np.flatnonzero(target.event > 0), start(target)
    for first in range(0, len(events), CHUNK):
        i = events[first : first + CHUNK]
        t = target.time[i, None]
        later = (target.time > t) | ((target.time == t) & (target.event == 0))
        comparable = (later & (entry < t)).astype(np.float32)
        order = np.sign(margin[i, None] - margin).astype(np.float32)
        both, net = comparable @ copies, (comparable * order) @ copies
        pairs += np.einsum("ib,bi->b", both, weights[:, i])
        right += np.einsum("ib,bi->b", (both + net) / 2, weights[:, i])
    return np.divide(right, pairs, out=np.full_like(right, np.nan), where=pairs > 0)


def _cases(target: Target, weights: Array, curve: Curve, until: float) -> Array:
    """Return the share of the population that each row's event stands for, up to a day; (b, n)."""
    place = np.searchsorted(curve.days, target.time)
    counted = (target.event > 0) & (target.time <= until)
    return np.where(counted, weights * curve.step[:, np.minimum(place, len(curve.days) - 1)], 0.0)


def auc_at(target: Target, margin: Array, horizon: float, weights: Array) -> Array:
    """Return the cumulative/dynamic AUC at a horizon in days: event by then against event-free then.

    NaN in a resample that has no events before the horizon or nobody under observation after it.

    References
    ----------
    Uno et al., Evaluating prediction rules for t-year survivors, JASA 2007;102:527-537; late entry:
    Li, Estimating time-dependent ROC curves using data under prevalent sampling, Stat Med 2017;36:1285-1301.
    """
    cases = _cases(target, weights, fit_curve(target, weights), horizon)
    controls = weights * ((target.time > horizon) & (target.entry <= horizon))
    return two_sample_auc(margin, cases, controls)


def integrated_brier(target: Target, times: Array, survival: Array, weights: Array) -> Array:
    """Return the Brier score of the predicted survival, averaged over the grid (trapezium rule).

    NaN in a resample that has nobody left under observation at a grid time.

    Parameters
    ----------
    target : Target
        Times to event of ``n`` rows.
    times : array of shape (m,)
        Rising grid in days; somebody must be under observation after each.
    survival : array of shape (n, m)
        Predicted probability of being event-free at each grid time.
    weights : array of shape (b, n)
        Resamples.

    References
    ----------
    Graf et al., Assessment and comparison of prognostic classification schemes, Stat Med 1999;18:2529-2545.
    """
    curve = fit_curve(target, weights)
    died = (target.event[:, None] > 0) & (target.time[:, None] <= times)
    lost = _cases(target, weights, curve, float(times[-1])) @ (died * survival**2)
    free = ((target.time[:, None] > times) & (target.entry[:, None] <= times)).astype(float)
    seen = weights @ free
    alive = curve.at(times)
    kept = np.divide(alive, seen, out=np.where(alive > 0, np.nan, 0.0), where=seen > 0)
    score = lost + kept * (weights @ (free * (1 - survival) ** 2))
    return np.trapezoid(score, times, axis=1) / (times[-1] - times[0])


def cox_slope(target: Target, margin: Array, weights: Array) -> Array:
    """Return the slope of a Cox regression on the margin (log-hazard); 1 is ideal, below 1 too extreme.

    Breslow's likelihood with delayed entry. NaN where the margin is constant or orders the events perfectly.

    References
    ----------
    van Houwelingen, Validation, calibration, revision of Cox survival models, Stat Med 2000;19:3401-3415.
    """
    scale = float(margin.std())
    if scale < TINY * max(1.0, abs(float(margin.mean()))):
        return np.full(len(weights), np.nan)
    x = (margin - margin.mean()) / scale
    days, deaths = deaths_by_day(target, weights)
    seen = (weights * target.event) @ x
    slope, step = np.zeros(len(weights)), np.full(len(weights), np.inf)
    for _ in range(STEPS):
        hazard = weights * np.exp(np.clip(slope[:, None] * x, -50, 50))
        s0, s1, s2 = (at_risk(target, hazard * x**power, days) for power in range(3))
        share = np.divide(deaths, s0, out=np.zeros_like(s0), where=(s0 > 0) & (deaths > 0))
        mean = np.divide(s1, s0, out=np.zeros_like(s0), where=share > 0)
        information = (share * s2 - deaths * mean**2).sum(axis=1)
        gain = seen - (deaths * mean).sum(axis=1)
        step = np.divide(gain, information, out=np.full_like(gain, np.nan), where=information > 0)
        slope = slope + np.clip(step, -2, 2)
        if not np.any((np.abs(step) >= TOLERANCE) & np.isfinite(slope)):
            break
    return np.where(np.abs(step) < TOLERANCE, slope / scale, np.nan)
