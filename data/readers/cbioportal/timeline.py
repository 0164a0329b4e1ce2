"""Timelines of a study -> treatments, where what was given together is a therapy of the program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from data.evidence.drugs import gives
from data.program import Program
from data.readers.cbioportal.account import Tally
from data.readers.cbioportal.catalogue import Part
from data.readers.cbioportal.table import Progress, Table, finite, missing

NO_TREATMENT = "event that is no treatment by drugs"
NO_DRUGS = "treatment without a start or an agent"
NO_THERAPY = "drugs begun on one day that are not one, and only one, therapy of the program"
STRANGER = "patient who is in no clinical file"


class Agent(NamedTuple):
    """One row of a treatment: its file's tally, where it stands, whose it is, when it began, the drugs."""

    tally: Tally
    line: int
    patient: str
    start: float
    drugs: frozenset[str]


def agents(part: Part, known: set[str], tally: Tally, progress: Progress | None) -> Iterator[Agent]:
    """Yield the rows of a timeline that give drugs to a patient of ``known``, and tally all others."""
    table = Table(part.path, progress)
    patient, event = table.need("PATIENT_ID"), table.need("EVENT_TYPE")
    start, agent = table.need("START_DATE"), table.column("AGENT")
    for line, cells in table:
        tally.found += 1
        where, what = f"line {line}", f"{cells[event]} of {cells[patient]}"
        if cells[patient] not in known:
            tally.leave(where, what, STRANGER)
        elif cells[event].upper() != "TREATMENT":
            tally.leave(where, what, NO_TREATMENT)
        else:
            day = finite(cells[start])
            drugs = frozenset() if agent is None or missing(cells[agent]) else _drugs(cells[agent])
            if day is None or not drugs:
                tally.leave(where, what, NO_DRUGS)
            else:
                yield Agent(tally, line, cells[patient], day, drugs)


def treatments(given: list[Agent], program: Program) -> pd.DataFrame:
    """Return the table ``treatments``: drugs begun on one day are given together.

    ``line`` counts the days on which drugs were begun, also those that are no therapy of the program.
    """
    together: dict[str, dict[float, list[Agent]]] = {}
    for row in sorted(given, key=lambda row: (row.patient, row.start)):
        together.setdefault(row.patient, {}).setdefault(row.start, []).append(row)
    rows = []
    for patient, days in together.items():
        for line, (day, begun) in enumerate(days.items(), start=1):
            drugs = frozenset[str]().union(*(row.drugs for row in begun))
            therapy = therapy_of(drugs, program)
            for row in begun:
                if therapy is None:
                    what = f"{' + '.join(sorted(drugs))} of {patient}"
                    row.tally.leave(f"line {row.line}", what, NO_THERAPY)
                else:
                    row.tally.used += 1
            if therapy is not None:
                rows.append((patient, therapy, line, day))
    return pd.DataFrame(rows, columns=["patient_id", "therapy", "line", "start_day"])


def therapy_of(drugs: frozenset[str], program: Program) -> str | None:
    """Return the id of the therapy that gives the drugs and no class besides, None if not one and only one.

    Carboplatin is cytotoxic, not cytotoxic with immunotherapy, although that gives it too.
    """
    giving = [therapy for therapy in program.therapies if gives(therapy, sorted(drugs))]
    least = [one for one in giving if not any(set(other.classes) < set(one.classes) for other in giving)]
    return least[0].id if len(least) == 1 else None


def _drugs(text: str) -> frozenset[str]:
    return frozenset(
        drug.strip().lower() for drug in re.split(r"\s*[+;/,]\s*|\s+and\s+", text) if drug.strip()
    )
