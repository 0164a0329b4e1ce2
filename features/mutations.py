"""Genes altered or not (or not tested), recurrent single changes, and genome-wide measures."""

from __future__ import annotations

from collections import Counter
from typing import Self

import numpy as np
from numpy.typing import NDArray

from data.dictionary import dictionary
from features.encoder import Encoder, Feature, field_column, field_features
from features.source import Source


class MutationEncoder(Encoder):
    """``mutations:GENE`` is 1 altered, 0 tested and not altered, NaN not tested.

    ``mutations:GENE change`` marks one recurrent change within an altered gene; measures such as
    ``mutations:tmb`` come from the dictionary.

    Parameters
    ----------
    exclude : tuple of str
        Keys of fields, ``mutations:GENE`` (with its changes) or ``mutations:GENE change``, that must
        not become columns.
    min_patients : int
        A gene or change altered in fewer training patients is not a column: it could not be learned.
    """

    def __init__(self, exclude: tuple[str, ...] = (), min_patients: int = 5) -> None:
        self.exclude = exclude
        self.min_patients = min_patients

    def fit(self, source: Source, y: None = None) -> Self:
        """Keep genes and changes seen often enough, and the measures somebody has."""
        features = field_features(source, "mutations", tuple(self.exclude))
        for gene in sorted(source.altered):
            key = f"mutations:{gene}"
            if key in self.exclude or np.nansum(source.altered[gene]) < self.min_patients:
                continue
            features.append(Feature(key, key, f"{gene} altered"))
            counts = Counter(change for row in source.changes.get(gene, ()) for change in set(row))
            recurrent = {
                f"{key} {c}": f"{gene} {c}" for c, n in sorted(counts.items()) if n >= self.min_patients
            }
            if len(counts) > 1:
                features += [Feature(k, k, label) for k, label in recurrent.items() if k not in self.exclude]
        self.features_ = features
        return self

    def _column(self, source: Source, feature: Feature) -> NDArray[np.float64]:
        if feature.field in dictionary():
            return field_column(source, feature)
        name = feature.name.split(":", 1)[1]
        gene, _, change = name.partition(" ")
        if change:
            found = [float(change in row) for row in source.changes.get(gene, ((),) * source.n)]
            return np.where(np.isnan(source.gene_status(gene)), np.nan, np.array(found, dtype=float))
        return source.gene_status(gene)
