"""Which rows of evidence hold for a patient, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from data.alteration import genes
from data.evidence.diseases import DIAGNOSIS, TYPE, has, why_not
from data.evidence.table import Evidence
from data.patient import Patient
from data.rules import Status, Verdict

_WORDS: dict[bool | None, Status] = {True: "met", False: "unmet", None: "unknown"}
#: What some rows depend on, these rows, and their answers so far by what is known.
_Group = tuple[tuple[str, ...], list[Evidence], dict[tuple[Any, ...], list[Status]]]


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


def verdict(row: Evidence, what: dict[str, Any]) -> Verdict:
    """Return how a row stands for what is known of a patient, with the reason in words."""
    disease = has(row.disease, row.program, what)
    stands, reasons = status(row, what), []
    if _WORDS[disease] == stands != "met":
        reasons.append(why_not(row.disease, row.program, what))
    if disease is not False and _WORDS[row.expression.judge(what)] == stands:
        reasons.append(row.expression.why(what))
    return Verdict(status=stands, reason="; ".join(reasons))


def all_statuses(rows: Sequence[Evidence], patients: Iterable[Patient]) -> list[tuple[Status, ...]]:
    """Return for each patient the status of each row, in the order of the rows.

    Rows that depend on the same genes and fields are judged together, once for all patients alike in these.
    """
    together: dict[tuple[str, ...], list[int]] = {}
    for index, row in enumerate(rows):
        together.setdefault((TYPE, DIAGNOSIS, *sorted(row.expression.keys())), []).append(index)
    groups: list[_Group] = [(keys, [rows[i] for i in indices], {}) for keys, indices in together.items()]
    grouped = [index for indices in together.values() for index in indices]
    order = sorted(range(len(rows)), key=grouped.__getitem__)
    found = (_statuses(groups, known(patient)) for patient in patients)
    return [tuple(map(answers.__getitem__, order)) for answers in found]


def _statuses(groups: list[_Group], what: dict[str, Any]) -> list[Status]:
    found: list[Status] = []
    for keys, rows, answers in groups:
        state = tuple(map(what.get, keys))
        answer = answers.get(state)
        if answer is None:
            answer = answers[state] = [status(row, what) for row in rows]
        found += answer
    return found


def status(row: Evidence, what: dict[str, Any]) -> Status:
    """Return how a row stands for what is known of a patient; no reason is made."""
    disease = has(row.disease, row.program, what)
    answer = False if disease is False else row.expression.judge(what)
    return _WORDS[answer if disease or answer is False else None]
