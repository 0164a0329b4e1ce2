"""The published risk of each cancer in carriers, beside the general population, in numbers and words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.germline.curve import Point, Remaining, number, points, remaining
from data.germline.modifiers import Modifier, modifiers
from data.germline.table import records, table
from data.patient import Patient
from data.rules import Fact

_SPAN = {"lifetime": "over a lifetime"}
_PEOPLE = {"female": "women", "male": "men", "both": "people"}


class General(Fact):
    """The same cancer in the general population: risk ``to`` an age or over a lifetime."""

    to: str
    risk: float
    population: str
    source: str


class CancerRisk(Fact):
    """Published cumulative risk of one cancer, fractions 0-1, of carriers of one sex (or ``both``).

    ``risk`` is that ``to`` the last age published (``lifetime``, or ``20 years`` after a first cancer), with
    its 95 % interval; ``by_age`` the published points. ``remaining`` is for the patient's age, given no such
    cancer so far; ``unsaid`` is why it is missing. ``words`` say how many of 100 carriers are affected, and
    how many are not. ``modifiers`` are listed, not multiplied in.
    """

    cancer: str
    sex: str
    to: str
    risk: float
    low: float | None
    high: float | None
    by_age: tuple[Point, ...]
    remaining: Remaining | None
    unsaid: str | None
    general: General | None
    general_by_age: tuple[Point, ...]
    modifiers: tuple[Modifier, ...]
    population: str
    patients: int | None
    note: str
    words: str
    source: str


def cancer_risks(gene: str, alleles: str, patient: Patient) -> tuple[CancerRisk, ...]:
    """Return the risks of a pathogenic variant for the patient's sex (else of both), highest first."""
    rows = table("risk")
    rows = rows[(rows["gene"] == gene) & (rows["alleles"] == alleles)]
    sex = patient.field("history:sex")
    if sex is not None:
        rows = rows[rows["sex"].isin([sex, "both"])]
    found = [_risk(group, patient) for _, group in rows.groupby(["cancer", "sex"], sort=True)]
    return tuple(sorted(found, key=lambda risk: -risk.risk))


def _risk(rows: pd.DataFrame, patient: Patient) -> CancerRisk:
    curve = points(rows)
    last = rows[rows["to"] == f"{curve[-1].age:.0f}"] if curve else rows
    row = records(last)[0]
    age = patient.field("history:age")
    rest = remaining(curve, float(age)) if age is not None and not _had(row["cancer"], patient) else None
    general, general_curve = _general(row)
    return CancerRisk(
        **{name: row[name] for name in ("cancer", "sex", "to", "risk", "population", "note")},
        low=number(row["low"]),
        high=number(row["high"]),
        by_age=curve,
        remaining=rest,
        unsaid=None if rest else _unsaid(row, curve, age, patient),
        general=general,
        general_by_age=general_curve,
        modifiers=modifiers(row, rest, patient),
        patients=int(row["patients"]) if row["patients"] else None,
        words=_words(row, general),
        source=_source(row),
    )


def _had(cancer: str, patient: Patient) -> bool:
    had = patient.field("history:cancer_type")
    return had is not None and cancer in (had, "any")


def _unsaid(row: dict[str, Any], curve: tuple[Point, ...], age: object, patient: Patient) -> str:
    """Say why there is no remaining risk."""
    if _had(row["cancer"], patient):
        return "has had this cancer: the risk is of a first one"
    if not curve:
        return "not published by age"
    if age is None:
        return "age not given"
    if len(curve) < 2:
        return f"published to one age only: at most {row['risk']:.1%} of carriers are affected later"
    return f"published to age {row['to']} only"


def _general(row: dict[str, Any]) -> tuple[General | None, tuple[Point, ...]]:
    """Return the general population to the same age, else to the nearest one below, else over a lifetime."""
    rows = table("risk")
    rows = rows[
        (rows["gene"] == "") & (rows["cancer"] == row["cancer"]) & rows["sex"].isin([row["sex"], "both"])
    ]
    curve = points(rows)
    # A carrier's lifetime is set beside a lifetime, an age beside an age that is not higher.
    aged = [f"{p.age:.0f}" for p in reversed(curve) if not row["to"].isdigit() or p.age <= int(row["to"])]
    wanted = ["lifetime"] if row["to"] == "lifetime" else [*aged, "lifetime"]
    for to in wanted:
        for found in records(rows[rows["to"] == to]):
            near = General(to=to, risk=found["risk"], population=found["population"], source=_source(found))
            return near, curve
    return None, curve


def _words(row: dict[str, Any], general: General | None) -> str:
    """Say how many of 100 are affected and how many are not; of 1000 where fewer than 10 of 100 are."""
    base = 1000 if row["risk"] < 0.1 else 100
    who, name, hit = f"{base} {_PEOPLE[row['sex']]}", _name(row["cancer"]), round(base * row["risk"])
    said = f"Of {who} who carry it, {hit} get {name} {_span(row['to'])}, {base - hit} do not"
    if general is None:
        return f"{said}."
    return f"{said}; of {who} in general, {round(base * general.risk)} do {_span(general.to)}."


def _name(cancer: str) -> str:
    return cancer if cancer.endswith(("sarcoma", "melanoma")) else f"{cancer} cancer"


def _span(to: str) -> str:
    return f"by age {to}" if to.isdigit() else _SPAN.get(to, f"within {to} of the first")


def _source(row: dict[str, Any]) -> str:
    where = f"PMID {row['pmid']}" if row["pmid"] else row["checked"]
    return f"{where} ({row['year']})" if row["year"] else where
