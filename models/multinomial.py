"""The chance of each of several labels given a patient: ridge multinomial regression, gaps allowed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression

from models.standardise import Standardiser
from models.target import Array


class Multinomial(BaseEstimator):
    """Probability of each label; without columns, or with one label only, the shares seen.

    Columns enter standardised, what is missing at the mean with an indicator
    (:class:`~models.standardise.Standardiser`).

    Parameters
    ----------
    strength : float
        Inverse of the ridge penalty, scikit-learn's ``C``.
    """

    def __init__(self, strength: float = 1.0) -> None:
        self.strength = strength

    def fit(self, X: Array, labels: Sequence[str] | NDArray[np.str_]) -> Self:
        """Learn from X (n, p), NaN where missing, and one label a row; ``labels_`` are sorted."""
        self.labels_, counts = np.unique(np.asarray(labels), return_counts=True)
        self.counts_ = counts.astype(int)
        self.standardiser_ = Standardiser.fit(X) if len(X) else None
        self.coef_, self.intercept_ = np.zeros((len(self.labels_), 0)), np.log(np.maximum(self.counts_, 1))
        if len(self.labels_) > 1 and X.shape[1]:
            self._regress(X, np.asarray(labels))
        return self

    def _regress(self, X: Array, labels: NDArray[np.str_]) -> None:
        assert self.standardiser_ is not None
        self.coef_, self.intercept_ = regress(self.standardiser_.transform(X), labels, self.strength)

    def probability(self, X: Array) -> Array:
        """Return the probability of each label, shape (n, k), rows summing to 1."""
        score = np.tile(self.intercept_.astype(float), (len(X), 1))
        if self.coef_.shape[1]:
            assert self.standardiser_ is not None
            score = score + self.standardiser_.transform(X) @ self.coef_.T
        return np.asarray(softmax(score, axis=1))


def regress(Z: Array, labels: NDArray[Any], strength: float, tolerance: float = 1e-4) -> tuple[Array, Array]:
    """Return coefficients (k, p) and intercepts (k,) of the k >= 2 labels in sorted order, Z without gaps."""
    model = LogisticRegression(C=strength, max_iter=2000, tol=tolerance).fit(Z, labels)
    coef, intercept = model.coef_, model.intercept_
    if len(intercept) == 1:  # scikit-learn keeps one row for two classes
        coef, intercept = np.vstack([-coef, coef]) / 2, np.concatenate([-intercept, intercept]) / 2
    return coef, intercept
