"""A measure with its bootstrap draws, so that means and differences of several get an interval too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.target import Array, Target
from training.forecast import Forecast, statistics
from training.metrics import bootstrap

COSTLY = 200  # resamples at most, where each takes long


def resamples(n: int, n_boot: int, seed: int, groups: NDArray[np.object_] | None = None) -> Iterator[Array]:
    """Yield blocks of shape (b, n): how often each row is drawn, whether it had the event or not.

    For rates and effects: `training.metrics.bootstrap` fixes the number of events, as measures of ranking
    want it, and would make these look surer than they are.
    """
    return bootstrap(Target.continuous(np.zeros(n)), n_boot, seed, groups)


@dataclass(frozen=True)
class Resampled:
    """A value and what it was in each resample, shape (b,); the interval is that of the percentiles.

    Efron & Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
    """

    value: float
    draws: Array

    @property
    def low(self) -> float:
        """Lower end of the 95 % interval."""
        return float(np.quantile(self.draws, 0.025))

    @property
    def high(self) -> float:
        """Upper end of the 95 % interval."""
        return float(np.quantile(self.draws, 0.975))

    def __sub__(self, other: Resampled) -> Resampled:
        return Resampled(self.value - other.value, self.draws - other.draws)

    @classmethod
    def of(
        cls,
        target: Target,
        said: Array | Forecast,
        metric: str,
        n_boot: int,
        seed: int,
        groups: NDArray[np.object_] | None = None,
    ) -> Resampled:
        """Resample the patients of one set; the same seed draws the same patients for every forecast.

        ``said`` is a margin, or a forecast where the metric needs more. ``groups`` are patient ids where a
        patient has several rows.
        """
        statistic = statistics(target, said if isinstance(said, Forecast) else Forecast(said))[metric]
        draws = [statistic(weights) for weights in bootstrap(target, n_boot, seed, groups)]
        return cls(float(statistic(np.ones((1, len(target))))[0]), np.concatenate(draws))

    @classmethod
    def mean(cls, parts: Sequence[Resampled]) -> Resampled:
        """Average over sets, each resampled by itself."""
        value = float(np.mean([part.value for part in parts]))
        return cls(value, np.mean([part.draws for part in parts], axis=0))
