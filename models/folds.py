"""Folds inside a fit, for choosing penalties, numbers of trees and weights."""

from __future__ import annotations

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
    if target.type == "continuous":
        n = min(most, len(target) // 2)
        strata = quarters(target.value)
    else:
        events, others = target.events, len(target) - target.events
        n = min(most, events, others) if target.type == "binary" else min(most, events)
        strata = target.event if others >= n else np.zeros(len(target))
    return stratified(strata, target.patient, n, seed, repeats) if n >= 2 else []


def stratified(
    strata: NDArray[Any], groups: NDArray[Any] | None, n: int, seed: int, repeats: int
) -> list[tuple[Index, Index]]:
    """Return ``repeats * n`` pairs of training and test rows, balanced on ``strata`` of shape (n_rows,).

    ``groups`` number the patients, whose rows stay together; ``None``: every row is a patient. A patient
    counts once, by the highest stratum of the rows.
    """
    rows = np.arange(len(strata)) if groups is None else groups
    patients, patient = np.unique(rows, return_inverse=True)
    label = np.full(len(patients), strata.min(initial=0.0))
    np.maximum.at(label, patient, strata)
    split = RepeatedStratifiedKFold(n_splits=n, n_repeats=repeats, random_state=seed)
    pairs = []
    for _, test in split.split(np.zeros((len(label), 1)), label):
        hidden = np.isin(patient, test)
        pairs.append((np.flatnonzero(~hidden), np.flatnonzero(hidden)))
    return pairs


def quarters(value: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the quarter of the values each one lies in, 0 to 3, shape (n,)."""
    return np.searchsorted(np.quantile(value, [0.25, 0.5, 0.75]), value).astype(float)
