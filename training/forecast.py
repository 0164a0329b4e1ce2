"""What a model said about patients, and the measures that this allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from data.errors import TailorError
from models.target import Target
from training import binary_metrics, survival_metrics, value_metrics
from training.risk_sets import start

Array = NDArray[np.float64]
Statistic = Callable[[Array], Array]

FEWEST = 5  # patients under observation at a grid time of the integrated Brier score


@dataclass(frozen=True)
class Forecast:
    """What a model said about ``n`` rows.

    ``margin`` (n,): log-odds or log-hazard, higher for a more likely or earlier event. ``probability``
    (n,): of a binary event; the logistic of the margin if left out. ``times`` (m,) and ``survival``
    (n, m): grid in days and probability of being event-free at each, for the integrated Brier score.
    ``value`` (n,): of a continuous endpoint, in its unit; ``half_width`` (n,): of its 90 % interval, on the
    scale of the margin.
    """

    margin: Array
    probability: Array | None = None
    times: Array | None = None
    survival: Array | None = None
    value: Array | None = None
    half_width: Array | None = None


def statistics(target: Target, forecast: Forecast, horizon: float | None = None) -> dict[str, Statistic]:
    """Return the measures that a forecast allows, as functions of resample weights (b, n); see `evaluate`."""
    margin = _column(forecast.margin, len(target), "margin")
    if target.type == "continuous":
        said = np.empty(0) if forecast.value is None else forecast.value
        return _values(target.value, _column(said, len(target), "value"))
    _enough(target.event.sum(), "events")
    if target.type == "binary":
        _enough((1 - target.event).sum(), "non-events")
        p = forecast.probability
        probability = expit(margin) if p is None else _probability(_column(p, len(target), "probability"))
        return _binary(target.event, margin, probability)
    late = int((target.time <= start(target)).sum())
    require(late == 0, f"{late} patients entered on or after their last day", "entry")
    found: dict[str, Statistic] = {
        "c_index": lambda w: survival_metrics.c_index(target, margin, w),
        "calibration_slope": lambda w: survival_metrics.cox_slope(target, margin, w),
    }
    if horizon is not None:
        _enough(((target.event > 0) & (target.time <= horizon)).sum(), f"events by day {horizon:g}")
        seen = (target.time > horizon) & (target.entry <= horizon)
        _enough(seen.sum(), f"patients under observation after day {horizon:g}")
        found["auc_at_horizon"] = lambda w: survival_metrics.auc_at(target, margin, horizon, w)
    if forecast.survival is not None and forecast.times is not None:
        times, survival = _grid(target, forecast.times, forecast.survival, horizon)
        found["integrated_brier"] = lambda w: survival_metrics.integrated_brier(target, times, survival, w)
    return found


def _binary(event: Array, margin: Array, probability: Array) -> dict[str, Statistic]:
    return {
        "auc": lambda w: binary_metrics.auc(event, margin, w),
        "average_precision": lambda w: binary_metrics.average_precision(event, margin, w),
        "brier": lambda w: binary_metrics.brier(event, probability, w),
        "log_loss": lambda w: binary_metrics.log_loss(event, probability, w),
        "calibration_slope": lambda w: binary_metrics.calibration_slope(event, margin, w),
        "calibration_intercept": lambda w: binary_metrics.calibration_intercept(event, margin, w),
    }


def _values(value: Array, predicted: Array) -> dict[str, Statistic]:
    return {
        "mae": lambda w: value_metrics.mean_absolute_error(value, predicted, w),
        "rmse": lambda w: value_metrics.root_mean_squared_error(value, predicted, w),
        "r2": lambda w: value_metrics.r_squared(value, predicted, w),
        "within_20_percent": lambda w: value_metrics.within(value, predicted, w),
    }


def _grid(target: Target, times: Array, survival: Array, horizon: float | None) -> tuple[Array, Array]:
    """Return the part of the grid that the follow-up (and the horizon) covers, having checked it."""
    times, survival = np.asarray(times, dtype=float), _probability(np.asarray(survival, dtype=float))
    require(survival.shape == (len(target), len(times)), f"survival of shape {survival.shape}", "survival")
    require(bool(np.all(np.diff(times) > 0)), "times that do not rise", "times")
    observed = ((target.time[:, None] > times) & (target.entry[:, None] <= times)).sum(axis=0)
    keep = (observed >= FEWEST) & (times <= (np.inf if horizon is None else horizon))
    require(int(keep.sum()) >= 2, "fewer than two grid times within the follow-up", "times")
    return times[keep], survival[:, keep]


def _column(values: Array, n: int, field: str) -> Array:
    column = np.asarray(values, dtype=float)
    require(column.shape == (n,), f"{field} of shape {column.shape} for {n} outcomes", field)
    require(bool(np.isfinite(column).all()), f"missing or infinite values in {field}", field)
    return column


def _probability(values: Array) -> Array:
    inside = bool(((values >= 0) & (values <= 1)).all())
    require(inside, "probabilities that are missing or outside 0 to 1", "probability")
    return values


def require(good: bool, found: str, field: str) -> None:
    """Raise ``bad_prediction``, saying what was found, unless it is good."""
    if not good:
        raise TailorError("bad_prediction", f"Cannot evaluate: {found}.", field=field)


def _enough(count: float, what: str) -> None:
    if count < 1:
        raise TailorError("too_few_events", f"Cannot evaluate: no {what}.", hint="Evaluate on more patients.")
