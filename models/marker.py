"""One test as training saw it: which values it takes, and which each patient had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.dictionary import dictionary
from features.encoder import Feature
from models.target import Array

WILD_TYPE = "wild type"
OTHER = "other alteration"  # none of the changes that are told apart
ANY = "any alteration"  # of unstated kind: rules about one change stay open
CHANGES = 3
BINS = 5

Value = str | float | bool


@dataclass
class Marker:
    """A test: ``values`` it may show, the ``label`` (place among the labels) of each and its ``share`` of it.

    The labels are what is told apart from the rest of a patient: altered or not, a level, a fifth of a
    measure. A value has a share of its label: which change of a gene it is, is not told from the patient.
    """

    key: str
    values: list[Value]
    label: list[int]
    share: list[float]

    @property
    def labels(self) -> int:
        """How many labels there are."""
        return max(self.label, default=-1) + 1


def read(key: str, X: Array, features: Sequence[Feature]) -> tuple[Marker, NDArray[np.intp]]:
    """Return a test and the label of every patient, -1 where not known.

    Parameters
    ----------
    key : str
        ``mutations:GENE``, ``expression:GENE`` or ``group:name`` of a field.
    X : array of shape (n, p)
        Encoded patients.
    features : sequence of Feature
        The p columns.
    """
    own = [j for j, feature in enumerate(features) if feature.key == key]
    if key in dictionary() and dictionary()[key].kind != "number":
        return _field(key, X[:, own], [features[j] for j in own])
    if key in dictionary() or key.startswith("expression:"):
        return _number(key, X[:, own[0]])
    return _gene(key, X[:, own], [features[j] for j in own])


def _gene(key: str, X: Array, own: Sequence[Feature]) -> tuple[Marker, NDArray[np.intp]]:
    status = X[:, [f.name for f in own].index(key)]
    label = np.where(np.isnan(status), -1, status).astype(np.intp)
    shares = _changes(X[label == 1], [f.name.removeprefix(f"{key} ") for f in own if f.name != key], own, key)
    return Marker(key, [WILD_TYPE, *shares], [0] + [1] * len(shares), [1.0, *shares.values()]), label


def _changes(altered: Array, names: list[str], own: Sequence[Feature], key: str) -> dict[Value, float]:
    """Return the share of the commonest changes among the altered, and of all others together."""
    if not names or not len(altered):
        return {ANY: 1.0}
    has = altered[:, [j for j, f in enumerate(own) if f.name != key]] == 1
    common = np.argsort(-has.sum(0), kind="stable")[:CHANGES]
    shares: dict[Value, float] = {}
    left = np.ones(len(has), dtype=bool)
    for j in common:  # who has two counts for the commoner
        shares[names[j]] = float((has[:, j] & left).mean())
        left &= ~has[:, j]
    shares[OTHER] = float(left.mean())
    return {change: share for change, share in shares.items() if share > 0}


def _field(key: str, X: Array, own: Sequence[Feature]) -> tuple[Marker, NDArray[np.intp]]:
    """Read a flag, an ordered category (its place) or a category of a column a level."""
    field = dictionary()[key]
    levels: list[Value] = [False, True] if field.kind == "flag" else list(field.levels)
    column = X[:, 0]
    if field.kind == "category" and not field.ordered and len(field.levels) > 2:
        places = [field.levels.index(f.name.split("=", 1)[1]) for f in own]
        column = np.where(np.isnan(X[:, 0]) | ~(X == 1).any(1), np.nan, np.array(places)[(X == 1).argmax(1)])
    known = ~np.isnan(column)
    seen = np.unique(column[known]).astype(int)
    label = np.full(len(X), -1, dtype=np.intp)
    label[known] = np.searchsorted(seen, column[known])
    return Marker(key, [levels[i] for i in seen], list(range(len(seen))), [1.0] * len(seen)), label


def _number(key: str, column: Array) -> tuple[Marker, NDArray[np.intp]]:
    """Cut a measure at its quintiles; the median of each fifth stands for it."""
    known = ~np.isnan(column)
    label = np.full(len(column), -1, dtype=np.intp)
    if not known.any():
        return Marker(key, [], [], []), label
    edges = np.unique(np.quantile(column[known], np.arange(1, BINS) / BINS))
    label[known] = np.unique(np.searchsorted(edges, column[known]), return_inverse=True)[1]
    medians = [float(np.median(column[label == i])) for i in range(label.max() + 1)]
    return Marker(key, list(medians), list(range(len(medians))), [1.0] * len(medians)), label
