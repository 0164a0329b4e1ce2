"""Is this patient like those learned from? If not, the model has nothing to say, and this says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator

from data.dictionary import dictionary
from features.encoder import Feature
from models.target import Array
from models.typicality import Typicality

FALSE_ALARMS = 0.01  # share of patients like those learned from whom each of the tests may turn away
MOST_MISSING = 0.5  # of what the model leans on
LEANT_ON = 0.1  # share of all contributions from which a field alone can make the model abstain
FAR = 0.25  # of the range seen in training, beyond its end
NAMED = 3


@dataclass(frozen=True)
class Outside:
    """A value nobody learned from had: a number beyond ``low`` to ``high``, or (all None) a level."""

    field: str
    label: str
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Judgement:
    """How familiar one patient is; the model abstains if there is any reason to.

    ``p_value``: share of the patients learned from that are as unusual; ``missing_share``: share of what
    the model leans on that is not known of this patient. ``only_lacking``: it abstains, and for no other
    reason than that too much is not known.
    """

    p_value: float
    missing_share: float
    outside: tuple[Outside, ...]
    reasons: tuple[str, ...]
    only_lacking: bool

    @property
    def abstains(self) -> bool:
        """Whether the model should not answer for this patient."""
        return bool(self.reasons)


class Familiarity(BaseEstimator):
    """Three tests of a patient (never of the therapy), each with a known rate of false alarms.

    1. The values together are less usual than those of all but ``alpha`` of the patients learned from.
    2. One value lies far outside what was seen, or is a level nobody had, in a field the model leans on.
    3. More than ``MOST_MISSING`` of what the model leans on is not known, and that is more than all but
       ``alpha`` of the patients learned from lacked.

    What the model leans on: the mean size of the contributions of each field.
    """

    def __init__(self, alpha: float = FALSE_ALARMS) -> None:
        self.alpha = alpha

    def fit(self, X: Array, features: Sequence[Feature], contributions: Array) -> Self:
        """Learn from X (n, p), one row a patient, and contributions (b, p) of some of them."""
        self.columns_ = np.array([j for j, f in enumerate(features) if f.group != "therapy"], int)
        self.features_ = [features[j] for j in self.columns_]
        Z = X[:, self.columns_]
        self.typicality_ = Typicality().fit(Z)
        self.low_, self.high_ = np.nanmin(Z, axis=0), np.nanmax(Z, axis=0)
        ends = self.typicality_.scale_.transform(np.stack([self.low_, self.high_]))
        self.margin_ = FAR * (ends[1] - ends[0])
        self.ends_ = ends
        self.keys_, self.key_of_ = np.unique([f.key for f in self.features_], return_inverse=True)
        self.lean_ = self._leans(contributions[:, self.columns_])
        self.usual_ = float(np.quantile(self._missing(Z), 1 - self.alpha, method="higher"))
        self.closed_ = _closed(Z, self.features_)
        return self

    def judge(self, x: Array) -> Judgement:
        """Judge one patient, x of shape (p,)."""
        z = x[self.columns_]
        p_value, share = float(self.typicality_.p_value(z[None])[0]), float(self._missing(z[None])[0])
        beyond, new = self._beyond(z), [of for of in self.closed_ if not z[of].any()]
        numbers = [self._outside(z, j) for j in np.flatnonzero(beyond > 0).tolist()]
        levels = [Outside(self.features_[of[0]].field, self.features_[of[0]].label) for of in new]
        far = [*np.flatnonzero(beyond > self.margin_), *(of[0] for of in new)]
        lacking = self._lacking(z, share)
        reasons = [*self._unusual(z, p_value), *lacking]
        reasons += [self._strange(z, j) for j in far if self.lean_[self.key_of_[j]] >= LEANT_ON]
        only_lacking = bool(lacking) and reasons == lacking
        return Judgement(p_value, share, (*numbers, *levels), tuple(reasons), only_lacking)

    def _leans(self, contributions: Array) -> Array:
        """Return the share of each key in the mean size of all contributions; all 0 for a constant."""
        by_key = np.zeros((len(contributions), len(self.keys_)))
        np.add.at(by_key.T, self.key_of_, contributions.T)
        size = np.abs(by_key).mean(0)
        return size / (size.sum() or 1.0)

    def _missing(self, Z: Array) -> Array:
        """Return the share of what the model leans on that each row lacks, shape (n,)."""
        lacks = np.zeros((len(self.keys_), len(Z)), dtype=bool)
        np.logical_or.at(lacks, self.key_of_, np.isnan(Z).T)
        return self.lean_ @ lacks

    def _beyond(self, z: Array) -> Array:
        """Return how far each value lies outside what was seen, 0 within or missing, shape (p,)."""
        at = self.typicality_.scale_.transform(z[None])[0]
        beyond = np.maximum(self.ends_[0] - at, at - self.ends_[1])
        return np.where((z < self.low_) | (z > self.high_), np.maximum(beyond, 0.0), 0.0)

    def _outside(self, z: Array, j: int) -> Outside:
        feature = self.features_[j]
        return Outside(feature.field, feature.says, float(z[j]), float(self.low_[j]), float(self.high_[j]))

    def _unusual(self, z: Array, p_value: float) -> list[str]:
        if p_value > self.alpha:
            return []
        surprise = np.nan_to_num(self.typicality_.surprise(z[None])[0], nan=-np.inf)
        worst = dict.fromkeys(self.features_[j].label for j in np.argsort(-surprise) if surprise[j] > 1)
        odd = f"; oddest, given the rest: {', '.join(list(worst)[:NAMED])}" if worst else ""
        n = len(self.typicality_.scores_)
        return [f"at most {p_value:.1%} of the {n:,} patients learned from are as unusual as this one{odd}"]

    def _lacking(self, z: Array, share: float) -> list[str]:
        if share <= max(MOST_MISSING, self.usual_):
            return []
        asks = {f.key: f.asks for f, lacks in zip(self.features_, np.isnan(z), strict=True) if lacks}
        first = sorted(asks, key=lambda key: -self.lean_[np.searchsorted(self.keys_, key)])[:NAMED]
        named = ", ".join(asks[key] for key in first)
        return [f"{share:.0%} of what the model leans on is not known, {named} first of all"]

    def _strange(self, z: Array, j: int) -> str:
        feature = self.features_[j]
        if self.low_[j] <= z[j] <= self.high_[j]:
            return f"{feature.label}: nobody learned from had what this patient has"
        value, low, high = (in_words(feature.field, float(v[j])) for v in (z, self.low_, self.high_))
        return f"{feature.says} = {value} is far outside {low} to {high}, what was seen in those learned from"


def in_words(field: str, value: float) -> str:
    """Return the level of an ordered category by its name, a number as it is read."""
    known = dictionary().get(field)
    levels = dict(enumerate(known.levels)) if known is not None and known.ordered else {}
    return levels.get(int(value), f"{value:.4g}")


def _closed(Z: Array, features: Sequence[Feature]) -> list[NDArray[np.intp]]:
    """Return the columns of every category of which each patient learned from had one of the levels."""
    fields = np.array([f.field if f.name != f.field else "" for f in features])
    groups = [np.flatnonzero(fields == field) for field in np.unique(fields[fields != ""])]
    return [of for of in groups if (np.isnan(Z[:, of]).any(1) | Z[:, of].any(1)).all()]
