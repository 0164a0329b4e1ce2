"""Gradient-boosted trees (LightGBM): logistic, Cox, or least squares, by the kind of target.

Ke et al. 2017 (NeurIPS 30); contributions by TreeSHAP, Lundberg et al. 2020, doi:10.1038/s42256-019-0138-9.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

import lightgbm as lgb
import numpy as np
from sklearn.base import clone

from data.settings import settings
from models.folds import folds
from models.likelihood import constant, derivatives, loss
from models.member import Member, require_both_outcomes
from models.target import Array, Target
from models.trees import TreeText


class Boosting(TreeText, Member):
    """Small trees, slowly; the number of trees is chosen by cross-validation on the likelihood.

    Parameters
    ----------
    leaves, learning_rate, min_leaf, feature_fraction, l2 : tree shape and regularisation.
    trees : int, optional
        Number of trees; chosen by cross-validation if None.
    max_trees, step : int
        Candidates are ``step, 2·step, … max_trees`` trees.
    mask : float
        Smallest share of values missing from every column in training: what lacks is hidden at random.
        LightGBM reads a missing value as 0 in a column that had none in training.
    """

    title: ClassVar[str] = "LightGBM"
    types: ClassVar[tuple[str, ...]] = ("binary", "time_to_event", "continuous")

    def __init__(
        self,
        trees: int | None = None,
        leaves: int = 6,
        learning_rate: float = 0.04,
        min_leaf: int = 15,
        feature_fraction: float = 0.5,
        l2: float = 5.0,
        max_trees: int = 400,
        step: int = 20,
        folds: int = 4,
        mask: float = 0.05,
        seed: int = 0,
    ) -> None:
        self.trees = trees
        self.leaves, self.learning_rate, self.min_leaf = leaves, learning_rate, min_leaf
        self.feature_fraction, self.l2, self.max_trees, self.step = feature_fraction, l2, max_trees, step
        self.folds, self.mask, self.seed = folds, mask, seed

    def fit(self, X: Array, target: Target, names: Sequence[str]) -> Self:
        """Choose the number of trees, then fit all patients."""
        require_both_outcomes(target)
        self.trees_ = self.trees or self._choose(X, target)
        booster, self.offset_ = self._train(X, target, self.trees_)
        self._keep(booster, X.shape[1])
        return self

    def tuned(self, X: Array, target: Target, names: Sequence[str]) -> Self:
        """Return an unfitted copy with the number of trees fixed."""
        trees = self.trees or self._choose(X, target)
        return clone(self).set_params(trees=trees)

    def _choose(self, X: Array, target: Target) -> int:
        candidates = np.arange(self.step, self.max_trees + 1, self.step)
        cost = np.zeros(len(candidates))
        for train, test in folds(target, self.folds, self.seed):
            booster, offset = self._train(X[train], target.take(train), self.max_trees)
            for i, trees in enumerate(candidates):
                margin = offset + booster.predict(X[test], raw_score=True, num_iteration=trees, num_threads=1)
                cost[i] += loss(margin, target.take(test))
        return int(candidates[cost.argmin()])

    def _train(self, X: Array, target: Target, trees: int) -> tuple[lgb.Booster, float]:
        """Train on derivatives from the start margin (log-odds of the base rate, or 0 for Cox)."""
        offset = constant(target)

        def objective(margin: Array, _: lgb.Dataset) -> tuple[Array, Array]:
            return derivatives(margin + offset, target)

        params: dict[str, Any] = {
            "objective": objective,
            "num_leaves": self.leaves,
            "learning_rate": self.learning_rate,
            "min_data_in_leaf": min(self.min_leaf, max(2, len(X) // 12)),
            "feature_pre_filter": False,
            "feature_fraction": self.feature_fraction,
            "lambda_l2": self.l2,
            "bagging_fraction": 0.8,
            "bagging_freq": 1,
            "seed": self.seed,
            "deterministic": True,
            "num_threads": settings().threads,
            "verbosity": -1,
        }
        data = lgb.Dataset(hide_some(X, self.mask, self.seed), label=np.zeros(len(target)))
        return lgb.train(params, data, num_boost_round=trees), offset


def hide_some(X: Array, share: float, seed: int) -> Array:
    """Return X with values hidden at random until every column lacks ``share`` of them, and at least two.

    At least two, as in a small cohort chance would leave some column without; none at all for share 0.
    """
    if share <= 0:
        return X
    missing = np.isnan(X)
    wanted = np.maximum(2, np.ceil(share * len(X))) - missing.sum(0)
    draw = np.where(missing, 2.0, np.random.default_rng(seed).random(X.shape))
    return np.where(draw.argsort(0).argsort(0) < wanted, np.nan, X)


MEMBER = Boosting
