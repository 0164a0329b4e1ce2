"""One endpoint answered for one patient under every therapy, each answer explained and checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from data.patient import Patient
from data.program import Therapy
from models.bundle import Bundle, Explained
from models.familiarity import Judgement
from models.overlap import Support
from models.registry.store import Registered
from models.target import Array
from serving.abstain import fallback, judge
from serving.dose import near, weekly_plan
from serving.explain import explanation
from serving.prediction import Outcome

LEVEL = 0.9


@dataclass(frozen=True)
class Answer:
    """Outcomes by therapy, and what contrasts are made of: rows, supports, explanation, familiarity.

    ``without`` (k, therapies) are the margins the ensemble would give without a fold of the patients.
    """

    bundle: Bundle
    outcomes: dict[str, Outcome]
    row: dict[str, int]
    X: Array
    explained: Explained
    support: dict[str, Support]
    judgement: Judgement
    without: Array

    @property
    def fixed(self) -> set[str]:
        """Therapies that prescribe a value, the same for everybody."""
        return {therapy for therapy, outcome in self.outcomes.items() if outcome.basis == "rule"}

    @property
    def endpoint(self) -> str:
        """Endpoint id."""
        return self.bundle.card.endpoint.id

    @property
    def role(self) -> str:
        """Role of the endpoint."""
        return self.bundle.card.endpoint.role

    @cached_property
    def fields(self) -> set[str]:
        """Fields of the patient (not of the therapy) that the model has columns for."""
        return {f.key for f in self.bundle.features if f.group != "therapy"}

    @property
    def missing(self) -> dict[str, str]:
        """Fields of the patient that are missing, with their labels."""
        unknown = np.isnan(self.X[0])
        columns = zip(self.bundle.features, unknown, strict=True)
        return {f.key: f.asks for f, missing in columns if missing and f.group != "therapy"}


def answer(registered: Registered, patient: Patient, therapies: Sequence[Therapy]) -> Answer:
    """Predict and explain one endpoint under each therapy; the explanation is checked on the way."""
    bundle = registered.bundle
    X = bundle.pipeline.transform_patient(patient, therapies)
    explained = bundle.explain(X)
    judgement, without = judge(bundle, X[0]), bundle.stack.margins(X)
    support = {t.id: bundle.overlap.support(X[i], t.id) for i, t in enumerate(therapies)}
    outcomes = {}
    for i, therapy in enumerate(therapies):
        if bundle.card.endpoint.id in dict(therapy.fixed):
            outcomes[therapy.id] = _fixed(registered, therapy, explained.margin[[i]], judgement)
            continue
        known = support[therapy.id].supported
        if known and judgement.abstains:
            outcomes[therapy.id] = _outcome(registered, **fallback(bundle, therapy.id, judgement))
            continue
        outcomes[therapy.id] = _outcome(
            registered,
            basis=bundle.card.basis if known else "none",
            reason=support[therapy.id].reason,
            explanation=explanation(bundle, X[i], explained, i) if known else None,
            **estimate(bundle, explained.margin[[i]], without[:, [i]]) if known else {"probability": None},
        )
    row = {therapy.id: i for i, therapy in enumerate(therapies)}
    return Answer(bundle, outcomes, row, X, explained, support, judgement, without)


def estimate(bundle: Bundle, margin: Array, without: Array) -> dict[str, Any]:
    """Return the probability, or the value with its unit, and its interval; margin (1,), without (k, 1)."""
    endpoint = bundle.card.endpoint
    if endpoint.type != "continuous":
        low, high = bundle.probability_interval(margin, without, LEVEL)[0].tolist()
        probability = float(bundle.probability(margin)[0])
        return {"probability": probability, "interval": (low, high), "interval_level": LEVEL}
    low, high = bundle.interval(margin, LEVEL)[0].tolist()
    value = float(bundle.value(margin)[0])
    # With too few patients to promise the level there is no interval.
    given = {"interval": (low, high), "interval_level": LEVEL} if np.isfinite(high) else {}
    return {"probability": None, **_value(bundle, margin, value), **given}


def _value(bundle: Bundle, margin: Array, value: float) -> dict[str, Any]:
    """Return a value with its unit, and of a dose the tablets and how likely it suits."""
    endpoint = bundle.card.endpoint
    if not endpoint.tablets_mg:
        return {"value": value, "unit": endpoint.unit}
    dose = {"plan": weekly_plan(value, endpoint.tablets_mg), "near": near(bundle, margin, value)}
    return {"value": value, "unit": endpoint.unit, **dose}


def _fixed(registered: Registered, therapy: Therapy, margin: Array, judgement: Judgement) -> Outcome:
    """Return the value a therapy gives everybody, with how likely it suits this patient, if known."""
    given = _value(registered.bundle, margin, dict(therapy.fixed)[registered.bundle.card.endpoint.id])
    given |= {"near": None} if judgement.abstains else {}
    reason = "the same for everybody, whatever is known of them"
    return _outcome(registered, basis="rule", reason=reason, explanation=None, probability=None, **given)


def _outcome(registered: Registered, **found: Any) -> Outcome:
    card = registered.bundle.card
    return Outcome(
        endpoint=card.endpoint.id,
        title=card.endpoint.title,
        role=card.endpoint.role,
        event=card.endpoint.event,
        horizon_days=card.endpoint.horizon_days,
        cohort=card.cohort,
        design=card.design,
        model=f"{card.name} v{registered.version}",
        **found,
    )
