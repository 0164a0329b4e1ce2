"""Pharmacogenes that matter for a therapy's drugs and are not known: what guidelines say of testing."""

from __future__ import annotations

from data.alerts_table import AlertRow, alert_rows
from data.carriers import NOT_TESTED, Call, Calls, known
from data.program import Therapy
from data.rules import Fact


class Untested(Fact):
    """A pharmacogene that is not known. ``advised``: a guideline or label asks for the test beforehand."""

    gene: str
    drugs: tuple[str, ...]
    advised: bool
    reason: str
    recommendation: str
    guideline: str
    source: str
    date: str


def untested(therapy: Therapy, phenotypes: Calls) -> tuple[Untested, ...]:
    """Return the pharmacogenes of a therapy's drugs that are not known, tests that are asked for first."""
    found = []
    for row in alert_rows():
        call = phenotypes.get(row.genes[0])
        if row.phenotypes == (NOT_TESTED,) and row.drugs_of(therapy.drugs) and not known(call):
            found.append(_untested(row, therapy, call))
    return tuple(sorted(found, key=lambda test: not test.advised))


def _untested(row: AlertRow, therapy: Therapy, call: Call | None) -> Untested:
    called = " or ".join(call.diplotypes) if call is not None and call.phenotypes else ""
    state = f"{called}, of no known meaning" if called else NOT_TESTED
    return Untested(
        gene=row.genes[0],
        drugs=row.drugs_of(therapy.drugs),
        advised=row.severity != "none",
        reason=f"{row.genes[0]} {state}. {row.effect}",
        recommendation=row.recommendation,
        guideline=row.guideline,
        source=row.source,
        date=row.date,
    )
