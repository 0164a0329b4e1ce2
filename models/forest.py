"""Forest of extremely randomised trees on the probability scale, for small cohorts.

Breiman 2001, doi:10.1023/A:1010933404324; Geurts et al. 2006, doi:10.1007/s10994-006-6226-1. Grown by
LightGBM in its ``rf`` mode, so that missing values and exact contributions come with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

import lightgbm as lgb
import numpy as np

from data.settings import settings
from models.boosting import hide_some
from models.member import Member, require_both_outcomes
from models.target import Array, Target
from models.trees import TreeText


class Forest(TreeText, Member):
    """Average of deep trees, each on a part of the patients and a few columns a split.

    The score is the mean of the leaves' event rates: a probability, additive as such.

    Parameters
    ----------
    trees, min_leaf : int
    share : float
        Part of the patients each tree sees (drawn without replacement).
    mask : float
        As in :class:`models.boosting.Boosting`.
    """

    title: ClassVar[str] = "extra trees"
    types: ClassVar[tuple[str, ...]] = ("binary", "continuous")

    def __init__(
        self, trees: int = 400, min_leaf: int = 3, share: float = 0.632, mask: float = 0.05, seed: int = 0
    ) -> None:
        self.trees, self.min_leaf, self.share, self.mask, self.seed = trees, min_leaf, share, mask, seed

    def fit(self, X: Array, target: Target, names: Sequence[str]) -> Self:
        """Grow the trees."""
        require_both_outcomes(target)
        params: dict[str, Any] = {
            "objective": "regression",
            "boosting": "rf",
            "extra_trees": True,
            "num_leaves": 256,
            "min_data_in_leaf": self.min_leaf,
            "min_sum_hessian_in_leaf": 0.0,
            "feature_pre_filter": False,
            "bagging_fraction": self.share,
            "bagging_freq": 1,
            "feature_fraction_bynode": min(1.0, np.sqrt(X.shape[1]) / X.shape[1]),
            "max_bin": 63,
            "min_data_in_bin": 1,
            "seed": self.seed,
            "deterministic": True,
            "num_threads": settings().threads,
            "verbosity": -1,
        }
        data = lgb.Dataset(
            hide_some(X, self.mask, self.seed),
            label=target.value if target.type == "continuous" else target.event,
        )
        booster = lgb.train(params, data, num_boost_round=self.trees)
        self.offset_, self.scale_ = 0.0, 1 / booster.num_trees()
        self._keep(booster, X.shape[1])
        return self


MEMBER = Forest
