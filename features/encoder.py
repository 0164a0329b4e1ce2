"""What every modality's encoder has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from data.dictionary import Field, Group, dictionary
from features.source import Column, Source

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Feature:
    """One column: its ``name``, the ``field`` (or gene, or drug) it came from, and how to read it.

    Columns of one field (the levels of a category) share ``field`` and are reported together. A ``score`` is
    a number worked out from what was given, such as the penalty an algorithm gives a set of mutations.
    """

    name: str
    field: str
    label: str
    score: bool = False

    @property
    def group(self) -> str:
        """Modality the column belongs to."""
        return self.name.split(":", 1)[0]

    @property
    def key(self) -> str:
        """The field or gene it is filled from: ``mutations:TP53`` for ``mutations:TP53 p.R175H``."""
        return self.field.split(" ")[0]

    @property
    def asks(self) -> str:
        """What must be known for it, in words."""
        return self.label if self.key == self.field else f"{self.key.partition(':')[2]} altered"

    @property
    def says(self) -> str:
        """The column in words: the label, and the level if it is one of a category."""
        level = self.name.removeprefix(self.field).removeprefix("=")
        return f"{self.label} {level}".strip()


class Encoder(TransformerMixin, BaseEstimator, ABC):
    """A scikit-learn transformer from a :class:`Source` of n rows to a float matrix (n, p).

    ``fit`` decides which columns exist (``features_``); ``transform`` fills them, NaN where missing.
    """

    features_: list[Feature]

    @abstractmethod
    def fit(self, source: Source, y: None = None) -> Self:
        """Decide the columns from the training source."""

    @abstractmethod
    def _column(self, source: Source, feature: Feature) -> NDArray[np.float64]:
        """Fill one column, shape (n,)."""

    def transform(self, source: Source) -> Matrix:
        """Encode a source: float64 of shape (n, len(features_))."""
        check_is_fitted(self, "features_")
        X = np.empty((source.n, len(self.features_)))
        for j, feature in enumerate(self.features_):
            X[:, j] = self._column(source, feature)
        return X

    def get_feature_names_out(self, input_features: None = None) -> NDArray[np.object_]:
        """Return the column names, shape (p,)."""
        check_is_fitted(self, "features_")
        return np.array([feature.name for feature in self.features_], dtype=object)


def field_features(source: Source, group: Group, exclude: tuple[str, ...] = ()) -> list[Feature]:
    """List the columns of every dictionary field of ``group`` that somebody in ``source`` has.

    A number, flag or ordered category is one column; any other category one column a level, except
    that the first of two levels is left out. Fields for audit only never become columns.
    """
    features: list[Feature] = []
    for key, field in dictionary().items():
        if field.group != group or key in exclude or field.audit_only or key not in source.fields:
            continue
        if field.kind != "category" or field.ordered:
            features.append(Feature(key, key, field.label))
            continue
        levels = field.levels[1:] if len(field.levels) == 2 else field.levels
        features += [Feature(f"{key}={level}", key, field.label) for level in levels]
    return features


def field_column(source: Source, feature: Feature) -> NDArray[np.float64]:
    """Fill a column of :func:`field_features`, shape (n,)."""
    field = dictionary()[feature.field]
    values = source.field(feature.field)
    if field.kind != "category":
        return values.astype(np.float64)
    return _level_column(values, field, feature)


def _level_column(values: Column, field: Field, feature: Feature) -> NDArray[np.float64]:
    missing = np.array([value is None for value in values], dtype=bool)
    if field.ordered:
        column = np.array([np.nan if v is None else field.levels.index(v) for v in values], dtype=float)
    else:
        column = (values == feature.name.split("=", 1)[1]).astype(float)
    column[missing] = np.nan
    return column
