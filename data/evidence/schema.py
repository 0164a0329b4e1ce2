"""The form of ``knowledge/evidence.csv``: which columns it has and what may stand in them."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from data.evidence.diseases import PROGRAMS

#: In the order of their weight.
LEVELS = ("guideline", "approved", "trial", "early")
#: Columns of codes joined by semicolons.
CODES = {
    "pmid": "[0-9]{6,8}",
    "nct": "NCT[0-9]{8}",
    "checked": r"(?:moalmanac:\d+|civic:EID\d+|https?://[^\s;]+)",
}


def schema() -> pa.DataFrameSchema:
    """Return the form of the table, read as text."""
    text, filled = pa.Column(str), pa.Column(str, pa.Check.str_length(min_value=1))
    count = pa.Column(str, pa.Check.str_matches(r"^\d*$"))
    codes = {n: pa.Column(str, pa.Check.str_matches(f"^(?:{p}(?:;{p})*)?$")) for n, p in CODES.items()}
    columns = {
        "id": pa.Column(str, pa.Check.str_matches(r"^EV\d{3,}$"), unique=True),
        "program": pa.Column(str, pa.Check.isin(PROGRAMS)),
        "disease": filled,
        "context": text,
        "biomarker": filled,
        "drugs": pa.Column(str, pa.Check.str_matches(r"^[^;\sA-Z][^;A-Z]*(?:;[^;\sA-Z][^;A-Z]*)*$")),
        "direction": pa.Column(str, pa.Check.isin(["sensitivity", "resistance"])),
        "level": pa.Column(str, pa.Check.isin(LEVELS)),
        "endpoint": text,
        "events": count,
        "patients": count,
        "comparator": text,
        "comparator_events": count,
        "comparator_patients": count,
        "trial": text,
        "pmid": codes["pmid"],
        "nct": codes["nct"],
        "label_date": pa.Column(str, pa.Check.str_matches(r"^(?:\d{4}-\d{2}(?:-\d{2})?)?$")),
        "checked": codes["checked"],
        "entered": pa.Column(str, pa.Check.str_matches(r"^\d{4}-\d{2}-\d{2}$")),
        "note": text,
    }
    checks = [
        pa.Check(_has_source, error="a PMID, a trial number or a label"),
        pa.Check(
            lambda t: _no_more(t, "events", "patients"), error="no more events than patients, or one alone"
        ),
        pa.Check(
            lambda t: _no_more(t, "comparator_events", "comparator_patients"),
            error="no more events than patients of the comparator, or one alone",
        ),
        pa.Check(lambda t: (t["events"] == "") | (t["endpoint"] != ""), error="what was counted"),
        pa.Check(
            lambda t: (t["comparator_events"] == "") | (_filled(t, "comparator", "events").all(axis=1)),
            error="counts of a comparator need its name and the counts of the drugs",
        ),
    ]
    return pa.DataFrameSchema(columns, checks=checks, strict=True, ordered=True)


def _filled(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    return frame[list(names)] != ""


def _has_source(frame: pd.DataFrame) -> pd.Series:
    return _filled(frame, "pmid", "nct", "label_date").any(axis=1)


def _no_more(frame: pd.DataFrame, events: str, patients: str) -> pd.Series:
    both = _filled(frame, events, patients)
    number = frame[[events, patients]].apply(pd.to_numeric, errors="coerce")
    return (both.sum(axis=1) != 1) & ~(number[events] > number[patients])
