"""Folds inside a fit, for choosing penalties, numbers of trees and weights."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import RepeatedStratifiedKFold

from models.target import Target

Index = NDArray[np.intp]


def folds(target: Target, most: int, seed: int, repeats: int = 1) -> list[tuple[Index, Index]]:
    """Return ``repeats`` times up to ``most`` pairs of training and test rows, by patient.

    Stratified on the event, or on quarters of the values. No more folds than events, nor (binary) than
    patients without; an empty list if that leaves fewer than two. In a time to event the censored may be
    few or none: then there is nothing to balance.
    """
    patients = len(np.unique(target.groups))
    if target.type == "continuous":
        n = min(most, patients // 2)
        strata = quarters(target.value)
    else:
        events = len(np.unique(target.groups[target.event > 0]))
        others = patients - events
        n = min(most, events, others) if target.type == "binary" else min(most, events)
        strata = target.event if others >= n else np.zeros(len(target))
    return stratified(strata, target.patient, n, seed, repeats) if n >= 2 else []


def stratified(
    strata: NDArray[Any], groups: NDArray[Any] | None, n: int, seed: int, repeats: int
) -> list[tuple[Index, Index]]:
    """Return ``repeats * n`` pairs of training and test rows, balanced on ``strata`` of shape (n_rows,).

    ``groups`` number the patients, whose rows stay together; ``None``: every row is a patient. A patient
    counts once, by the highest stratum of the rows. Strata of fewer than ``n`` patients are joined to the
    next: there is one for some folds only.
    """
    rows = np.arange(len(strata)) if groups is None else groups
    patients, patient = np.unique(rows, return_inverse=True)
    label = np.full(len(patients), strata.min(initial=0.0))
    np.maximum.at(label, patient, strata)
    label = _joined(label, n)
    split = RepeatedStratifiedKFold(n_splits=n, n_repeats=repeats, random_state=seed)
    pairs = []
    for _, test in split.split(np.zeros((len(label), 1)), label):
        hidden = np.isin(patient, test)
        pairs.append((np.flatnonzero(~hidden), np.flatnonzero(hidden)))
    return pairs


def _joined(label: NDArray[Any], n: int) -> NDArray[Any]:
    """Return the labels, those given to fewer than ``n`` joined to the next one up (the last: down)."""
    joined = label.copy()
    levels = np.unique(label).tolist()
    for level, above in pairwise(levels):
        if (joined == level).sum() < n:
            joined[joined == level] = above
    left = np.unique(joined).tolist()
    if len(left) > 1 and (joined == left[-1]).sum() < n:
        joined[joined == left[-1]] = left[-2]
    return joined


def quarters(value: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the quarter of the values each one lies in, 0 to 3, shape (n,)."""
    return np.searchsorted(np.quantile(value, [0.25, 0.5, 0.75]), value).astype(float)
