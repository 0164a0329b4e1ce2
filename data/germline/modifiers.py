"""What raises or lowers a carrier's risk, where the patient's own field is known."""

from __future__ import annotations

from typing import Any, Literal

from data.germline.curve import Remaining, number, proportional
from data.germline.table import records, table
from data.patient import Patient
from data.rules import Fact

_CAUSE = {True: "from a randomised trial", False: "seen together in cohorts, not shown to be the cause"}
_FITS = {
    True: "the changed risk assumes proportional hazards",
    False: "not multiplied in: the published risk is an average of people with and without it",
}


class Modifier(Fact):
    """A hazard ratio that applies to this patient, and what to make of it.

    ``modified_risk`` is given only where the published curve is of people without the factor:
    1 − (1 − F)^HR of what remains of the risk where that is known, else of all of it (``modified_of``). It
    assumes proportional hazards. Elsewhere the curve is an average that already holds people with the
    factor, who would be counted twice.
    """

    factor: str
    field: str
    hazard_ratio: float
    low: float | None
    high: float | None
    compared: str
    causal: bool
    changeable: bool
    modified_risk: float | None
    modified_of: Literal["what remains", "the whole"] | None
    words: str
    source: str


def modifiers(risk: dict[str, Any], rest: Remaining | None, patient: Patient) -> tuple[Modifier, ...]:
    """Return the modifiers that apply to one row of risk; an unknown field applies to nothing."""
    rows = table("modifiers")
    mine = rows[rows["genes"].str.split(";").map(lambda genes: risk["gene"] in genes)]
    mine = mine[(mine["cancer"] == risk["cancer"]) & mine["sex"].isin([risk["sex"], "both"])]
    applying = [row for row in records(mine) if _applies(row, patient)]
    return tuple(_modifier(row, float(risk["risk"]), rest) for row in applying)


def _applies(row: dict[str, Any], patient: Patient) -> bool:
    value = patient.field(row["field"])
    if value is None:
        return False
    if row["equals"]:
        return value is (row["equals"] == "yes")
    return float(value) >= float(row["at_least"])


def _modifier(row: dict[str, Any], risk: float, rest: Remaining | None) -> Modifier:
    ratio, randomised = float(row["hr"]), row["design"] == "randomised"
    fits = row["on_average_risk"] == "yes"
    return Modifier(
        **{name: row[name] for name in ("factor", "field", "compared")},
        hazard_ratio=ratio,
        low=number(row["low"]),
        high=number(row["high"]),
        causal=randomised,
        changeable=row["changeable"] == "yes",
        modified_risk=proportional(rest.risk if rest else risk, ratio) if fits else None,
        modified_of=("what remains" if rest else "the whole") if fits else None,
        words="; ".join(filter(None, (_CAUSE[randomised], _FITS[fits], row["note"]))),
        source=f"PMID {row['pmid']}" if row["pmid"] else row["checked"],
    )
