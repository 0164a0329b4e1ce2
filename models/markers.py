"""How often a test shows each value in a patient like this one, from whatever else is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax
from sklearn.base import BaseEstimator

from data.dictionary import dictionary, is_test
from data.program import Therapy
from features.encoder import Feature
from models.marker import Value, read
from models.multinomial import regress
from models.standardise import Standardiser
from models.target import Array

LEAST = 20  # patients with a value, and 5 with each of two labels, to learn from
NEVER = -30.0  # log-odds of a value that chance left out of the patients a test is learned on


class Markers(BaseEstimator):
    """The distribution of every test given the patient's other columns: ridge multinomial regressions.

    Tests of one assay (the genes of a panel and what is counted on it; the expression; the stains of the
    tumour) are known or missing together. So each test is learned twice: without the columns of its own
    assay, for a patient in whom none of it is known, and with them, for one in whom some of it is. Tests are
    hidden at random in every other patient, so that it is learned what their absence means, which is mostly
    nothing. The test's own columns are never used.

    Parameters
    ----------
    limit : int
        Most tests; the first ones wanted are kept.
    rows : int
        Most patients a test is learned on.
    strength : float
        Inverse of the ridge penalty, scikit-learn's ``C``.
    """

    def __init__(self, limit: int = 30, rows: int = 20_000, strength: float = 0.1, seed: int = 0) -> None:
        self.limit, self.rows, self.strength, self.seed = limit, rows, strength, seed

    def fit(self, X: Array, features: Sequence[Feature], tests: Sequence[str]) -> Self:
        """Learn from X (n, p), NaN where missing; ``tests`` are keys of columns, what matters most first."""
        found = {key: read(key, X, features) for key in dict.fromkeys(tests)}
        self.tests_ = {k: marker for k, (marker, label) in found.items() if _learnable(label)}
        self.tests_ = dict(list(self.tests_.items())[: self.limit])
        self.columns_ = np.flatnonzero(_used(features, {*self.tests_, *_common(X, features, self.limit)}))
        self.key_of_ = [features[int(j)].key for j in self.columns_]
        self.first_ = {key: _first(key, features) for key in self.tests_}
        hidden = self._hide(X[:, self.columns_])
        self.standardiser_ = Standardiser.fit(hidden)
        self.start_ = np.cumsum([0, *(marker.labels for marker in self.tests_.values())])
        self.coef_ = np.zeros((2, self.start_[-1], self.standardiser_.n_out))
        self.intercept_ = np.full((2, self.start_[-1]), NEVER)
        rng = np.random.default_rng(self.seed)
        for k, key in enumerate(self.tests_):
            label = found[key][1]
            known = np.flatnonzero(label >= 0)
            chosen = np.sort(rng.choice(known, min(self.rows, len(known)), replace=False))
            at = self.start_[k] + np.unique(label[chosen])
            for case in (0, 1):
                S = self._standard(hidden[chosen], key, case)
                coef, intercept = regress(S, label[chosen], self.strength, tolerance=1e-3)
                self.coef_[case, at], self.intercept_[case, at] = coef, intercept
        return self

    def _hide(self, Z: Array) -> Array:
        """Hide tests at random in every other patient, from few of them to nearly all."""
        rng = np.random.default_rng(self.seed)
        share = np.where(rng.random(len(Z)) < 0.5, rng.random(len(Z)), 0.0)
        Z = Z.copy()
        key_of = np.array(self.key_of_)
        for key in dict.fromkeys(self.key_of_):
            gone = rng.random(len(Z)) < share
            if is_test(key):
                Z[np.ix_(gone, key_of == key)] = np.nan
        return Z

    def _standard(self, Z: Array, key: str, case: int) -> Array:
        """Return the columns standardised, zero where they must not be used."""
        S = self.standardiser_.transform(Z)
        mine = np.array(
            [other == key or (case == 0 and _assay(other) == _assay(key)) for other in self.key_of_]
        )
        S[:, np.concatenate([mine, mine[self.standardiser_.flagged]])] = 0.0
        S[:, np.ptp(S, axis=0) == 0] = 0.0  # or it would share the intercept, and shift who has it otherwise
        return S

    def chances(self, x: Array) -> dict[str, list[tuple[Value, float]]]:
        """Return the values of every test not known of a patient, x of shape (p,), with their chances.

        The chances of one test sum to 1.
        """
        if not self.tests_:
            return {}
        z = x[self.columns_]
        s = self.standardiser_.transform(z[None])[0]
        assays = {_assay(key) for key, value in zip(self.key_of_, z, strict=True) if not np.isnan(value)}
        score = self.coef_ @ s + self.intercept_
        found = {}
        for k, (key, marker) in enumerate(self.tests_.items()):
            if np.isnan(x[self.first_[key]]):
                chance = softmax(score[int(_assay(key) in assays), self.start_[k] : self.start_[k + 1]])
                shown = zip(marker.values, marker.label, marker.share, strict=True)
                found[key] = [(value, float(chance[label] * share)) for value, label, share in shown]
        return found


def _assay(key: str) -> str:
    """Return what a test is done with: the panel, the expression, the stains; nothing for what is asked."""
    if not is_test(key):
        return ""
    return "stains" if key.startswith("history:") else key.split(":", 1)[0]


def _used(features: Sequence[Feature], tests: set[str]) -> list[bool]:
    """Return which columns a test is told from: of the patient, of tests only some, and no single changes."""
    return [
        f.group != "therapy" and f.key == f.field and (not is_test(f.key) or f.key in tests) for f in features
    ]


def _common(X: Array, features: Sequence[Feature], limit: int) -> list[str]:
    """Return the genes altered most often: drivers exclude one another, whether a model uses them or not."""
    times = {
        f.key: float(np.nansum(X[:, j]))
        for j, f in enumerate(features)
        if f.group == "mutations" and f.key == f.field and f.key not in dictionary() and is_test(f.key)
    }
    return sorted(times, key=lambda key: -times[key])[:limit]


def _first(key: str, features: Sequence[Feature]) -> int:
    return next(j for j, feature in enumerate(features) if feature.key == key)


def _learnable(label: NDArray[np.intp]) -> bool:
    known = label[label >= 0]
    return len(known) >= LEAST and int((np.bincount(known) >= 5).sum()) > 1


def askable(features: Sequence[Feature], therapies: Sequence[Therapy], weight: Array) -> list[str]:
    """Return the tests a model has columns for, what is likeliest to matter first.

    First what the rules of the therapies ask for, then what their drugs act on, then by ``weight``, shape
    (p,): how much each column contributes on average. What contributes nothing and is in no rule is left out.
    """
    summed: dict[str, float] = {}
    for feature, each in zip(features, weight, strict=True):
        if feature.group != "therapy" and is_test(feature.key):
            summed[feature.key] = summed.get(feature.key, 0.0) + float(each)
    rules = [key for t in therapies for rule in t.eligibility for key in rule.keys]
    targets = [f"mutations:{gene}" for t in therapies for gene in t.targets]
    others = sorted((key for key in summed if summed[key] > 0), key=lambda key: -summed[key])
    return [key for key in dict.fromkeys([*rules, *targets, *others]) if key in summed]
