"""A contrast in percentage points: each feature's share of the difference in risk."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from models.target import Array
from serving.prediction import Contribution

STEP = 1e-4  # of the margin, for the slope where two margins are equal
Answered = Callable[[Array], Array]


def with_points(
    parts: Sequence[Contribution], difference: float, answered: Answered, margin: float, exactness: float
) -> tuple[Contribution, ...]:
    """Return contributions to a difference in margin with their ``points``, which sum to ``difference``.

    A point is a contribution times one slope for all: that of the secant between the two margins, difference
    over the sum of the contributions. No other rescaling both adds up and keeps the proportions. Where the
    margins are equal, as far as the explanation is exact, the slope is that of the curve at this margin.

    Parameters
    ----------
    parts : sequence of Contribution
        On the scale of the margin.
    difference : float
        Of the probabilities, or of the values in their unit.
    answered : callable
        From margins of shape (n,) to probabilities or values of shape (n,).
    margin : float
        Midway between the two.
    exactness : float
        How far the contributions may miss the difference in margin.
    """
    total = sum(part.contribution for part in parts)
    if abs(total) > 10 * exactness:
        slope = difference / total
    else:
        low, high = answered(np.array([margin - STEP, margin + STEP]))
        slope = float(high - low) / (2 * STEP)
    return tuple(part.model_copy(update={"points": part.contribution * slope}) for part in parts)


def points_by_group(parts: Sequence[Contribution], groups: Sequence[str]) -> dict[str, float]:
    """Sum points by modality."""
    return {group: sum(part.points or 0.0 for part in parts if part.group == group) for group in groups}
