"""Which rows of evidence hold for a patient; what a row depends on is judged once for all who share it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from data.alteration import genes
from data.evidence.diseases import DIAGNOSIS, TYPE, has, why_not
from data.evidence.table import Evidence
from data.patient import Patient
from data.rules import Status, Verdict

_WORDS: dict[bool | None, Status] = {True: "met", False: "unmet", None: "unknown"}
#: Answers kept of one row; more distinct patients than that and it starts afresh.
_KEPT = 4096


def known(patient: Patient) -> dict[str, Any]:
    """Return what evidence is judged on: each gene as found, each field given, and what follows of them."""
    found: dict[str, Any] = dict(genes(patient.mutations))
    for group, values in (("mutations", patient.mutations.measures), ("history", patient.history)):
        found.update((f"{group}:{name}", value) for name, value in values.items() if value is not None)
    if found.get("history:er_status") == "positive":
        found.setdefault("history:hr_status", "positive")
    if (score := found.get("history:pd_l1_tps")) is not None:
        found.setdefault("history:pd_l1_positive", score >= 1)
    if cell := found.get("history:cell_type"):
        found.setdefault(TYPE, "sclc" if cell == "small_cell" else "nsclc")
    return found


class Judged:
    """A row of evidence with what it depends on, and its answers so far."""

    def __init__(self, row: Evidence) -> None:
        self.row = row
        self.keys = (TYPE, DIAGNOSIS, *sorted(row.expression.keys()))
        self._answers: dict[tuple[Any, ...], Status] = {}

    def status(self, what: dict[str, Any]) -> Status:
        """Return met, unmet or unknown for what is known of a patient."""
        state = tuple(map(what.get, self.keys))
        answer = self._answers.get(state)
        if answer is None:
            if len(self._answers) >= _KEPT:
                self._answers.clear()
            answer = self._answers[state] = self._judge(what)
        return answer

    def verdict(self, what: dict[str, Any]) -> Verdict:
        """Return the status with its reason in words."""
        status, row = self.status(what), self.row
        disease, reasons = has(row.disease, row.program, what), []
        if _WORDS[disease] == status != "met":
            reasons.append(why_not(row.disease, what))
        if disease is not False and _WORDS[row.expression.judge(what)] == status:
            reasons.append(row.expression.why(what))
        return Verdict(status=status, reason="; ".join(reasons))

    def _judge(self, what: dict[str, Any]) -> Status:
        disease = has(self.row.disease, self.row.program, what)
        answer = False if disease is False else self.row.expression.judge(what)
        return _WORDS[answer if disease or answer is False else None]


@lru_cache(maxsize=16384)
def judged(row: Evidence) -> Judged:
    """Return a row ready to be judged, with the answers it has given before."""
    return Judged(row)


def all_statuses(rows: Iterable[Evidence], patients: Iterable[Patient]) -> list[tuple[Status, ...]]:
    """Return for each patient the status of each row, in the order of the rows."""
    ready = [judged(row) for row in rows]
    return [tuple([row.status(what) for row in ready]) for what in map(known, patients)]
