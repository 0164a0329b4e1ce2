"""Folds inside a fit, for choosing penalties, numbers of trees and weights."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import RepeatedStratifiedKFold

from models.target import Target

Index = NDArray[np.intp]


def folds(target: Target, most: int, seed: int, repeats: int = 1) -> list[tuple[Index, Index]]:
    """Return ``repeats`` times up to ``most`` pairs of training and test rows, stratified on the event.

    No more folds than events, nor (binary) than patients without; an empty list if that leaves fewer than
    two. In a time to event the censored may be few or none: then there is nothing to balance.
    """
    events, others = int(target.event.sum()), int((1 - target.event).sum())
    n = min(most, events, others) if target.type == "binary" else min(most, events)
    if n < 2:
        return []
    strata = target.event if others >= n else np.zeros(len(target))
    split = RepeatedStratifiedKFold(n_splits=n, n_repeats=repeats, random_state=seed)
    return list(split.split(np.zeros((len(target), 1)), strata))
