"""Elastic-net regression: logistic, Cox, or least squares, by the kind of target.

Zou & Hastie 2005, doi:10.1111/j.1467-9868.2005.00503.x; Simon et al. 2011, doi:10.18637/jss.v039.i05.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.base import clone

from models.folds import folds
from models.member import Member, columns_of, require_both_outcomes
from models.penalised import path, relax, solve
from models.standardise import Standardiser
from models.target import Array, Target

SMALL = 1000
SELECTING = (0.1, 0.05, 0.03, 0.02, 0.01, 0.005)  # finer: each keeps other columns, and shrinks none


class ElasticNet(Member):
    """Linear margin; penalty and mix chosen by cross-validation on the likelihood.

    Parameters
    ----------
    penalty : float, optional
        Penalty per patient (glmnet's lambda); chosen among ``penalties`` if None.
    mix : float, optional
        Share of L1 in the penalty; chosen among ``mixes`` if None.
    relaxed : bool, optional
        Whether the penalty, a pure L1, only chooses the columns, which are then fitted without it (the
        relaxed lasso); tried beside the mixes if None and no mix is given.
    straighten : bool, optional
        Whether skewed measures enter as logarithms (see :class:`~models.standardise.Standardiser`);
        chosen with the penalty if None.
    groups : tuple of str, optional
        Only these groups of columns are used; ``()`` gives the bare base rate.
    therapy_scale : float
        Therapy columns are stretched by this much, so that the penalty hardly shrinks them. Right where
        chance decided the therapy: shrinking a randomised effect biases it towards none.
    folds, repeats : int
        Of the cross-validation that chooses the penalty; repeated in cohorts up to ``SMALL``, where one split
        is a matter of luck.
    """

    title: ClassVar[str] = "elastic net"
    types: ClassVar[tuple[str, ...]] = ("binary", "time_to_event", "continuous")

    def __init__(
        self,
        penalty: float | None = None,
        mix: float | None = None,
        penalties: tuple[float, ...] = (0.3, 0.1, 0.03, 0.01, 0.003),
        mixes: tuple[float, ...] = (0.05, 0.5),
        relaxed: bool | None = None,
        straighten: bool | None = None,
        groups: tuple[str, ...] | None = None,
        therapy_scale: float = 1.0,
        folds: int = 5,
        repeats: int = 3,
        seed: int = 0,
    ) -> None:
        self.penalty, self.mix, self.penalties, self.mixes = penalty, mix, penalties, mixes
        self.relaxed, self.straighten, self.groups = relaxed, straighten, groups
        self.therapy_scale, self.folds, self.repeats, self.seed = therapy_scale, folds, repeats, seed

    def fit(self, X: Array, target: Target, names: Sequence[str]) -> Self:
        """Choose what is not given, then fit all patients; ``coef_`` is on the standardised scale."""
        require_both_outcomes(target)
        target, spread = target.scaled()
        self.chosen_ = self._choose(X, target, names)
        Z, stretch = self._standardise(X, names, straighten=self.chosen_["straighten"])
        coef, intercept = solve(Z, target, self.chosen_["penalty"], self.chosen_["mix"])
        if self.chosen_["relaxed"]:
            coef, intercept = relax(Z, target, (coef, intercept))
        self.coef_, self.intercept_ = coef * stretch * spread, intercept * spread
        return self

    def tuned(self, X: Array, target: Target, names: Sequence[str]) -> Self:
        """Return an unfitted copy with penalty, mix and straightening fixed."""
        copy: Self = clone(self)
        return copy.set_params(**copy._choose(X, target.scaled()[0], names))

    def _standardise(self, X: Array, names: Sequence[str], *, straighten: bool) -> tuple[Array, Array]:
        self.used_ = columns_of(names, self.groups)
        self.n_columns_ = X.shape[1]
        self.standardiser_ = Standardiser.fit(X[:, self.used_], straighten=straighten)
        stretch = np.ones(self.standardiser_.n_out)
        stretch[columns_of([names[j] for j in self.used_], ("therapy",))] = self.therapy_scale
        return self.standardiser_.transform(np.take(X, self.used_, axis=1)) * stretch, stretch

    def _choose(self, X: Array, target: Target, names: Sequence[str]) -> dict[str, Any]:
        """Return what is given, or else what costs least on patients hidden from the fit."""
        kinds = [(mix, False) for mix in self.mixes] if self.mix is None else [(self.mix, bool(self.relaxed))]
        kinds += [(1.0, True)] if self.mix is None and self.relaxed is None else []
        own = None if self.penalty is None else (self.penalty,)
        ways = [self.straighten] if self.straighten is not None else self._ways(X, names)
        pairs = folds(target, self.folds, self.seed, self.repeats if len(target) <= SMALL else 1)
        found: dict[tuple[bool, float, bool, float], float] = {}
        for way, (mix, relaxed) in product(ways, kinds):
            if relaxed and way != ways[-1]:
                continue  # with logarithms if there are any: both would take twice as long
            Z, _ = self._standardise(X, names, straighten=way)
            penalties = own or (SELECTING if relaxed else self.penalties)
            single = len(ways) * len(kinds) * len(penalties) == 1 or not Z.shape[1]
            costs = [0.0] * len(penalties)
            if not single:
                costs = path(Z, target, mix, penalties, pairs, relaxed=relaxed)
            found |= {(way, mix, relaxed, penalty): c for penalty, c in zip(penalties, costs, strict=True)}
        way, mix, relaxed, penalty = min(found, key=lambda choice: found[choice])
        return {"penalty": penalty, "mix": mix, "relaxed": relaxed, "straighten": way}

    def _ways(self, X: Array, names: Sequence[str]) -> list[bool]:
        """Return whether to try logarithms: only where a column is skewed."""
        self._standardise(X, names, straighten=True)
        return [False, True] if self.standardiser_.straightens else [False]

    def score(self, X: Array) -> Array:
        """Return log-odds or log relative hazard, shape (n,)."""
        # Multiplied and summed row by row: a matrix product may round differently for one patient.
        return self.intercept_ + self._parts(X).sum(1)

    def explain(self, X: Array) -> tuple[float, Array]:
        """Return the intercept (margin at the training mean) and coefficient × deviation from it."""
        contributions = np.zeros((len(X), self.n_columns_))
        contributions[:, self.used_] = self.standardiser_.fold(self._parts(X))
        return float(self.intercept_), contributions

    def _parts(self, X: Array) -> Array:
        """Return coefficient × deviation of every standardised column."""
        return self.standardiser_.transform(np.take(X, self.used_, axis=1)) * self.coef_


MEMBER = ElasticNet
