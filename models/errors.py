"""How far values were off, on patients not fitted on: prediction intervals that keep their promise.

Conformal prediction with out-of-fold errors (Lei et al. 2018, doi:10.1080/01621459.2017.1307116), by thirds
of what was predicted (Mondrian; Vovk et al. 2003): high doses are missed by more than low ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from models.target import Array

FEWEST = 100  # patients in each third, or else all are one group


@dataclass
class Errors:
    """Absolute errors on the scale of the margin, sorted, by group; ``cuts`` are the margins in between."""

    cuts: Array
    sorted: list[Array]

    @classmethod
    def fit(cls, margin: Array, value: Array) -> Self:
        """Learn from margins (n,) of patients not fitted on and their values (n,), or none at all."""
        cuts = np.quantile(margin, [1 / 3, 2 / 3]) if len(value) >= 3 * FEWEST else np.empty(0)
        if not len(value):
            return cls(cuts, [np.empty(0)])
        off, group = np.abs(value - margin), np.searchsorted(cuts, margin)
        return cls(cuts, [np.sort(off[group == k]) for k in range(len(cuts) + 1)])

    def half_width(self, margin: Array, level: float) -> Array:
        """Return what covers a value with this probability, shape (n,); infinite if too few can promise."""
        widths = np.array([_rank(errors, level) for errors in self.sorted])
        return widths[np.searchsorted(self.cuts, margin)]

    def chance_below(self, margin: Array, limit: float | Array) -> Array:
        """Return the probability that a value lies below ``limit``, shape (n,).

        The errors are taken to fall to either side alike.
        """
        group, limits = np.searchsorted(self.cuts, margin), np.broadcast_to(limit, margin.shape)
        among = np.zeros(len(margin))
        for k, errors in enumerate(self.sorted):
            rows = group == k
            # The end of an interval, margin + error, may by rounding lie just short of that error.
            away = np.abs(limits[rows] - margin[rows]) * (1 + 1e-12)
            found = np.searchsorted(errors, away, side="right")
            among[rows] = found / (len(errors) + 1)
        return 0.5 + np.sign(limits - margin) * among / 2


def _rank(errors: NDArray[np.float64], level: float) -> float:
    rank = int(np.ceil((len(errors) + 1) * level)) - 1
    return float(errors[rank]) if rank < len(errors) else float("inf")
