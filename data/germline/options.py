"""What guidelines offer carriers to prevent a cancer or to find it early, and when."""

from __future__ import annotations

from typing import Any, Literal

from data.germline.curve import number
from data.germline.table import records, table
from data.patient import Patient
from data.rules import Fact

When = Literal["now", "later", "past the usual age", "age not given", "done"]


class PreventiveOption(Fact):
    """One option of a guideline, for the gene and sex asked of; to be talked over, never an order.

    ``hazard_ratio`` is of the cancer it is ``against``, from the trial or cohort of ``source``; ``when`` is
    by the patient's age; ``sex`` whom the guideline means.
    """

    option: str
    kind: str
    sex: str
    against: str
    strength: str
    from_age: float | None
    to_age: float | None
    every: str
    when: When
    effect: str
    hazard_ratio: float | None
    low: float | None
    high: float | None
    guideline: str
    source: str


def options(gene: str, alleles: str, patient: Patient) -> tuple[PreventiveOption, ...]:
    """Return the options for a carrier of ``one`` or ``two`` altered copies; for both sexes if unknown."""
    rows = table("prevention")
    mine = rows[rows["genes"].str.split(";").map(lambda genes: gene in genes)]
    mine = mine[mine["alleles"].isin(["", alleles])]
    sex = patient.field("history:sex")
    if sex is not None:
        mine = mine[mine["sex"].isin([sex, "both"])]
    return tuple(_option(row, patient) for row in records(mine))


def _option(row: dict[str, Any], patient: Patient) -> PreventiveOption:
    year = f" {row['year']}" if row["year"] else " (edition not stated where seen)"
    return PreventiveOption(
        **{name: row[name] for name in ("option", "kind", "sex", "against", "strength", "every", "effect")},
        from_age=number(row["from_age"]),
        to_age=number(row["to_age"]),
        when=_when(row, patient),
        hazard_ratio=number(row["hr"]),
        low=number(row["low"]),
        high=number(row["high"]),
        guideline=row["guideline"] + year,
        source=f"PMID {row['pmid']}" if row["pmid"] else row["checked"],
    )


def _when(row: dict[str, Any], patient: Patient) -> When:
    if row["done_field"] and patient.field(row["done_field"]) is True:
        return "done"
    start, end, age = number(row["from_age"]), number(row["to_age"]), patient.field("history:age")
    if age is None and (start is not None or end is not None):
        return "age not given"
    if start is not None and float(str(age)) < start:
        return "later"
    return "past the usual age" if end is not None and float(str(age)) > end else "now"
