"""Where the numbers come from: model, cohort, knowledge and code."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from data.rules import Fact
from data.versions import Knowledge
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
    """Everything needed to compute this answer again; ``warnings`` are of knowledge older than a year."""

    code_version: str
    models: tuple[ModelSource, ...]
    knowledge: tuple[Knowledge, ...] = ()
    warnings: tuple[str, ...] = ()


def provenance(models: Sequence[Registered], knowledge: Sequence[Knowledge]) -> Provenance:
    """Return where the numbers of these models come from (there is at least one), and the tables asked."""
    today = datetime.date.today()
    return Provenance(
        code_version=models[0].bundle.card.code_version,
        models=tuple(_source(model) for model in models),
        knowledge=tuple(knowledge),
        warnings=tuple(filter(None, (entry.warning(today) for entry in knowledge))),
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
