"""Rows of evidence: ours, read from ``knowledge/evidence.csv`` and checked, and those of releases."""

from __future__ import annotations

import datetime
from functools import cached_property, lru_cache
from typing import Literal

import pandas as pd

from data.checked import checked, read_table
from data.errors import TailorError
from data.evidence.biomarker import parse
from data.evidence.diseases import check_disease
from data.evidence.expression import Expression
from data.evidence.schema import CODES, schema
from data.rules import Fact
from data.versions import Knowledge, table

_COUNTS = ("events", "patients", "comparator_events", "comparator_patients")


class Evidence(Fact):
    """One published finding: who has the ``biomarker`` responds to ``drugs`` (together), or withstands them.

    ``events`` of ``patients`` reached the ``endpoint`` under the drugs, and under the ``comparator`` where
    the trial was randomised. ``version`` and ``date`` are of the table or release (``origin``) it stands in.
    """

    id: str
    program: str
    disease: str
    context: str = ""
    biomarker: str
    drugs: tuple[str, ...]
    direction: Literal["sensitivity", "resistance"]
    level: Literal["guideline", "approved", "trial", "early"]
    endpoint: str = ""
    events: int | None = None
    patients: int | None = None
    comparator: str = ""
    comparator_events: int | None = None
    comparator_patients: int | None = None
    trial: str = ""
    pmid: tuple[str, ...] = ()
    nct: tuple[str, ...] = ()
    label_date: str = ""
    checked: tuple[str, ...] = ()
    note: str = ""
    origin: Literal["Tailor", "CIViC", "MOAlmanac"] = "Tailor"
    version: str
    date: datetime.date

    @cached_property
    def expression(self) -> Expression:
        """The biomarker as read."""
        return parse(self.biomarker)

    @property
    def sources(self) -> tuple[str, ...]:
        """PMIDs, then trial numbers, then the date of the label."""
        label = (f"label {self.label_date}",) if self.label_date else ()
        return (*(f"PMID {code}" for code in self.pmid), *self.nct, *label)


@lru_cache(maxsize=1)
def evidence() -> tuple[Evidence, ...]:
    """Return our own rows.

    Raises
    ------
    TailorError
        ``bad_table`` naming the column and the first offending value, ``bad_biomarker`` or
        ``unknown_disease`` naming the row.
    """
    return read_rows(read_table("evidence.csv"), table("evidence"))


def read_rows(raw: pd.DataFrame, knowledge: Knowledge) -> tuple[Evidence, ...]:
    """Return the rows of a table read as text, checked; see :func:`evidence`."""
    checked(raw, schema(), "evidence.csv")
    return tuple(_row({str(k): v for k, v in row.items()}, knowledge) for row in raw.to_dict("records"))


def _row(row: dict[str, str], knowledge: Knowledge) -> Evidence:
    try:
        parse(row["biomarker"])
        check_disease(row["program"], row["disease"])
    except TailorError as error:
        message = f"Row {row['id']}: {error.message}"
        raise TailorError(error.code, message, field=error.field, hint=error.hint) from None
    lists = {name: tuple(filter(None, row[name].split(";"))) for name in ("drugs", *CODES)}
    counts = {name: int(row[name]) if row[name] else None for name in _COUNTS}
    plain = {name: value for name, value in row.items() if name not in (*lists, *counts, "entered")}
    return Evidence.model_validate(
        {**plain, **lists, **counts, "version": knowledge.version, "date": knowledge.date}
    )
