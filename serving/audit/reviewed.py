"""The review of a version as an auditor sees it: up to a time, kept for a while, with a digest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache

from data.errors import TailorError, unknown
from data.settings import settings
from models.registry.store import Registered, registered, served_versions, versions
from serving.audit.population import entries, last_forgotten, served
from serving.review.figures import available, figure
from serving.review.population import name_of
from serving.review.review import Gathered, gather

OTHERS = 3  # versions that a version is compared with
KEPT = 4  # reviews; of a model of 50 features each takes some 5 MB


@dataclass(frozen=True)
class Reviewed:
    """A review with what it was made from, and the digest (SHA-256) of all its numbers.

    ``others`` are the versions it was compared with; ``left`` says which could not be, and why.
    """

    registered: Registered
    gathered: Gathered
    entries: tuple[int, ...]
    others: tuple[str, ...]
    left: tuple[str, ...]
    digest: str
    _drawn: dict[str, str | None] = field(default_factory=dict)

    def figure(self, name: str) -> str:
        """Return a figure as an ``<svg>`` element; raises ``unknown_figure`` (404)."""
        known = available(self.gathered)
        if name not in known:
            error = unknown("unknown_figure", "figure", name[:100], known)
            error.status = 404
            raise error
        if name not in self._drawn:
            self._drawn[name] = figure(self.gathered, name)
        drawn = self._drawn[name]
        assert drawn is not None  # it is available
        return drawn

    @property
    def name(self) -> str:
        """Name in the registry."""
        return self.registered.bundle.card.name


def reviewed(name: str, version: str, until: str | None = None) -> Reviewed:
    """Review a version by the newest answers it gave up to ``until`` (ISO 8601 time, UTC), or now.

    Raises
    ------
    TailorError
        ``unknown_model``, ``unknown_version`` or ``no_version`` (404), ``bad_explanation``,
        ``ledger_unavailable`` (503).
    """
    known = _known(name, version)
    others = tuple([other for other in reversed(known) if other != version][:OTHERS])
    places = (settings().mlflow_uri, settings().ledger_uri)
    return _reviewed(places, name, version, others, entries(f"{name}:{version}", until), last_forgotten())


def _known(name: str, version: str) -> list[str]:
    """Return the versions of a model, if one of them is asked for."""
    known = versions(name)
    if not known:
        error = unknown("unknown_model", "model", name[:100], served_versions(), field="model")
        error.status = 404
        raise error
    if version not in known:
        error = unknown("unknown_version", f"version of {name}", version[:20], known, field="version")
        error.status = 404
        raise error
    return known


@lru_cache(maxsize=KEPT)
def _reviewed(
    places: tuple[str, str],
    name: str,
    version: str,
    others: tuple[str, ...],
    numbers: tuple[int, ...],
    forgotten: int,
) -> Reviewed:
    here = registered(name, version)
    there: list[Registered] = []
    left: list[str] = []
    for other in others:
        try:
            there.append(registered(name, other))
        except TailorError as error:
            left.append(f"Version {other} was not compared. {error}")
    answered = [one for number in numbers for one in served(number, name_of(here), places[1], forgotten)]
    gathered = gather(here, answered, there)
    compared = tuple(one.version for one in there)
    return Reviewed(here, gathered, numbers, compared, tuple(left), _digest(gathered))


def _digest(gathered: Gathered) -> str:
    """Return the hash of the review and of the values that its figures draw."""
    found = hashlib.sha256(gathered.review.model_dump_json().encode())
    for population in (gathered.cohort, gathered.served, *(one[2] for one in gathered.again)):
        for part in (population.values, population.contributions, population.margin):
            found.update(part.tobytes())
    return found.hexdigest()
