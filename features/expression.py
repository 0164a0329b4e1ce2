"""Expression by gene in the cohort's unit, and derived signatures."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import NDArray

from data.dictionary import dictionary
from features.encoder import Encoder, Feature, field_column, field_features
from features.source import Source


class ExpressionEncoder(Encoder):
    """``expression:GENE`` for each gene measured in enough training patients; NaN unmeasured.

    Parameters
    ----------
    exclude : tuple of str
        Keys that must not become columns.
    min_measured : float
        Smallest fraction of training patients in whom a gene was measured.
    """

    def __init__(self, exclude: tuple[str, ...] = (), min_measured: float = 0.2) -> None:
        self.exclude = exclude
        self.min_measured = min_measured

    def fit(self, source: Source, y: None = None) -> Self:
        """Keep the genes measured often enough and the signatures somebody has."""
        features = field_features(source, "expression", tuple(self.exclude))
        for gene, levels in source.expression.items():
            key = f"expression:{gene}"
            if key not in self.exclude and np.mean(~np.isnan(levels)) >= self.min_measured:
                features.append(Feature(key, key, f"{gene} expression"))
        self.features_ = features
        return self

    def _column(self, source: Source, feature: Feature) -> NDArray[np.float64]:
        if feature.field in dictionary():
            return field_column(source, feature)
        return source.gene_expression(feature.name.split(":", 1)[1])
