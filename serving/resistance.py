"""What the genotype of a virus says of each drug, and so of each regimen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from data.patient import Patient
from data.program import Therapy
from models.bundle import Bundle
from models.registry.store import Registered
from models.target import Array
from serving.answer import estimate
from serving.explain import explanation
from serving.prediction import Activity, Susceptibility


@dataclass(frozen=True)
class Tested:
    """The answer of one resistance model, with the genes it reads and those that were not sequenced."""

    susceptibility: Susceptibility
    genes: frozenset[str]
    missing: dict[str, str]


def tested(registered: Registered, patient: Patient) -> Tested:
    """Predict and explain the fold change of one drug; the explanation is checked on the way."""
    bundle = registered.bundle
    card, endpoint = bundle.card, bundle.card.endpoint
    X = bundle.pipeline.transform_patient(patient, [None])
    unknown = [f for f, nothing in zip(bundle.features, np.isnan(X[0]), strict=True) if nothing]
    missing = {f.key: f"{f.key.partition(':')[2]} sequenced" for f in unknown}
    sequenced = len(unknown) < len(bundle.features)
    found = Susceptibility(
        drugs=endpoint.drugs,
        endpoint=endpoint.id,
        title=endpoint.title,
        resistant_at=endpoint.resistant_at or np.inf,
        cohort=card.cohort,
        design=card.design,
        model=f"{card.name} v{registered.version}",
        **_answered(bundle, X) if sequenced else _unanswered(missing, endpoint.unit or ""),
    )
    return Tested(found, frozenset(f.key for f in bundle.features), missing)


def _answered(bundle: Bundle, X: Array) -> dict[str, Any]:
    """Return the fold change with its interval, the chance that it is low, and why; X of shape (1, p)."""
    card, explained = bundle.card, bundle.explain(X)
    numbers = estimate(bundle, explained.margin, np.empty((0, 1)))
    del numbers["probability"]
    return {
        **numbers,
        "susceptible": float(bundle.chance_below(explained.margin, card.endpoint.resistant_at or np.inf)[0]),
        "basis": card.basis,
        "reason": f"{card.patients} people's viruses, in the dish",
        "explanation": explanation(bundle, X[0], explained, 0),
    }


def _unanswered(missing: dict[str, str], unit: str) -> dict[str, Any]:
    reason = f"not known: {', '.join(missing.values())} is needed"
    return {
        "value": None,
        "unit": unit,
        "susceptible": None,
        "basis": "none",
        "reason": reason,
        "explanation": None,
    }


def activity(therapy: Therapy, known: Sequence[Tested]) -> Activity | None:
    """Return how many drugs of a regimen are fully active, None where nothing is known of any."""
    drugs = {
        drug: chance
        for drug in therapy.drugs
        for found in known
        if drug in found.susceptibility.drugs and (chance := found.susceptibility.susceptible) is not None
    }
    if not drugs:
        return None
    return Activity(active=sum(v >= 0.5 for v in drugs.values()), expected=sum(drugs.values()), drugs=drugs)
