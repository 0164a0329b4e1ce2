"""One endpoint answered for one patient under every therapy, each answer explained and checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from data.dictionary import dictionary
from data.patient import Patient
from data.program import Therapy
from features.encoder import Feature
from models.bundle import Bundle, Explained
from models.overlap import Support
from models.registry.store import Registered
from models.target import Array
from serving.prediction import Contrast, Contribution, Explanation, Outcome, Overlap

LEVEL = 0.9


@dataclass(frozen=True)
class Answer:
    """Outcomes by therapy, and what contrasts are made of: rows, supports and the explanation."""

    bundle: Bundle
    outcomes: dict[str, Outcome]
    row: dict[str, int]
    X: Array
    explained: Explained
    support: dict[str, Support]

    @property
    def endpoint(self) -> str:
        """Endpoint id."""
        return self.bundle.card.endpoint.id

    @property
    def role(self) -> str:
        """Role of the endpoint."""
        return self.bundle.card.endpoint.role

    @property
    def fields(self) -> set[str]:
        """Fields of the patient (not of the therapy) that the model has columns for."""
        return {f.field.split(" ")[0] for f in self.bundle.features if f.group != "therapy"}

    @property
    def missing(self) -> dict[str, str]:
        """Fields of the patient that are missing, with their labels."""
        unknown = np.isnan(self.X[0])
        columns = zip(self.bundle.features, unknown, strict=True)
        return {f.field: f.label for f, missing in columns if missing and f.group != "therapy"}


def answer(registered: Registered, patient: Patient, therapies: Sequence[Therapy]) -> Answer:
    """Predict and explain one endpoint under each therapy; the explanation is checked on the way."""
    bundle = registered.bundle
    X = bundle.pipeline.transform_patient(patient, therapies)
    explained = bundle.explain(X)
    support = {t.id: bundle.overlap.support(X[i], t.id) for i, t in enumerate(therapies)}
    outcomes = {}
    for i, therapy in enumerate(therapies):
        known = support[therapy.id].supported
        outcomes[therapy.id] = _outcome(
            registered,
            support[therapy.id],
            _estimate(bundle, explained.margin[i]) if known else {"probability": None},
            _explanation(bundle, X[i], explained, i) if known else None,
        )
    row = {therapy.id: i for i, therapy in enumerate(therapies)}
    return Answer(bundle, outcomes, row, X, explained, support)


def _estimate(bundle: Bundle, margin: float) -> dict[str, Any]:
    """Return the probability, or the value with its unit and prediction interval."""
    one = np.array([margin])
    if bundle.card.endpoint.type != "continuous":
        return {"probability": float(bundle.probability(one)[0])}
    low, high = bundle.interval(one, LEVEL)[0].tolist()
    value = float(bundle.value(one)[0])
    unit = bundle.card.endpoint.unit
    # With too few patients to promise the level there is no interval.
    given = {"interval": (low, high), "interval_level": LEVEL} if np.isfinite(high) else {}
    return {"probability": None, "value": value, "unit": unit, **given}


def _outcome(
    registered: Registered, support: Support, estimate: dict[str, Any], why: Explanation | None
) -> Outcome:
    card = registered.bundle.card
    return Outcome(
        endpoint=card.endpoint.id,
        title=card.endpoint.title,
        role=card.endpoint.role,
        event=card.endpoint.event,
        horizon_days=card.endpoint.horizon_days,
        **estimate,
        basis=card.basis if support.supported else "none",
        reason=support.reason,
        cohort=card.cohort,
        design=card.design,
        model=f"{card.name} v{registered.version}",
        explanation=why,
    )


def _explanation(bundle: Bundle, x: Array, explained: Explained, i: int) -> Explanation:
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
    for j, feature in enumerate(bundle.features):
        columns[feature.field].append(j)
    parts = []
    for field, of in columns.items():
        first = bundle.features[of[0]]
        shown = _shown([bundle.features[j] for j in of], x[of])
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
        return ("wild type", "altered")[int(value)] if first.group == "mutations" else value
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


def contrast(found: Answer, first: str, second: str) -> Contrast | None:
    """Contrast two therapies where the cohort holds both, else None; no number unless identified."""
    arms = set(found.bundle.overlap.arms_.tolist())
    if not {first, second} <= arms:
        return None
    card = found.bundle.card
    overlap = _overlap(found, first, second)
    about = {
        "endpoint": card.endpoint.id,
        "therapy": first,
        "comparator": second,
        "design": card.design,
        "cohort": card.cohort,
        "overlap": overlap,
    }
    if not overlap.supported:
        return Contrast(identified=False, reason=f"not identified: {overlap.reason}", **about)
    i, j = found.row[first], found.row[second]
    values = found.explained.contributions[i] - found.explained.contributions[j]
    parts = tuple(p for p in contributions(found.bundle, found.X[i], values) if p.contribution != 0.0)
    margin = found.explained.margin
    return Contrast(
        identified=True,
        reason=_caution(card.design, card.basis),
        **_difference(found.bundle, margin[[i, j]]),
        scale=card.scale,
        margin_difference=float(margin[i] - margin[j]),
        contributions=parts,
        groups=by_group(parts),
        **about,
    )


def _difference(bundle: Bundle, margins: Array) -> dict[str, Any]:
    """Return first minus second, as probabilities or as values in their unit."""
    if bundle.card.endpoint.type == "continuous":
        first, second = bundle.value(margins)
        return {"value_difference": float(first - second), "unit": bundle.card.endpoint.unit}
    first, second = bundle.probability(margins)
    difference = float(first - second)
    needed = 1 / abs(difference) if abs(difference) > 1e-9 else None
    return {"risk_difference": difference, "number_needed_to_treat": needed}


def _overlap(found: Answer, first: str, second: str) -> Overlap:
    chance = found.bundle.overlap.propensity(found.X[found.row[first]])
    supports = [found.support[therapy] for therapy in (first, second)]
    failed = [f"{t}: {s.reason}" for t, s in zip((first, second), supports, strict=True) if not s.supported]
    both = "; ".join(f"{t}: {s.reason}" for t, s in zip((first, second), supports, strict=True))
    return Overlap(
        propensity=chance[first] / (chance[first] + chance[second]),
        known=found.bundle.overlap.randomised,
        supported=not failed,
        reason="; ".join(failed) or both,
    )


def _caution(design: str, basis: str) -> str:
    if basis == "base rate":
        return "the model did not beat the rates by arm: this is the average difference, not this patient's"
    if design == "randomised":
        return "randomised: chance decided the therapy, so on average the difference is its doing"
    return f"{design}: doctors chose the therapy, so the difference may come from who was chosen"
