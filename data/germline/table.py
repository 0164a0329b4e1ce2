"""The tables on inherited cancer risk: read, checked for form, versioned.

``germline_risk.csv``: cumulative risk ``to`` an age (or over a lifetime, or years after a first cancer) with
the 95 % interval the paper gives; rows without a gene are the general population.
``germline_modifiers.csv``: hazard ratios with the field they read. ``prevention.csv``: options by gene, sex
and age. ``germline_variants.csv``: variants known by name. ``checked`` is the address where a row was seen.
Several genes of one row are joined by semicolons.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd
import pandera.pandas as pa

from data.checked import checked, read_table
from data.dictionary import dictionary
from data.genes import symbols

SEXES = ("female", "male", "both")


@lru_cache(maxsize=4)
def table(name: str) -> pd.DataFrame:
    """Return ``risk``, ``modifiers``, ``variants`` or ``prevention``, checked; empty numbers are NaN.

    Raises
    ------
    TailorError
        ``bad_table`` naming the column and the first offending value.
    """
    return check_table(name, read_table(FILES[name]))


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as dictionaries by column."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def check_table(name: str, raw: pd.DataFrame) -> pd.DataFrame:
    """Return a table read as text, typed and checked; see :func:`table`."""
    schema = {"risk": _risk, "modifiers": _modifiers, "variants": _variants, "prevention": _prevention}[
        name
    ]()
    numbers = [key for key, column in schema.columns.items() if str(column.dtype) == "float64"]
    return checked(raw.assign(**{key: raw[key].replace("", "nan") for key in numbers}), schema, FILES[name])


FILES = {
    "risk": "germline_risk.csv",
    "modifiers": "germline_modifiers.csv",
    "variants": "germline_variants.csv",
    "prevention": "prevention.csv",
}
_PROVENANCE = ("pmid", "checked", "year", "entered")


def _text(pattern: str = r".*") -> pa.Column:
    return pa.Column(str, pa.Check.str_matches(f"^(?:{pattern})$"))


def _number(low: float, high: float) -> pa.Column:
    return pa.Column(float, pa.Check.in_range(low, high), coerce=True, nullable=True)


def _known(values: pd.Series) -> pd.Series:
    return values.map(lambda cell: all(gene in set(symbols().values()) for gene in cell.split(";") if gene))


def _genes() -> pa.Column:
    return pa.Column(str, pa.Check(_known, error="approved gene symbols"))


def _source() -> dict[str, pa.Column]:
    patterns = (r"(\d{7,8})?", r"https?://\S+", r"((19|20)\d\d)?", r"\d{4}-\d{2}-\d{2}")
    return {name: _text(pattern) for name, pattern in zip(_PROVENANCE, patterns, strict=True)}


def _interval(value: str) -> pa.Check:
    def holds(t: pd.DataFrame) -> pd.Series:
        return t["low"].isna() | ((t["low"] <= t[value]) & (t[value] <= t["high"]))

    return pa.Check(holds, error=f"{value} within its interval")


def _schema(columns: dict[str, pa.Column], *checks: pa.Check, unique: list[str]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, checks=list(checks), unique=unique, strict=True)


def _risk() -> pa.DataFrameSchema:
    columns = {
        "gene": _genes(),
        "alleles": _text("one|two|"),
        "sex": _text("|".join(SEXES)),
        "cancer": _text(r".+"),
        "to": _text(r"\d{1,2}|lifetime|\d+ years"),
        **{name: _number(0, 1) for name in ("risk", "low", "high")},
        "population": _text(r".+"),
        "patients": _text(r"\d*"),
        **_source(),
        "note": _text(),
    }
    return _schema(columns, _interval("risk"), unique=["gene", "alleles", "sex", "cancer", "to"])


def _modifiers() -> pa.DataFrameSchema:
    columns = {
        "genes": _genes(),
        "sex": _text("|".join(SEXES)),
        **{name: _text(r".+") for name in ("cancer", "factor", "compared")},
        "field": pa.Column(str, pa.Check.isin([*dictionary()])),
        "at_least": _number(0, 1e4),
        "equals": _text("yes|no|"),
        **{name: _number(0.01, 100) for name in ("hr", "low", "high")},
        "design": _text("randomised|cohort"),
        "changeable": _text("yes|no"),
        "on_average_risk": _text("yes|no"),
        **_source(),
        "note": _text(),
    }
    return _schema(columns, _interval("hr"), unique=["genes", "sex", "cancer", "factor"])


def _variants() -> pa.DataFrameSchema:
    columns = {
        "gene": _genes(),
        "change": _text(r"p\.\S+"),
        "standing": _text("pathogenic|low|benign"),
        "also": _text(),
        "source": _text(r".+"),
        "entered": _text(r"\d{4}-\d{2}-\d{2}"),
        "note": _text(),
    }
    return _schema(columns, unique=["gene", "change"])


def _prevention() -> pa.DataFrameSchema:
    columns = {
        "genes": _genes(),
        "alleles": _text("one|two|"),
        "sex": _text("|".join(SEXES)),
        **{name: _text(r".+") for name in ("option", "against", "guideline")},
        "kind": _text("surveillance|surgery|drug|avoidance"),
        "strength": _text("recommended|consider|discuss"),
        **{name: _number(0, 100) for name in ("from_age", "to_age")},
        "every": _text(),
        "effect": _text(),
        **{name: _number(0.01, 100) for name in ("hr", "low", "high")},
        **_source(),
        "done_field": pa.Column(str, pa.Check.isin([*dictionary(), ""])),
    }
    return _schema(columns, _interval("hr"), unique=["genes", "alleles", "sex", "option"])
