"""Centre, scale, fill and flag what is missing, for models that cannot take NaN."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.target import Array


@dataclass
class Standardiser:
    """Columns scaled to mean 0 and variance 1, missing filled with the mean, plus indicators.

    A column missing in at least ``min_missing`` training patients gets an indicator column, so
    that a model sees *that* it is missing and not a mean passing for a measurement.
    """

    mean: Array
    scale: Array
    flagged: NDArray[np.intp]
    rate: Array

    @classmethod
    def fit(cls, X: Array, min_missing: int = 5) -> Standardiser:
        """Learn from X of shape (n, p) with NaN; a column with no value at all becomes zero."""
        known = ~np.isnan(X)
        count = np.maximum(known.sum(0), 1)
        mean = np.where(known, X, 0.0).sum(0) / count
        variance = np.where(known, (X - mean) ** 2, 0.0).sum(0) / count
        scale = np.where(variance > 1e-12, np.sqrt(variance), 1.0)
        missing = (~known).sum(0)
        flagged = np.flatnonzero((missing >= min_missing) & (missing < len(X)))
        return cls(mean, scale, flagged, (~known).mean(0)[flagged])

    @property
    def n_out(self) -> int:
        """Columns of the output."""
        return len(self.mean) + len(self.flagged)

    def transform(self, X: Array) -> Array:
        """Return shape (n, p + number of indicators), no NaN; indicators are centred too."""
        unknown = np.isnan(X)
        filled = np.where(unknown, 0.0, (X - self.mean) / self.scale)
        return np.ascontiguousarray(np.hstack([filled, unknown[:, self.flagged] - self.rate]))

    def fold(self, contributions: Array) -> Array:
        """Add the contribution of each indicator to that of its column: (n, p + q) -> (n, p)."""
        p = len(self.mean)
        folded = contributions[:, :p].copy()
        folded[:, self.flagged] += contributions[:, p:]
        return folded
