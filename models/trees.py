"""A LightGBM model kept as text: saved without pickle, scored and explained by LightGBM itself."""

from __future__ import annotations

from typing import Any

import lightgbm as lgb
import numpy as np

from models.target import Array


class TreeText:
    """Mix-in: holds ``text_`` (LightGBM's model format); score = ``offset_`` + ``scale_`` × raw score.

    The raw score is a sum over the trees, also where LightGBM would average them.
    """

    text_: str
    offset_: float
    scale_: float = 1.0
    n_columns_: int
    _booster: lgb.Booster | None = None

    def _keep(self, booster: lgb.Booster, n_columns: int) -> None:
        self.text_, self.n_columns_ = booster.model_to_string(), n_columns
        self._booster = booster

    def warm_up(self) -> None:
        """Parse the text once."""
        if self._booster is None:
            self._booster = lgb.Booster(model_str=self.text_)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_booster"}

    def score(self, X: Array) -> Array:
        """Return the score, shape (n,)."""
        return self.offset_ + self.scale_ * np.asarray(self._predict(X, raw_score=True))

    def explain(self, X: Array) -> tuple[float, Array]:
        """Return base value and TreeSHAP contributions (n, p)."""
        values = np.asarray(self._predict(X, pred_contrib=True)).reshape(len(X), self.n_columns_ + 1)
        values = self.scale_ * values
        return self.offset_ + float(values[0, -1]), values[:, :-1]

    def _predict(self, X: Array, **how: bool) -> Array:
        self.warm_up()
        assert self._booster is not None
        # One thread: with two on a busy machine the slowest answers took a hundred times longer.
        return self._booster.predict(np.ascontiguousarray(X), num_threads=1, **how)
