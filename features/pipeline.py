"""All modalities joined: a cohort, or one patient under several therapies, to one matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from data.cohort import Cohort
from data.patient import Patient
from data.program import Program, Therapy
from features.encoder import Encoder, Feature, Matrix
from features.environment import EnvironmentEncoder
from features.expression import ExpressionEncoder
from features.history import HistoryEncoder
from features.mutations import MutationEncoder
from features.resistance import ResistanceEncoder
from features.source import Source, from_cohort, from_patient
from features.therapy import TherapyEncoder


class FeaturePipeline(TransformerMixin, BaseEstimator):
    """Every encoder side by side; columns that say nothing in training are left out.

    A column is left out if everyone who has it has the same, or if it equals an earlier column of its
    group (the drug, class and target of the only targeted arm, for instance).

    Parameters
    ----------
    exclude : tuple of str
        Keys (``group:name``) that must not become columns.
    """

    def __init__(self, exclude: tuple[str, ...] = ()) -> None:
        self.exclude = exclude

    def fit(self, source: Source, y: None = None) -> Self:
        """Fit every encoder on the training source and choose the columns."""
        exclude = tuple(self.exclude)
        self.encoders_: list[Encoder] = [
            MutationEncoder(exclude).fit(source),
            ResistanceEncoder(exclude).fit(source),
            ExpressionEncoder(exclude).fit(source),
            HistoryEncoder(exclude).fit(source),
            EnvironmentEncoder(exclude).fit(source),
            TherapyEncoder(exclude).fit(source),
        ]
        for encoder in self.encoders_:
            keep = _informative(encoder.transform(source))
            encoder.features_ = [f for f, kept in zip(encoder.features_, keep, strict=True) if kept]
        return self

    def transform(self, source: Source) -> Matrix:
        """Encode a source: float64 of shape (n, p), NaN where missing."""
        check_is_fitted(self, "encoders_")
        return np.hstack([encoder.transform(source) for encoder in self.encoders_])

    def transform_cohort(self, cohort: Cohort, program: Program) -> Matrix:
        """Encode every patient of a cohort under the therapy actually given."""
        return self.transform(from_cohort(cohort, program))

    def transform_patient(self, patient: Patient, therapies: Sequence[Therapy | None]) -> Matrix:
        """Encode one patient under each therapy: shape (len(therapies), p)."""
        return self.transform(from_patient(patient, therapies))

    def refilled(self, X: Matrix, source: Source, columns: NDArray[np.intp]) -> Matrix:
        """Return a copy of X with only some columns encoded again, from ``source``."""
        X, start = X.copy(), 0
        for encoder in self.encoders_:
            for j in columns[(columns >= start) & (columns < start + len(encoder.features_))]:
                X[:, j] = encoder._column(source, encoder.features_[j - start])
            start += len(encoder.features_)
        return X

    @property
    def features(self) -> list[Feature]:
        """The columns in order."""
        return [feature for encoder in self.encoders_ for feature in encoder.features_]

    def get_feature_names_out(self, input_features: None = None) -> NDArray[np.object_]:
        """Return the column names, shape (p,)."""
        check_is_fitted(self, "encoders_")
        return np.array([feature.name for feature in self.features], dtype=object)


def _informative(X: Matrix) -> list[bool]:
    seen: set[bytes] = set()
    keep = []
    for column in X.T:
        content = np.ascontiguousarray(column).tobytes()
        varies = len(np.unique(column[~np.isnan(column)])) > 1
        keep.append(varies and content not in seen)
        seen.add(content)
    return keep
