"""Who received which therapy: can this cohort speak of this patient under this therapy at all?

Positivity: Petersen et al. 2012, doi:10.1177/0962280210386207.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator

from models.member import patient_columns
from models.multinomial import Multinomial
from models.target import Array

LIMIT = 0.02  # propensity below which a therapy is not supported


@dataclass(frozen=True)
class Support:
    """Whether patients like this one received a therapy, and in words why or why not."""

    supported: bool
    reason: str


class Overlap(BaseEstimator):
    """Propensity of every therapy given a patient, and a check of every yes/no feature by counting.

    In a randomised cohort the propensity is the share of the arm, and known. Otherwise it is a ridge
    multinomial regression on the patient's columns (never on the therapy's). A therapy is not
    supported for a patient if fewer than ``min_arm`` received it, if its propensity is under
    ``limit``, or if among those who share a yes/no feature with the patient (at least ``min_arm``)
    no more than ``limit`` of them received it although ``min_expected`` would have by the overall share.
    """

    def __init__(
        self, randomised: bool, limit: float = LIMIT, min_arm: int = 10, min_expected: float = 5.0
    ) -> None:
        self.randomised, self.limit = randomised, limit
        self.min_arm, self.min_expected = min_arm, min_expected

    def fit(
        self,
        X: Array,
        arms: Sequence[str | None],
        names: Sequence[str],
        labels: Sequence[str] | None = None,
    ) -> Self:
        """Learn from X (n, p) and the therapy each patient received (None: not recorded).

        ``labels`` are the columns in words, for the reasons given.
        """
        self.patient_columns_ = patient_columns(names)
        recorded = np.array([arm is not None for arm in arms])
        Z, given = X[recorded][:, self.patient_columns_], np.array([arm for arm in arms if arm is not None])
        # Where chance decided, nothing about the patient did.
        self.chance_ = Multinomial().fit(Z[:, :0] if self.randomised else Z, given)
        self.arms_, self.counts_ = self.chance_.labels_, self.chance_.counts_
        self.labels_ = [str((labels or names)[j]) for j in self.patient_columns_]
        self.strata_ = [] if self.randomised else _strata(Z, given, self.arms_)
        return self

    def propensity(self, x: Array) -> dict[str, float]:
        """Return the probability of each therapy for one patient, x of shape (p,)."""
        if not len(self.arms_):
            return {}
        return dict(zip(self.arms_.tolist(), self.propensities(x[None])[0].tolist(), strict=True))

    def propensities(self, X: Array) -> Array:
        """Return the probability of each of ``arms_`` for patients of shape (n, p), rows summing to 1."""
        Z = X[:, self.patient_columns_]
        return self.chance_.probability(Z[:, :0] if self.randomised else Z)

    def supported(self, X: Array) -> NDArray[np.bool_]:
        """Judge every one of ``arms_`` for many patients, X of shape (n, p): shape (n, arms)."""
        enough = np.tile(self.counts_ >= self.min_arm, (len(X), 1))
        if self.randomised or not len(self.arms_):
            return enough
        share = self.counts_ / self.counts_.sum()
        for column, level, by_arm in self.strata_:
            total, arms = sum(by_arm), np.asarray(by_arm)
            if total >= self.min_arm:
                avoided = (arms <= self.limit * total) & (share * total >= self.min_expected)
                if avoided.any():
                    enough[np.ix_(X[:, self.patient_columns_[column]] == level, avoided)] = False
        return enough & (self.propensities(X) >= self.limit)

    def support(self, x: Array, therapy: str) -> Support:
        """Judge one therapy for one patient, x of shape (p,)."""
        n = dict(zip(self.arms_.tolist(), self.counts_.tolist(), strict=True)).get(therapy, 0)
        if n == 0:
            return Support(False, "nobody in the cohort received it")
        if n < self.min_arm:
            return Support(False, f"only {n} patients in the cohort received it")
        if self.randomised:
            return Support(True, f"randomised; {n} patients received it")
        k = self.arms_.tolist().index(therapy)
        share = self.counts_[k] / self.counts_.sum()
        for column, level, by_arm in self.strata_:
            total = sum(by_arm)
            if x[self.patient_columns_[column]] != level or total < self.min_arm:
                continue
            if by_arm[k] <= self.limit * total and share * total >= self.min_expected:
                who = f"{'with' if level else 'without'}: {self.labels_[column]}"
                return Support(False, f"{by_arm[k]} of the {total} patients {who} received it")
        chance = self.propensity(x)[therapy]
        if chance < self.limit:
            return Support(False, f"patients like this one hardly ever received it (propensity {chance:.1%})")
        return Support(True, f"{n} patients received it (propensity {chance:.0%})")


def _strata(Z: Array, given: NDArray[np.str_], arms: NDArray[np.str_]) -> list[tuple[int, float, list[int]]]:
    """Count the arms among patients with each level of every yes/no column."""
    strata = []
    for j, column in enumerate(Z.T):
        known = column[~np.isnan(column)]
        if len(known) and np.isin(known, (0.0, 1.0)).all():
            for level in (0.0, 1.0):
                with_level = given[column == level]
                strata.append((j, level, [int((with_level == arm).sum()) for arm in arms]))
    return strata
