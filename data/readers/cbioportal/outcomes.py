"""Survival attributes (OS_MONTHS with OS_STATUS, …) -> rows of ``outcomes``."""

from __future__ import annotations

from typing import NamedTuple

from data.program import Program
from data.readers.cbioportal.attributes import attributes
from data.readers.cbioportal.table import finite
from data.readers.cbioportal.told import Told
from data.tables import DAYS_PER_MONTH

ALONE = "months and status are only of use together"
NO_TIME = "not a time in months"
NO_STATUS = "status that neither begins with 0: or 1: nor is one cBioPortal documents"
BARE_STATUS = "status without 0: or 1:, read by its word"
ODD_STATUS = "status of a word cBioPortal does not document, read by its number"


class Outcome(NamedTuple):
    """One row of ``outcomes``; days from the day cBioPortal counts from, event 1 or censored 0."""

    patient_id: str
    endpoint: str
    time_days: float
    event: float


def outcome_rows(patient: str, told: Told, program: Program) -> list[Outcome]:
    """Return the outcomes of a patient: where a time and its status are given and can be read."""
    found = []
    for prefix in attributes().outcomes:
        months, status = f"{prefix}_MONTHS", f"{prefix}_STATUS"
        for place, text in told.of(months):
            given = told.rows[place][0].given.get(status)
            time, event = _months(text), None if given is None else _event(given)
            if time is None:
                told.leave(place, months, NO_TIME)
            if given is not None and event is None:
                told.leave(place, status, NO_STATUS)
            if time is not None and event is not None:
                told.use(place, months, status)
                _note(told, place, status)
                found.append(
                    Outcome(patient, attributes().endpoint(prefix, program), time * DAYS_PER_MONTH, event)
                )
                break
        for column in (months, status):
            for place, _ in told.of(column):
                told.leave(place, column, ALONE)
    return found


def _months(text: str) -> float | None:
    months = finite(text)
    return None if months is None or months < 0 else months


def _event(status: str) -> float | None:
    number, colon, _ = status.partition(":")
    if colon and number in ("0", "1"):
        return float(number)
    return attributes().statuses.get(status.lower())


def _note(told: Told, place: int, column: str) -> None:
    number, colon, word = told.rows[place][0].given[column].partition(":")
    if not colon:
        told.remark(place, column, BARE_STATUS)
    elif attributes().statuses.get(word.lower()) != int(number):
        told.remark(place, column, ODD_STATUS)
