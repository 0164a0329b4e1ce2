"""Contributions of the columns, put together field by field and modality by modality."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from data.dictionary import dictionary
from features.encoder import Feature
from models.bundle import Bundle, Explained
from models.target import Array
from serving.prediction import Contribution, Explanation


def explanation(bundle: Bundle, x: Array, explained: Explained, i: int) -> Explanation:
    """Return the explanation of row ``i``, x its columns of shape (p,)."""
    parts = contributions(bundle, x, explained.contributions[i])
    return Explanation(
        scale=bundle.card.scale,
        base_value=explained.base,
        margin=float(explained.margin[i]),
        residual=float(explained.residual[i]),
        contributions=parts,
        groups=by_group(parts),
    )


def contributions(bundle: Bundle, x: Array, values: Array) -> tuple[Contribution, ...]:
    """Add up the columns of each field, largest first; x and values of shape (p,)."""
    columns: dict[str, list[int]] = defaultdict(list)
    features = bundle.features
    for j, feature in enumerate(features):
        columns[feature.field].append(j)
    parts = []
    for field, of in columns.items():
        first = features[of[0]]
        shown = _shown([features[j] for j in of], x[of])
        total = float(values[of].sum())
        parts.append(
            Contribution(feature=field, group=first.group, label=first.label, value=shown, contribution=total)
        )
    return tuple(sorted(parts, key=lambda part: -abs(part.contribution)))


def _shown(features: Sequence[Feature], values: Array) -> float | str | None:
    """Return a field's value as a person would give it: a number, a level, yes or no, altered or not."""
    if np.isnan(values).any():
        return None
    first, value = features[0], float(values[0])
    field = dictionary().get(first.field)
    if field is None:
        return (
            ("wild type", "altered")[int(value)] if first.group == "mutations" and not first.score else value
        )
    if field.kind == "flag":
        return ("no", "yes")[int(value)]
    if field.ordered or len(field.levels) == 2:
        return field.levels[int(value)]
    if field.kind == "category":
        chosen = [
            f.name.removeprefix(f"{f.field}=") for f, v in zip(features, values, strict=True) if v == 1.0
        ]
        return chosen[0] if chosen else "other"
    return value


def by_group(parts: Sequence[Contribution]) -> dict[str, float]:
    """Sum contributions by modality."""
    sums: dict[str, float] = dict.fromkeys(
        ("mutations", "expression", "history", "environment", "therapy"), 0.0
    )
    for part in parts:
        sums[part.group] += part.contribution
    return sums
