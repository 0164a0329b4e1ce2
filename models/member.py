"""What every estimator of the ensemble promises; each file in this folder with a ``MEMBER`` is one."""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, clone

import models
from data.errors import TailorError
from models.target import Array, Target


class Member(BaseEstimator, ABC):
    """An estimator whose score is additive in the features on a scale of its own.

    ``types`` are the target types it learns, ``tolerance`` how exactly ``explain`` adds up
    (1e-6 for linear models and trees, 1e-3 for the network).
    """

    title: ClassVar[str]
    types: ClassVar[tuple[str, ...]]
    tolerance: ClassVar[float] = 1e-6

    @abstractmethod
    def fit(self, X: Array, target: Target, names: Sequence[str]) -> Self:
        """Learn from X of shape (n, p), NaN where missing, with column names."""

    @abstractmethod
    def score(self, X: Array) -> Array:
        """Return the score, shape (n,)."""

    @abstractmethod
    def explain(self, X: Array) -> tuple[float, Array]:
        """Return base value and contributions (n, p) with ``base + contributions.sum(1) = score``."""

    def tuned(self, X: Array, target: Target, names: Sequence[str]) -> Self:
        """Return an unfitted copy whose settings are chosen and fixed; nothing to choose by default.

        Settings are chosen once, so that the models the calibration is learned from (fitted without a
        fold) and the one that is served shrink alike.
        """
        return clone(self)

    def warm_up(self) -> None:
        """Build what is derived from the stored state, so that the first answer is not slower."""


@lru_cache(maxsize=1)
def members() -> dict[str, type[Member]]:
    """Return every member found in this folder, by file name."""
    found: dict[str, type[Member]] = {}
    for module_info in pkgutil.iter_modules(models.__path__):
        member = getattr(importlib.import_module(f"models.{module_info.name}"), "MEMBER", None)
        if member is not None:
            found[module_info.name] = member
    return found


def require_both_outcomes(target: Target) -> None:
    """Raise ``too_few_events`` unless there are events and non-events to learn from."""
    if target.type == "continuous":
        nothing = len(np.unique(target.value)) < 2
    else:
        nothing = target.events == 0 or (target.type == "binary" and target.events == len(target))
    if nothing:
        raise too_few_events(target)


def too_few_events(target: Target) -> TailorError:
    """Return the error that says so."""
    return TailorError(
        "too_few_events",
        f"{target.events} events among {len(target)} patients: nothing can be learned."
        if target.type != "continuous"
        else f"The same value in all {len(target)} patients: nothing can be learned.",
        hint="Check the endpoint column, or take more patients.",
    )


def columns_of(names: Sequence[str], groups: Sequence[str] | None) -> NDArray[np.intp]:
    """Return the positions of the columns belonging to some groups (all of them for None)."""
    return np.array(
        [j for j, name in enumerate(names) if groups is None or name.split(":", 1)[0] in groups],
        dtype=np.intp,
    )


def patient_columns(names: Sequence[str]) -> NDArray[np.intp]:
    """Return the positions of the columns that are the patient's, and not the therapy's."""
    return np.array([j for j, name in enumerate(names) if not name.startswith("therapy:")], dtype=np.intp)
