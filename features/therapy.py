"""The therapy itself, and whether it matches this patient: is its target altered, expressed, positive."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Self

import numpy as np
from numpy.typing import NDArray

from data.dictionary import dictionary
from data.program import Therapy
from features.encoder import Encoder, Feature
from features.source import Source

_PARTS: dict[str, Callable[[Therapy], Iterable[str]]] = {
    "drug": lambda therapy: therapy.drugs,
    "class": lambda therapy: therapy.classes,
    "target": lambda therapy: therapy.targets,
}
_MATCHES = {
    "target_altered": "a target of the therapy is altered in this patient",
    "target_expression": "highest expression among the targets of the therapy",
    "target_positive": "a target of the therapy is positive by pathology",
}

MATCHES = frozenset(f"therapy:{match}" for match in _MATCHES)  # columns that depend on the patient too


class TherapyEncoder(Encoder):
    """``therapy:drug=…``, ``therapy:class=…``, ``therapy:target=…`` (0/1) and the match columns.

    The match columns let a model that never saw a combination of drug and patient reason from the
    drug's target: NaN where no target was looked at, 0 for a therapy without targets.
    Rows without a recorded therapy are NaN throughout.

    Parameters
    ----------
    exclude : tuple of str
        Names of columns that must not exist.
    """

    def __init__(self, exclude: tuple[str, ...] = ()) -> None:
        self.exclude = exclude

    def fit(self, source: Source, y: None = None) -> Self:
        """Keep every drug, class and target given to somebody."""
        given = [therapy for therapy in dict.fromkeys(source.therapies) if therapy is not None]
        features = []
        for part, of in _PARTS.items():
            for value in sorted({value for therapy in given for value in of(therapy)}):
                name = f"therapy:{part}={value}"
                features.append(Feature(name, name, f"{part} {value}"))
        if any(therapy.targets for therapy in given):
            features += [Feature(f"therapy:{m}", f"therapy:{m}", label) for m, label in _MATCHES.items()]
        self.features_ = [feature for feature in features if feature.name not in self.exclude]
        return self

    def _column(self, source: Source, feature: Feature) -> NDArray[np.float64]:
        name = feature.name.split(":", 1)[1]
        part, _, value = name.partition("=")
        if value:
            of = _PARTS[part]
            column = [np.nan if t is None else float(value in of(t)) for t in source.therapies]
            return np.array(column, dtype=float)
        return _match(source, name)


def _match(source: Source, kind: str) -> NDArray[np.float64]:
    column = np.full(source.n, np.nan)
    given = [therapy and therapy.id for therapy in source.therapies]
    for therapy in {therapy.id: therapy for therapy in source.therapies if therapy is not None}.values():
        rows = np.array([one == therapy.id for one in given])
        column[rows] = _highest([_evidence(source, kind, gene)[rows] for gene in therapy.targets], rows.sum())
    return column


def _evidence(source: Source, kind: str, gene: str) -> NDArray[np.float64]:
    if kind == "target_altered":
        return source.gene_status(gene)
    if kind == "target_expression":
        return source.gene_expression(gene)
    column = np.full(source.n, np.nan)
    for key, field in dictionary().items():
        if field.marker_of == gene:
            values = source.field(key)
            column = np.fmax(column, [np.nan if v is None else float(v == "positive") for v in values])
    return column


def _highest(columns: list[NDArray[np.float64]], n: int) -> NDArray[np.float64]:
    if not columns:
        return np.zeros(n)
    highest = columns[0]
    for column in columns[1:]:
        highest = np.fmax(highest, column)
    return highest
