"""One elastic net for every therapy (T-learner): what helps under one may harm under another.

A model of all therapies together shrinks what they do differently towards what they share. The ensemble
weighs the two on patients not fitted on. Künzel et al. 2019, doi:10.1073/pnas.1804597116.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.base import clone

from models.elastic_net import ElasticNet
from models.likelihood import derivatives, loss, units
from models.member import Member, patient_columns
from models.target import Array, Target

GIVEN = ("therapy:drug=", "therapy:class=", "therapy:target=")
REST = "*"
RIDGE = 1e-3  # an arm without events would have no finite level


class ByArm(Member):
    """An elastic net in each arm by itself, and one of everybody for whoever is in none of them.

    Arms are told apart by the drugs, classes and targets given. In a time to event, where the nets have no
    level, each arm gets one by a partial likelihood that all share.

    Parameters
    ----------
    fewest, events : int
        The smallest arm with a net of its own: patients, and events (of a binary target: non-events too).
    bases : dict of str to ElasticNet, optional
        The nets, not fitted, by arm; chosen by default.
    """

    title: ClassVar[str] = "elastic net by therapy"
    types: ClassVar[tuple[str, ...]] = ("binary", "time_to_event", "continuous")

    def __init__(
        self,
        fewest: int = 250,
        events: int = 50,
        bases: dict[str, ElasticNet] | None = None,
        folds: int = 5,
        repeats: int = 1,
        seed: int = 0,
    ) -> None:
        self.fewest, self.events, self.bases = fewest, events, bases
        self.folds, self.repeats, self.seed = folds, repeats, seed

    def fit(self, X: Array, target: Target, names: Sequence[str]) -> Self:
        """Fit every arm that is large enough, and everybody if somebody is in none of these."""
        self._look(names)
        self.nets_ = {}
        for arm, rows, columns in self._arms(X, target):
            net = clone((self.bases or {}).get(arm) or self._net())
            own = [names[j] for j in columns]
            self.nets_[arm] = net.fit(X[np.ix_(rows, columns)], target.take(rows), own)
        self.level_ = dict.fromkeys(self.nets_, 0.0)
        if target.type == "time_to_event":
            self.level_ = self._levels(X, target)
        self.base_ = float(np.mean([self._base(arm) for arm in self.nets_]))
        return self

    def tuned(self, X: Array, target: Target, names: Sequence[str]) -> Self:
        """Return an unfitted copy with the penalty of every arm fixed."""
        if self.bases is not None:
            return clone(self)
        self._look(names)
        bases = {
            arm: self._net().tuned(X[np.ix_(rows, columns)], target.take(rows), [names[j] for j in columns])
            for arm, rows, columns in self._arms(X, target)
        }
        copy: Self = clone(self)
        return copy.set_params(bases=bases)

    def _net(self) -> ElasticNet:
        return ElasticNet(folds=self.folds, repeats=self.repeats, seed=self.seed)

    def _look(self, names: Sequence[str]) -> None:
        """Find the columns that tell the arms apart, and those of the patient."""
        self.names_ = list(names)
        self.given_ = np.array([j for j, n in enumerate(names) if n.startswith(GIVEN)], dtype=np.intp)
        self.own_ = patient_columns(names)

    def _arms(self, X: Array, target: Target) -> Iterator[tuple[str, NDArray[np.intp], NDArray[np.intp]]]:
        """Yield each arm that is large enough with its rows and columns, then everybody if need be."""
        key, everybody = self._keys(X), np.arange(len(X))
        covered = np.zeros(len(X), dtype=bool)
        for arm in np.unique(key):
            rows = np.flatnonzero(key == arm)
            if arm != REST and self._large(target.take(rows)):
                covered[rows] = True
                yield str(arm), rows, self.own_
        if not covered.all():
            yield REST, everybody, np.arange(X.shape[1])

    def _large(self, target: Target) -> bool:
        if target.type == "continuous":
            return len(target) >= self.fewest
        fewer = min(target.events, len(target) - target.events) if target.type == "binary" else target.events
        return len(target) >= self.fewest and fewer >= self.events

    def _keys(self, X: Array) -> NDArray[np.str_]:
        """Return the arm of each row in words, ``REST`` where the therapy is not recorded, shape (n,)."""
        if not len(self.given_):
            return np.full(len(X), "", dtype=str)
        patterns, row = np.unique(X[:, self.given_], axis=0, return_inverse=True)
        words = [
            REST if np.isnan(p).any() else " ".join(self.names_[j] for j in self.given_[p == 1])
            for p in patterns
        ]
        return np.array(words, dtype=str)[row.ravel()]

    def _levels(self, X: Array, target: Target) -> dict[str, float]:
        """Return what to add to the log-hazard of each net, so that the arms differ as they did."""
        score, nets = self.score(X), list(self.nets_)
        key = self._net_of(X)
        member = np.column_stack([key == arm for arm in nets]).astype(float)

        def cost(level: Array) -> tuple[float, Array]:
            margin = score + member @ level
            slope = derivatives(margin, target)[0] / units(target)
            return loss(margin, target) + 0.5 * RIDGE * (level**2).sum(), member.T @ slope + RIDGE * level

        found = minimize(cost, np.zeros(len(nets)), jac=True, method="L-BFGS-B")
        return dict(zip(nets, found.x.tolist(), strict=True))

    def _net_of(self, X: Array) -> NDArray[np.str_]:
        """Return the net that answers for each row, ``REST`` for arms without one of their own."""
        key = self._keys(X)
        return np.where(np.isin(key, list(self.nets_)), key, REST)

    def score(self, X: Array) -> Array:
        """Return log-odds, log relative hazard or the value, shape (n,)."""
        key, out = self._net_of(X), np.zeros(len(X))
        for arm in np.unique(key):
            rows = np.flatnonzero(key == arm)
            answers = [self._score(net, X[rows]) for net in self._asked(arm)]
            out[rows] = np.mean(answers, axis=0)
        return out

    def _asked(self, arm: str) -> list[str]:
        """Return the nets that answer: of an arm unheard of, where there is no net of everybody, all."""
        return [arm] if arm in self.nets_ else list(self.nets_)

    def _columns(self, arm: str) -> NDArray[np.intp]:
        return np.arange(len(self.names_)) if arm == REST else self.own_

    def _score(self, arm: str, X: Array) -> Array:
        return self.nets_[arm].score(X[:, self._columns(arm)]) + self.level_[arm]

    def _base(self, arm: str) -> float:
        return float(self.nets_[arm].intercept_) + self.level_[arm]

    def explain(self, X: Array) -> tuple[float, Array]:
        """Return the mean level of the nets, and contributions: an arm's level is the therapy's doing."""
        key, out = self._net_of(X), np.zeros_like(X)
        for arm in np.unique(key):
            rows = np.flatnonzero(key == arm)
            out[rows] = np.mean([self._explain(net, X[rows]) for net in self._asked(arm)], axis=0)
        return self.base_, out

    def _explain(self, arm: str, X: Array) -> Array:
        """Return contributions (n, p) that add up to the score less the mean level."""
        columns, parts = self._columns(arm), np.zeros_like(X)
        _, parts[:, columns] = self.nets_[arm].explain(X[:, columns])
        given = np.nan_to_num(X[:, self.given_])
        share = np.where(given.any(axis=1, keepdims=True), given, 1.0)
        share = share / np.maximum(share.sum(axis=1, keepdims=True), 1.0)
        parts[:, self.given_] += share * (self._base(arm) - self.base_)
        return parts


MEMBER = ByArm
