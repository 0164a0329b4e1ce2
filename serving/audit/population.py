"""What a version of a model answered: the explanations in the newest answers that the ledger keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select

from data.patient import Patient
from serving.ledger.content import unpack
from serving.ledger.keeper import keeper
from serving.ledger.kept import sealed
from serving.ledger.search import Filters, search
from serving.ledger.store import Ledger, reached
from serving.ledger.tables import SUMMARIES
from serving.review.population import Served, Value, attributes_of, served_in

NEWEST = 500  # answers that are looked at
REMEMBERED = 1000  # answers that are not read again; those of a model of 50 features take some 60 kB each


def answers(ledger: Ledger) -> Counter[str]:
    """Return how many answers each model gave, by ``name:version``."""
    columns = SUMMARIES.c
    query = select(columns.models, func.count()).where(columns.kind == "prediction").group_by(columns.models)
    found: Counter[str] = Counter()
    with reached(), ledger.engine.connect() as connection:
        for models, count in connection.execute(query):
            found.update(dict.fromkeys((models or "").split(","), count))
    return found


def entries(model: str, until: str | None) -> tuple[int, ...]:
    """Return the newest answers of ``name:version``, up to a time, newest first."""
    filters = Filters(kind="prediction", model=model, until=until)
    return tuple(found.entry for found in search(keeper().ledger.engine, filters, NEWEST))


def last_forgotten() -> int:
    """Return the entry by which a patient was forgotten last, 0 if none was."""
    found = search(keeper().ledger.engine, Filters(kind="forgotten"), 1)
    return found[0].entry if found else 0


@lru_cache(maxsize=REMEMBERED)
def served(number: int, name: str, ledger: str, forgotten: int) -> tuple[Served, ...]:
    """Return the explanations that a model (``name v1``) gave in one entry, one a therapy.

    ``ledger`` and ``forgotten`` (see :func:`last_forgotten`) tell when an entry has to be read again.
    A patient who was forgotten has no attributes; the explanation is in the answer.
    """
    entry = keeper().ledger.entry(number)
    content = unpack(entry.content)
    attributes = _attributes(content)
    return tuple(served_in(name, content["answer"], attributes, number, entry.at))


def _attributes(content: Mapping[str, Any]) -> dict[str, Value]:
    with reached(), keeper().ledger.engine.connect() as connection:
        part = keeper().vault.open(connection, sealed(content))
    if part is None:
        return {}
    return attributes_of(Patient.model_validate_json(part))
