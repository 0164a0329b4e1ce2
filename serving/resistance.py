"""What the genotype of a virus says of each drug, and so of each regimen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.patient import Patient
from data.program import Therapy
from models.registry.store import Registered
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
    explained = bundle.explain(X)
    unknown = [f for f, nothing in zip(bundle.features, np.isnan(X[0]), strict=True) if nothing]
    missing = {f.key: f"{f.key.partition(':')[2]} sequenced" for f in unknown}
    sequenced = len(unknown) < len(bundle.features)
    assert endpoint.resistant_at is not None
    numbers = estimate(bundle, explained.margin) if sequenced else {"value": None, "unit": endpoint.unit}
    numbers.pop("probability", None)
    chance = float(bundle.chance_below(explained.margin, endpoint.resistant_at)[0])
    found = Susceptibility(
        drugs=endpoint.drugs,
        endpoint=endpoint.id,
        title=endpoint.title,
        resistant_at=endpoint.resistant_at,
        susceptible=chance if sequenced else None,
        **numbers,
        basis=card.basis if sequenced else "none",
        reason=f"{card.patients} people's viruses, in the dish"
        if sequenced
        else f"not known: {', '.join(missing.values())} is needed",
        cohort=card.cohort,
        design=card.design,
        model=f"{card.name} v{registered.version}",
        explanation=explanation(bundle, X[0], explained, 0) if sequenced else None,
    )
    return Tested(found, frozenset(f.key for f in bundle.features), missing)


def activity(therapy: Therapy, known: Sequence[Tested]) -> Activity | None:
    """Return how many drugs of a regimen are fully active, None where nothing is known of any."""
    chance = {
        drug: found.susceptibility.susceptible
        for drug in therapy.drugs
        for found in known
        if drug in found.susceptibility.drugs and found.susceptibility.susceptible is not None
    }
    drugs = {drug: value for drug, value in chance.items() if value is not None}
    if not drugs:
        return None
    return Activity(active=sum(v >= 0.5 for v in drugs.values()), expected=sum(drugs.values()), drugs=drugs)
