"""Cross-validation folds by patient, with events in every fold."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.errors import TailorError
from models.folds import Index, quarters, stratified
from models.target import Target


def folds(
    target: Target, groups: NDArray[Any] | None, n_splits: int = 5, repeats: int = 1, seed: int = 0
) -> list[tuple[Index, Index]]:
    """Return ``repeats * n_splits`` pairs of training and test rows, stratified on the event.

    Parameters
    ----------
    target : Target
        Outcomes of ``n`` rows.
    groups : array of shape (n,), optional
        Patient ids. Rows of one patient never fall on both sides. ``None``: every row is a patient.
    n_splits : int
        Folds in each repeat, at least 2.
    repeats : int
        How often the rows are shuffled and split again.
    seed : int
        Seed of the shuffles.

    Returns
    -------
    list of (train, test)
        Row numbers. Within a repeat the test sides are disjoint and cover every row.

    Raises
    ------
    TailorError
        ``bad_split`` if a setting or the number of ids is wrong, ``too_few_events`` if there are
        fewer patients with (for a binary target: or without) the event than folds.
    """
    if n_splits < 2 or repeats < 1:
        raise TailorError(
            "bad_split", f"{n_splits} folds, repeated {repeats} times.", hint="Ask for 2 or more folds."
        )
    ids = np.arange(len(target)) if groups is None else np.asarray(groups)
    if len(ids) != len(target):
        raise TailorError("bad_split", f"{len(ids)} patient ids for {len(target)} outcomes.", field="groups")
    strata = _strata(target, ids, n_splits)
    if len(np.unique(ids)) == len(ids):
        return stratified(strata, None, n_splits, seed, repeats)
    pairs = stratified(strata, ids, n_splits, seed, repeats)
    _check_folds(target, pairs)
    return pairs


def _strata(target: Target, ids: NDArray[Any], n_splits: int) -> NDArray[Any]:
    """Return the label to stratify on, having checked that there are patients enough of each."""
    if target.type == "continuous":
        if (patients := len(np.unique(ids))) < n_splits:
            raise _too_few("with a value", patients, n_splits)
        return quarters(target.value)
    event = target.event > 0
    with_event, without = len(np.unique(ids[event])), len(np.unique(ids[~event]))
    if with_event < n_splits:
        raise _too_few("with the event", with_event, n_splits)
    if without < n_splits:
        if target.type == "binary":
            raise _too_few("without the event", without, n_splits)
        return np.zeros(len(event), dtype=np.int64)  # so few are censored that there is nothing to balance
    return event.astype(np.int64)


def _check_folds(target: Target, pairs: list[tuple[Index, Index]]) -> None:
    """Refuse folds that a patient with many rows has emptied of events (or of non-events)."""
    if target.type == "continuous":
        return
    for _, test in pairs:
        events = int(target.event[test].sum())
        if events == 0 or (target.type == "binary" and events == len(test)):
            kind = "with" if events == 0 else "without"
            raise _too_few(f"{kind} the event in one of the folds", 0, len(pairs))


def _too_few(who: str, found: int, n_splits: int) -> TailorError:
    return TailorError(
        "too_few_events",
        f"{found} patients {who}, but {n_splits} folds.",
        field="n_splits",
        hint="Use fewer folds, or a cohort with more events.",
    )
