"""The evidence that holds for a patient, with its reason, its counts and its sources."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from functools import lru_cache

from data.evidence.drugs import gives
from data.evidence.judge import all_statuses, known, status, verdict
from data.evidence.releases import all_evidence
from data.evidence.schema import LEVELS
from data.evidence.table import Evidence
from data.patient import Patient
from data.program import Therapy
from data.rules import Fact, Status
from data.side_effects import LEVEL, jeffreys

_ORDER: tuple[Status, ...] = ("met", "unknown", "unmet")


class Rate(Fact):
    """Events among patients, as a fraction with its Jeffreys interval at ``level``."""

    events: int
    patients: int
    rate: float
    low: float
    high: float
    level: float = LEVEL


class Response(Fact):
    """What was counted under the drugs, and under the comparator of a randomised trial."""

    endpoint: str
    drugs: Rate
    comparator: str = ""
    compared: Rate | None = None


class Match(Fact):
    """A row of evidence as it stands for one patient; see :class:`data.evidence.table.Evidence`.

    ``checked`` is where the row was seen; nothing where it has yet to be compared with its sources.
    """

    id: str
    disease: str
    context: str
    biomarker: str
    drugs: tuple[str, ...]
    direction: str
    level: str
    status: Status
    reason: str
    response: Response | None
    trial: str
    sources: tuple[str, ...]
    checked: tuple[str, ...]
    note: str
    origin: str
    version: str
    date: datetime.date


def match(
    patient: Patient, program_id: str, rows: Sequence[Evidence] | None = None, *, unmet: bool = True
) -> tuple[Match, ...]:
    """Return every row of a program as it stands for a patient, those unmet only if asked for.

    Parameters
    ----------
    patient : Patient
    program_id : str
        Rows of other programs are left out; a program without any has no matches.
    rows : sequence of Evidence, optional
        Default: our own, and those of the releases on this computer.

    Returns
    -------
    tuple of Match
        Met first, then unknown; within these guideline, approved, trial, early.
    """
    what = known(patient)
    asked = [row for row in of_program(program_id, rows) if unmet or status(row, what) != "unmet"]
    found = [_match(row, what) for row in asked]
    return tuple(sorted(found, key=lambda m: (_ORDER.index(m.status), LEVELS.index(m.level))))


def statuses(
    patients: Iterable[Patient], program_id: str, rows: Sequence[Evidence] | None = None
) -> list[tuple[Status, ...]]:
    """Return for each patient the status of each of :func:`of_program`'s rows; no reasons, hence quick."""
    return all_statuses(of_program(program_id, rows), patients)


def of_program(program_id: str, rows: Sequence[Evidence] | None = None) -> tuple[Evidence, ...]:
    """Return the rows of a program in their order; default of ``rows`` as in :func:`match`."""
    return tuple(row for row in (all_evidence() if rows is None else rows) if row.program == program_id)


def for_therapy(matches: Iterable[Match], therapy: Therapy) -> tuple[Match, ...]:
    """Return the matches whose drugs are all among those of a therapy."""
    return tuple(found for found in matches if gives(therapy, found.drugs))


def elsewhere(matches: Iterable[Match], therapies: Sequence[Therapy]) -> tuple[Match, ...]:
    """Return what is met and speaks for drugs that none of the therapies has: further options.

    Drugs that something else met speaks against (T790M against gefitinib) are no option.
    """
    met = [found for found in matches if found.status == "met"]
    against = {frozenset(found.drugs) for found in met if found.direction == "resistance"}
    return tuple(
        found
        for found in met
        if found.direction == "sensitivity"
        and frozenset(found.drugs) not in against
        and not any(gives(therapy, found.drugs) for therapy in therapies)
    )


def _match(row: Evidence, what: dict[str, object]) -> Match:
    stands = verdict(row, what)
    same = {name: getattr(row, name) for name in Match.model_fields.keys() & Evidence.model_fields.keys()}
    return Match(
        **same, status=stands.status, reason=stands.reason, response=_response(row), sources=row.sources
    )


def _response(row: Evidence) -> Response | None:
    if row.events is None or row.patients is None:
        return None
    compared = None
    if row.comparator_events is not None and row.comparator_patients is not None:
        compared = _rate(row.comparator_events, row.comparator_patients)
    drugs = _rate(row.events, row.patients)
    return Response(endpoint=row.endpoint, drugs=drugs, comparator=row.comparator, compared=compared)


@lru_cache(maxsize=8192)
def _rate(events: int, patients: int) -> Rate:
    low, high = jeffreys(events, patients)
    return Rate(events=events, patients=patients, rate=events / patients, low=low, high=high)
