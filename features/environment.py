"""Lifestyle and environment: the ``environment`` fields of the dictionary."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import NDArray

from features.encoder import Encoder, Feature, field_column, field_features
from features.source import Source


class EnvironmentEncoder(Encoder):
    """One column a number or flag (smoking, exposure), one a level of a category."""

    def __init__(self, exclude: tuple[str, ...] = ()) -> None:
        self.exclude = exclude

    def fit(self, source: Source, y: None = None) -> Self:
        """Keep the fields somebody has."""
        self.features_ = field_features(source, "environment", tuple(self.exclude))
        return self

    def _column(self, source: Source, feature: Feature) -> NDArray[np.float64]:
        return field_column(source, feature)
