"""The table of published side-effect counts: read, checked for form, versioned.

``confidence`` is ``high`` where the count was seen in a text, whose address is in ``checked``: the paper
itself, its table, the drug's label, or somebody who repeats them (a percentage there must give back the
count). Rows that say ``check`` were entered and not yet compared; they are given only to who asks for them by
name, and no prediction does.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import pandera.pandas as pa

from data.checked import checked, codes, read_table, table_text

GRADES = ("any", ">=2", ">=3", "4")
ATTRIBUTIONS = ("all", "related", "immune-mediated")
KEY = ("event", "grade", "attribution", "population")


@dataclass(frozen=True)
class TableVersion:
    """Which side-effect table a number comes from: the date of its newest row, and its SHA-256."""

    date: str
    sha256: str


@lru_cache(maxsize=1)
def ctcae_terms() -> dict[str, str]:
    """Return the known terms with their system organ class (CTCAE 5.0 where it has the term)."""
    table = read_table("ctcae.csv")
    return dict(zip(table["term"], table["system_organ_class"], strict=True))


@lru_cache(maxsize=1)
def side_effect_table() -> pd.DataFrame:
    """Return the checked table, one row for each arm of a trial, event and grade.

    Raises
    ------
    TailorError
        ``bad_table`` naming the column and the first offending value.
    """
    return check_table(read_table("side_effects.csv"))


@lru_cache(maxsize=1)
def table_version() -> TableVersion:
    """Return the version of the table in force."""
    digest = hashlib.sha256(table_text("side_effects.csv").encode()).hexdigest()
    return TableVersion(date=str(side_effect_table()["entered"].max()), sha256=digest)


def check_table(raw: pd.DataFrame) -> pd.DataFrame:
    """Return a side-effect table read as text, typed and checked; see :func:`side_effect_table`."""
    return checked(raw, _schema(), "side_effects.csv")


def _has_source(table: pd.DataFrame) -> pd.Series:
    label = table["trial"].str.contains("prescribing information", regex=False)
    return (table["pmid"] != "") | (table["nct"] != "") | (table["checked"] != "") | label


def _schema() -> pa.DataFrameSchema:
    text, filled = pa.Column(str), pa.Column(str, pa.Check.str_length(min_value=1))
    return pa.DataFrameSchema(
        {
            "program": filled,
            "therapy": text,
            "drugs": text,
            "population": text,
            "event": pa.Column(str, pa.Check.isin(list(ctcae_terms()))),
            "grade": pa.Column(str, pa.Check.isin(GRADES)),
            "attribution": pa.Column(str, pa.Check.isin(ATTRIBUTIONS)),
            "events": pa.Column(int, pa.Check.ge(0), coerce=True),
            "patients": pa.Column(int, pa.Check.ge(1), coerce=True),
            "trial": filled,
            "pmid": codes("[0-9]{6,8}"),
            "nct": codes("NCT[0-9]{8}"),
            "year": pa.Column(str, pa.Check.str_matches(r"^((19|20)\d\d)?$")),
            "confidence": pa.Column(str, pa.Check.isin(["high", "check"])),
            "entered": pa.Column(str, pa.Check.str_matches(r"^\d{4}-\d{2}-\d{2}$")),
            "checked": pa.Column(str, pa.Check.str_matches(r"^(https?://\S+)?$")),
            "note": text,
        },
        checks=[
            pa.Check(lambda t: t["events"] <= t["patients"], error="no more events than patients"),
            pa.Check(_has_source, error="a PMID, a trial number, an address or prescribing information"),
            pa.Check(
                lambda t: (t["confidence"] == "high") == (t["checked"] != ""),
                error="checked says where a row of high confidence was seen, and only there",
            ),
            pa.Check(lambda t: (t["therapy"] != "") | (t["drugs"] != ""), error="a therapy or its drugs"),
        ],
        unique=["program", "therapy", "drugs", "trial", *KEY],
        strict=True,
        ordered=True,
    )
