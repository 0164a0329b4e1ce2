"""Straighten, centre, scale, fill and flag what is missing, for models that cannot take NaN."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import skew

from models.target import Array

SKEWED = 2.0  # of an exponential distribution
LOG_NORMAL = 1.0  # skewness of a log-normal one whose logarithm has a standard deviation of a third
LEVELS = 20  # fewer are a score or a count of few, and stay as they are


@dataclass
class Standardiser:
    """Columns scaled to mean 0 and variance 1, missing filled with the mean, plus indicators.

    A measure that is always positive and skewed like a ratio or a count of many (neutrophils to lymphocytes,
    tumour mutational burden) enters as its logarithm; one that may be zero and is skewed like a concentration
    (tumour markers, receptors, counts of nodes) as log(1 + x / median): so the patient with a hundred times
    the usual does not set the slope for everyone. ``unit`` is that median, NaN for columns taken as they are;
    ``least`` the 1st percentile of a column that enters as its logarithm, below which none counts, else NaN.
    A column missing in at least ``min_missing`` training patients gets an indicator column, so that a model
    sees *that* it is missing and not a mean passing for a measurement.
    """

    mean: Array
    scale: Array
    flagged: NDArray[np.intp]
    rate: Array
    unit: Array
    least: Array

    @classmethod
    def fit(cls, X: Array, min_missing: int = 5, *, straighten: bool = True) -> Standardiser:
        """Learn from X of shape (n, p) with NaN; a column with no value at all becomes zero."""
        known = [column[~np.isnan(column)] for column in X.T]
        unit = np.array([_unit(column) if straighten else np.nan for column in known])
        least = np.array([_least(column, u) for column, u in zip(known, unit, strict=True)])
        X = _straighten(X, unit, least)
        given = ~np.isnan(X)
        count = np.maximum(given.sum(0), 1)
        mean = np.where(given, X, 0.0).sum(0) / count
        variance = np.where(given, (X - mean) ** 2, 0.0).sum(0) / count
        scale = np.where(variance > 1e-12, np.sqrt(variance), 1.0)
        missing = (~given).sum(0)
        flagged = np.flatnonzero((missing >= min_missing) & (missing < len(X)))
        return cls(mean, scale, flagged, (~given).mean(0)[flagged], unit, least)

    @property
    def n_out(self) -> int:
        """Columns of the output."""
        return len(self.mean) + len(self.flagged)

    @property
    def straightens(self) -> bool:
        """Whether any column enters as a logarithm."""
        return bool(np.isfinite(self.unit).any())

    def transform(self, X: Array) -> Array:
        """Return shape (n, p + number of indicators), no NaN; indicators are centred too."""
        unknown = np.isnan(X)
        filled = np.where(unknown, 0.0, (_straighten(X, self.unit, self.least) - self.mean) / self.scale)
        return np.ascontiguousarray(np.hstack([filled, unknown[:, self.flagged] - self.rate]))

    def fold(self, contributions: Array) -> Array:
        """Add the contribution of each indicator to that of its column: (n, p + q) -> (n, p)."""
        p = len(self.mean)
        folded = contributions[:, :p].copy()
        folded[:, self.flagged] += contributions[:, p:]
        return folded


def _unit(values: Array) -> float:
    """Return what a skewed measure is divided by before its logarithm, NaN if it stays as it is."""
    if len(np.unique(values)) < LEVELS or values.min() < 0:
        return float("nan")
    if skew(values) <= (LOG_NORMAL if values.min() > 0 else SKEWED):
        return float("nan")
    return float(np.median(values)) or float(values.mean())


def _least(values: Array, unit: float) -> float:
    """Return the value below which no logarithm is taken, NaN of a column that may be zero or stays as is."""
    return float(np.quantile(values, 0.01)) if unit > 0 and values.min() > 0 else float("nan")


def _straighten(X: Array, unit: Array, least: Array) -> Array:
    logged = np.flatnonzero(~np.isnan(unit))
    if not len(logged):
        return X
    X = X.copy()
    share = np.maximum(X[:, logged], np.nan_to_num(least[logged])) / unit[logged]
    X[:, logged] = np.where(np.isnan(least[logged]), np.log1p(share), np.log(np.where(share > 0, share, 1.0)))
    return X
