"""What a therapy does for one patient rather than another: doubly robust scores, and a model of them.

The score of a patient is the difference the outcome models predict, corrected by how wrong they were about
what happened, weighed by how unlikely the therapy given was. Its mean is the average effect if either the
outcome models or the propensities are right (Robins, Rotnitzky & Zhao 1994,
doi:10.1080/01621459.1994.10476818); regressed on the patient it is the DR-learner (Kennedy 2023,
doi:10.1214/23-EJS2157).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, clone

from models.elastic_net import ElasticNet
from models.folds import folds
from models.member import patient_columns
from models.overlap import LIMIT
from models.target import Array, Target


def scores(
    outcome: Array,
    arm: NDArray[np.str_],
    pair: tuple[str, str],
    said: Array,
    chance: Array,
    limit: float = LIMIT,
) -> Array:
    """Return the doubly robust score of first against second therapy for each patient, shape (n,).

    Parameters
    ----------
    outcome : array of shape (n,)
        What happened; of a time to event its pseudo-observation.
    arm : array of shape (n,)
        Therapy received; those who received neither count by what is predicted of them.
    pair : (first, second)
    said, chance : arrays of shape (n, 2)
        Predicted outcome under, and propensity of, either therapy; both from models that did not see the
        patient.
    limit : float
        Patients with a lower propensity of either therapy have no overlap: NaN. Nothing is clipped.
    """
    score, overlap = said[:, 0] - said[:, 1], (chance >= limit).all(axis=1)
    for k, sign in enumerate((1.0, -1.0)):
        given = overlap & (arm == pair[k])
        score[given] += sign * (outcome[given] - said[given, k]) / chance[given, k]
    return np.where(overlap, score, np.nan)


class EffectNet(BaseEstimator):
    """Elastic net of doubly robust scores on the columns of the patient, with one refit without each fold.

    Parameters
    ----------
    n_folds : int
        Refits for :meth:`without`, which also give the effects of patients not fitted on.
    """

    def __init__(self, n_folds: int = 5, seed: int = 0) -> None:
        self.n_folds, self.seed = n_folds, seed

    def fit(self, X: Array, score: Array, names: Sequence[str]) -> Self:
        """Learn from X (n, p) and scores (n,); patients whose score is NaN are left out."""
        self.fit_held(X, score, names)
        return self

    def fit_held(self, X: Array, score: Array, names: Sequence[str]) -> Array:
        """Fit, and return the effect of each patient by a refit without them, shape (n,)."""
        self.columns_ = patient_columns(names)
        own, known = [names[j] for j in self.columns_], np.flatnonzero(~np.isnan(score))
        Z, target = X[:, self.columns_], Target.continuous(score[known])
        tuned = ElasticNet(
            mixes=(0.5,), straighten=False, relaxed=False, repeats=1, folds=self.n_folds, seed=self.seed
        )
        tuned = tuned.tuned(Z[known], target, own)
        self.net_ = clone(tuned).fit(Z[known], target, own)
        self.folds_ = []
        held = self.net_.score(Z)  # those without a score were not fitted on anyhow
        for train, test in folds(target, self.n_folds, self.seed):
            self.folds_.append(clone(tuned).fit(Z[known[train]], target.take(train), own))
            # The level is that of all: levels without a fold would turn against the patients of the fold.
            level = self.net_.intercept_ - self.folds_[-1].intercept_
            held[known[test]] = self.folds_[-1].score(Z[known[test]]) + level
        return held

    def effect(self, X: Array) -> Array:
        """Return the effect for each patient, shape (n,)."""
        return self.net_.score(X[:, self.columns_])

    def without(self, X: Array) -> Array:
        """Return the effects the refits give, shape (k, n)."""
        return np.array([net.score(X[:, self.columns_]) for net in self.folds_])
