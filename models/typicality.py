"""How unusual a patient is among those learned from, as a p-value that keeps its false-alarm rate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.covariance import ledoit_wolf_shrinkage

from models.standardise import Standardiser
from models.target import Array

HEAVY = 4.0  # degrees of freedom: how far out a value must be before more of it hardly counts
FLOOR = 0.01  # least eigenvalue of a correlation matrix whose entries come from different patients


class Typicality(BaseEstimator):
    """Surprise at every value given the patient's other values, added up; what is missing does not count.

    A value's residual given the others follows from the precision matrix, Ledoit-Wolf shrunk (2004,
    doi:10.1016/S0047-259X(03)00096-4), of what is known of this patient. It counts as log(1 + r²/4), the
    surprise under Student's t, in standard deviations of its column: rare mutations would drown the rest of
    a Mahalanobis distance. The p-value is conformal (cross-conformal: Vovk 2015,
    doi:10.1007/s10472-013-9368-4): how many of the patients learned from, each scored by a model of the
    others, surprise as much. Of exchangeable patients a share α has a p-value up to α; with n
    patients none is below 1 / (n + 1).
    """

    def __init__(self, folds: int = 5, seed: int = 0) -> None:
        self.folds, self.seed = folds, seed

    def fit(self, X: Array) -> Self:
        """Learn from X of shape (n, p) with NaN, one row a patient."""
        fold = np.random.default_rng(self.seed).permutation(len(X)) % self.folds
        scores = np.empty(len(X))
        for k in range(min(self.folds, len(X))):
            scores[fold == k] = self._learn(X[fold != k]).score(X[fold == k])
        self.scores_ = np.sort(scores)
        return self._learn(X)

    def p_value(self, X: Array) -> Array:
        """Return the share of patients learned from that are as unusual, each in (0, 1], shape (n,)."""
        n = len(self.scores_)
        return (1 + n - np.searchsorted(self.scores_, self.score(X), side="left")) / (n + 1)

    def score(self, X: Array) -> Array:
        """Return the surprise of each patient, of mean 0 and independent of how much is known, shape (n,)."""
        parts = self.surprise(X)
        known = np.maximum((~np.isnan(parts)).sum(1), 1)
        return np.nansum(parts, axis=1) / np.sqrt(known)

    def surprise(self, X: Array) -> Array:
        """Return the surprise at every value in standard deviations, NaN where missing, shape (n, p)."""
        return (self._raw(X) - self.mean_) / self.spread_

    def _learn(self, X: Array) -> Self:
        self.scale_ = Standardiser.fit(X, min_missing=len(X) + 1)
        self.precision_ = np.linalg.inv(_covariance(self._standardised(X))).astype(float)
        raw = np.where(np.isnan(X), 0.0, self._raw(X))
        count = np.maximum((~np.isnan(X)).sum(0), 1)
        self.mean_ = raw.sum(0) / count
        variance = np.where(np.isnan(X), 0.0, (raw - self.mean_) ** 2).sum(0) / count
        self.spread_ = np.where(variance > 1e-6, np.sqrt(variance), 1.0)
        return self

    def _standardised(self, X: Array) -> Array:
        """Return X straightened and scaled, NaN where it was."""
        return np.where(np.isnan(X), np.nan, self.scale_.transform(X))

    def _raw(self, X: Array) -> Array:
        Z = self._standardised(X)
        found = np.full(Z.shape, np.nan)
        for rows, known in _patterns(~np.isnan(Z)):
            precision = _of_known(self.precision_, known)
            residual = Z[np.ix_(rows, known)] @ precision / np.sqrt(np.diag(precision))
            found[np.ix_(rows, known)] = np.log1p(residual**2 / HEAVY)
        return found


def _covariance(Z: Array) -> Array:
    """Return the covariance of columns of mean 0, each entry from the patients who have both values."""
    known, filled = ~np.isnan(Z), np.nan_to_num(Z)
    pairs = np.maximum(known.T.astype(float) @ known, 1.0)
    shrinkage = max(float(ledoit_wolf_shrinkage(filled, assume_centered=True)), FLOOR)
    shrunk = (1 - shrinkage) * (filled.T @ filled) / pairs + shrinkage * np.eye(Z.shape[1])
    values, vectors = np.linalg.eigh(shrunk)
    return (vectors * np.maximum(values, FLOOR)) @ vectors.T


def _patterns(known: NDArray[np.bool_]) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Yield the rows that share a pattern of what is known, and the columns known."""
    if len(known) == 1:  # a patient asked about: no sorting
        yield np.arange(1), np.flatnonzero(known[0])
        return
    patterns, of = np.unique(known, axis=0, return_inverse=True)
    for i, pattern in enumerate(patterns):
        yield np.flatnonzero(of.ravel() == i), np.flatnonzero(pattern)


def _of_known(precision: Array, known: NDArray[np.intp]) -> Array:
    """Return the precision matrix of some columns alone, from that of all, the cheaper way."""
    unknown = np.setdiff1d(np.arange(len(precision)), known, assume_unique=True)
    kept = precision[np.ix_(known, known)]
    if not len(unknown) or not len(known):
        return kept
    across = precision[np.ix_(known, unknown)]
    return kept - across @ np.linalg.solve(precision[np.ix_(unknown, unknown)], across.T)
