"""Small steps every cohort loader takes from a published table to the tables of a ``Cohort``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from data.cohort import Cohort
from data.errors import TailorError
from data.provenance import CohortSource

DAYS_PER_MONTH = 30.4375
DAYS_PER_WEEK = 7.0


def recode(column: pd.Series, codes: Mapping[Any, Any]) -> pd.Series:
    """Return the column with its published codes replaced; missing stays missing.

    Raises
    ------
    TailorError
        ``bad_table`` if a code turns up that the loader does not know.
    """
    strange = set(column.dropna().unique()) - set(codes)
    if strange:
        raise TailorError(
            "bad_table", f"Column {column.name} holds unknown codes {sorted(map(str, strange))}."
        )
    return column.map(codes)


def numbered(prefix: str, n: int) -> list[str]:
    """Return identifiers ``prefix-0001`` … for a published table that has none."""
    return [f"{prefix}-{i:04d}" for i in range(1, n + 1)]


def binary(ids: pd.Series, endpoint: str, value: pd.Series) -> pd.DataFrame:
    """Return outcome rows of a yes/no endpoint; patients whose answer is missing have no row."""
    table = pd.DataFrame({"patient_id": ids, "endpoint": endpoint, "value": value.astype(float)})
    return table.dropna(subset="value")


def continuous(ids: pd.Series, endpoint: str, value: pd.Series) -> pd.DataFrame:
    """Return outcome rows of a measured value; patients whose value is missing have no row."""
    return binary(ids, endpoint, value)


def survival(
    ids: pd.Series, endpoint: str, days: pd.Series, event: pd.Series, entry: pd.Series | None = None
) -> pd.DataFrame:
    """Return outcome rows of a time to event in days, where time and event are known.

    ``event`` is 1, censored 0, a competing event 2. ``entry`` is the day observation of the row began;
    an endpoint that recurs has several rows a patient.
    """
    table = pd.DataFrame(
        {
            "patient_id": ids,
            "endpoint": endpoint,
            "time_days": days.astype(float),
            "event": event.astype(float),
        }
    )
    if entry is not None:
        table["entry_days"] = entry.astype(float)
    return table.dropna(subset=["time_days", "event"])


def given(ids: pd.Series, therapy: pd.Series) -> pd.DataFrame:
    """Return treatment rows, one for each patient whose therapy is known."""
    return pd.DataFrame({"patient_id": ids, "therapy": therapy}).dropna(subset="therapy")


def build(source: CohortSource, **tables: Any) -> Cohort:
    """Return the checked cohort: facts from its source, the rest from the loader."""
    return Cohort(
        name=source.name,
        program=source.program,
        design=source.design,
        citation=source.citation,
        licence=source.licence,
        **tables,
    )


def need_folder(source: CohortSource, folder: Path | None) -> Path:
    """Return the folder, or raise ``cohort_not_found`` where a cohort that has files got none."""
    if folder is None:
        raise TailorError(
            "cohort_not_found",
            f"The files of cohort {source.name} are not on this computer.",
            hint=f"Get them with: tailor cohorts fetch {source.name}",
            status=404,
        )
    return folder
