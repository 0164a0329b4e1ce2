"""How good predictions are, each measure with an interval from a bootstrap over patients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.errors import TailorError
from models.target import Target
from training.forecast import Forecast, require, statistics

Array = NDArray[np.float64]

LOWER_IS_BETTER = frozenset({"brier", "log_loss", "integrated_brier", "mae", "rmse"})
CELLS = 4_000_000  # resamples x rows held at once: 32 MB an array
LOST = 0.05  # share of resamples without a value from which on there is no interval


@dataclass(frozen=True)
class Interval:
    """A measure, its percentile interval, and the rows and events it rests on; NaN where undefined."""

    name: str
    value: float
    low: float
    high: float
    n: int
    events: int
    level: float = 0.95


def evaluate(
    target: Target,
    margin: Array,
    *,
    probability: Array | None = None,
    times: Array | None = None,
    survival: Array | None = None,
    value: Array | None = None,
    horizon: float | None = None,
    n_boot: int = 1000,
    seed: int = 0,
    groups: NDArray[Any] | None = None,
    level: float = 0.95,
) -> dict[str, Interval]:
    """Return every measure that the predictions allow, by name.

    Parameters
    ----------
    target : Target
        Outcomes of ``n`` rows.
    margin, probability, times, survival, value
        The predictions, as in `Forecast`.
    horizon : float, optional
        Day at which ``auc_at_horizon`` is taken and ``integrated_brier`` stops. Without it, that one stops
        where fewer than 5 patients are under observation.
    n_boot : int
        Resamples of the patients, within those with and those without an event.
    seed : int
        Seed of the resamples.
    groups : array of shape (n,), optional
        Patient ids; rows of a patient are drawn together. ``None``: every row is a patient.
    level : float
        Coverage of the intervals.

    Returns
    -------
    dict of str to Interval
        ``auc``, ``average_precision``, ``brier``, ``log_loss``, ``calibration_slope`` and
        ``calibration_intercept``; or ``c_index``, ``calibration_slope``, ``auc_at_horizon`` (with a
        horizon) and ``integrated_brier`` (with survival curves).

    Raises
    ------
    TailorError
        ``too_few_events`` if a measure has no events (or no non-events) to rest on,
        ``bad_prediction`` if predictions are missing, misshapen or not probabilities.

    References
    ----------
    Efron & Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13 (percentile interval).
    """
    found = statistics(target, Forecast(margin, probability, times, survival, value), horizon)
    point, ones = {}, np.ones((1, len(target)))
    draws: dict[str, list[Array]] = {name: [] for name in found}
    for name, statistic in found.items():
        point[name] = float(statistic(ones)[0])
    for weights in bootstrap(target, n_boot, seed, groups):
        for name, statistic in found.items():
            draws[name].append(statistic(weights))
    return {name: _interval(name, point[name], draws[name], target, level) for name in found}


def paired_difference(
    target: Target,
    margin_a: Array | Forecast,
    margin_b: Array | Forecast,
    metric: str,
    *,
    horizon: float | None = None,
    n_boot: int = 1000,
    seed: int = 0,
    groups: NDArray[Any] | None = None,
    level: float = 0.95,
) -> Interval:
    """Return metric(a) - metric(b) on the same patients, both models seeing the same resamples.

    Parameters
    ----------
    target : Target
        Outcomes of ``n`` rows.
    margin_a, margin_b : array of shape (n,), or Forecast
        Model and baseline. A `Forecast` where probabilities or survival curves are needed.
    metric : str
        A name that `evaluate` returns. Below 0 favours ``a`` for those in `LOWER_IS_BETTER`.
    horizon, n_boot, seed, groups, level
        As in `evaluate`.

    Raises
    ------
    TailorError
        As `evaluate`, and ``unknown_metric`` if the predictions do not allow this one.
    """
    pair = [
        statistics(target, f if isinstance(f, Forecast) else Forecast(f), horizon)
        for f in (margin_a, margin_b)
    ]
    for known in pair:
        if metric not in known:
            hint = f"These predictions allow {', '.join(known)}."
            raise TailorError("unknown_metric", f"No metric {metric!r} here.", field="metric", hint=hint)
    a, b = pair[0][metric], pair[1][metric]
    ones = np.ones((1, len(target)))
    draws = [a(weights) - b(weights) for weights in bootstrap(target, n_boot, seed, groups)]
    return _interval(metric, float((a(ones) - b(ones))[0]), draws, target, level)


def bootstrap(target: Target, n_boot: int, seed: int, groups: NDArray[Any] | None = None) -> Iterator[Array]:
    """Yield blocks of shape (b, n), ``n_boot`` rows in all: how often each row occurs in a resample.

    Patients are drawn with replacement, separately among those with and without an event.
    """
    rng = np.random.default_rng(seed)
    ids = np.arange(len(target)) if groups is None else np.asarray(groups)
    require(len(ids) == len(target), f"{len(ids)} patient ids for {len(target)} outcomes", "groups")
    patients, row = np.unique(ids, return_inverse=True)
    event = target.event if target.type != "continuous" else np.zeros(len(target))
    events = np.bincount(row, weights=event, minlength=len(patients)) > 0
    strata = [np.flatnonzero(events), np.flatnonzero(~events)]
    block = max(1, CELLS // len(target))
    for start in range(0, n_boot, block):
        size = min(block, n_boot - start)
        times = np.zeros((size, len(patients)))
        for stratum in strata:
            if len(stratum):
                times[:, stratum] = _draw(rng, size, len(stratum))
        yield times[:, row]


def _draw(rng: np.random.Generator, size: int, n: int) -> Array:
    """Return how often each of ``n`` is drawn in ``n`` draws, ``size`` times over; (size, n)."""
    picks = rng.integers(0, n, (size, n)) + n * np.arange(size)[:, None]
    return np.bincount(picks.ravel(), minlength=size * n).reshape(size, n).astype(float)


def _interval(name: str, value: float, draws: list[Array], target: Target, level: float) -> Interval:
    """Take the percentiles; none if too many resamples have no value, since the rest would flatter."""
    low, high = percentiles(np.concatenate(draws) if draws else np.empty(0), level)
    return Interval(name, value, low, high, len(target), target.events, level)


def percentiles(drawn: Array, level: float = 0.95) -> tuple[float, float]:
    """Return the ends of the percentile interval of what resamples gave, NaN if too many gave nothing."""
    kept = drawn[np.isfinite(drawn)]
    if not len(kept) or len(kept) < (1 - LOST) * len(drawn):
        return float("nan"), float("nan")
    tail = (1 - level) / 2
    low, high = np.quantile(kept, [tail, 1 - tail])
    return float(low), float(high)
