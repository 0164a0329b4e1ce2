"""Whether retraining tells another story: other versions, and this one without each fold of its patients."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from typing import Literal

import numpy as np
from scipy.stats import spearmanr

from models.bundle import Bundle
from models.registry.store import Registered
from models.stack import Stack
from serving.review.facts import Flip, Stability
from serving.review.influence import directions, sizes
from serving.review.population import Population, name_of, of_cohort

CLEAR = 0.3  # correlation of value and contribution from which a direction is one
COUNTS = 0.01  # share of all sizes from which a feature counts
THREE = 3
Refit = Literal["version", "fold"]
Again = tuple[str, Refit, Population]  # its name


def again(bundle: Bundle, others: Sequence[Registered]) -> list[Again]:
    """Return the model learned again: other versions, each on the rows it keeps; without folds, on these."""
    rows = bundle.background
    found: list[Again] = [
        (name_of(other), "version", of_cohort(other.bundle, other.bundle.background)) for other in others
    ]
    for i, fitted in enumerate(bundle.stack.folds_):
        stack: Stack = copy(bundle.stack)
        stack.fitted_ = fitted
        found.append((f"without fold {i + 1}", "fold", of_cohort(replace(bundle, stack=stack), rows)))
    return found


def stability(here: Population, learned: Sequence[Again]) -> tuple[Stability, ...]:
    """Compare a model with itself learned again."""
    return tuple(_compare(here, there, other, refit) for other, refit, there in learned)


def _compare(here: Population, there: Population, other: str, refit: Refit) -> Stability:
    shared = [field for field in here.fields if field in there.fields]
    ours, theirs = ({f: float(s) for f, s in zip(p.fields, sizes(p), strict=True)} for p in (here, there))
    pairs = np.array([[ours[f], theirs[f]] for f in shared]).reshape(-1, 2)
    told = len(shared) >= THREE and bool((np.ptp(pairs, axis=0) > 0).all())
    return Stability(
        other=other,
        refit=refit,
        shared=len(shared),
        correlation=float(spearmanr(pairs[:, 0], pairs[:, 1]).statistic) if told else None,
        flips=_flips(here, there, ours, theirs),
    )


def _flips(
    here: Population, there: Population, ours: dict[str, float], theirs: dict[str, float]
) -> tuple[Flip, ...]:
    """Return the features that count in both, clear in both, and turned round."""
    ways = [
        {f: way for f, (way, _) in zip(p.fields, directions(p), strict=True) if way is not None}
        for p in (here, there)
    ]
    totals = [sum(size.values()) for size in (ours, theirs)]
    return tuple(
        Flip(feature=field, here=first, there=second)
        for field, first in ways[0].items()
        if (second := ways[1].get(field)) is not None
        and first * second < 0
        and min(abs(first), abs(second)) >= CLEAR
        and min(ours[field] / totals[0], theirs[field] / totals[1]) >= COUNTS
    )
