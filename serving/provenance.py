"""Where the numbers come from: model, cohort and code."""

from __future__ import annotations

from collections.abc import Sequence

from data.rules import Fact
from models.registry.store import Registered


class ModelSource(Fact):
    """Where the numbers of one endpoint come from."""

    model: str
    version: str
    run_id: str
    endpoint: str
    cohort: str
    cohort_sha256: str
    citation: str
    design: str
    patients: int
    trained_at: str


class Provenance(Fact):
    """Everything needed to compute this answer again."""

    code_version: str
    models: tuple[ModelSource, ...]


def provenance(models: Sequence[Registered]) -> Provenance:
    """Return where the numbers of these models come from; there is at least one."""
    return Provenance(
        code_version=models[0].bundle.card.code_version, models=tuple(_source(model) for model in models)
    )


def _source(registered: Registered) -> ModelSource:
    card = registered.bundle.card
    return ModelSource(
        model=card.name,
        version=registered.version,
        run_id=registered.run_id,
        endpoint=card.endpoint.id,
        cohort=card.cohort,
        cohort_sha256=card.cohort_sha256,
        citation=card.citation,
        design=card.design,
        patients=card.patients,
        trained_at=card.trained_at,
    )
