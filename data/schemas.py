"""What each table of a cohort must look like, checked with pandera."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import pandera.errors
import pandera.pandas as pa

from data.dictionary import Field, dictionary
from data.errors import TailorError, unknown

_ID = pa.Column(str, coerce=True)
#: Columns of ``patients`` that may be there and say nothing of the patient: the published split, and whose
#: the row is where several (isolates, tumours) may be of one person, who then stays on one side of a split.
ABOUT_ROWS = ("split", "person")


def _number(low: float | None = None, high: float | None = None) -> pa.Column:
    checks = [] if low is None else [pa.Check.ge(low)]
    checks += [] if high is None else [pa.Check.le(high)]
    return pa.Column(float, checks, nullable=True, coerce=True)


SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "patients": pa.DataFrameSchema({"patient_id": pa.Column(str, coerce=True, unique=True)}),
    "variants": pa.DataFrameSchema(
        {
            "patient_id": _ID,
            "gene": pa.Column(str),
            "change": pa.Column(str),
            "origin": pa.Column(str, pa.Check.isin(["somatic", "germline", "unknown"])),
            "vaf": _number(0, 1),
            "copy_number": _number(0, 1000),
        },
        strict=True,
    ),
    "tested_genes": pa.DataFrameSchema({"patient_id": _ID, "gene": pa.Column(str)}, strict=True),
    "expression": pa.DataFrameSchema({"patient_id": pa.Column(str, coerce=True, unique=True)}),
    "treatments": pa.DataFrameSchema(
        {"patient_id": _ID, "therapy": pa.Column(str), "line": _number(1, 50), "start_day": _number()},
        strict=True,
    ),
    "outcomes": pa.DataFrameSchema(
        {
            "patient_id": _ID,
            "endpoint": pa.Column(str),
            "value": _number(),
            "time_days": _number(0),
            "event": _number(0, 2),
            "entry_days": _number(0),
        },
        strict=True,
    ),
}


def _empty(table: str) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=object) for name in SCHEMAS[table].columns})


EMPTY = {name: partial(_empty, name) for name in SCHEMAS}


def check_tables(tables: dict[str, pd.DataFrame], cohort: str) -> dict[str, pd.DataFrame]:
    """Return the tables checked and coerced; absent optional columns are added as missing.

    Raises
    ------
    TailorError
        ``bad_table`` naming cohort, table, column and the first offending value and patient;
        ``unknown_field`` or ``out_of_range`` for the columns of ``patients``.
    """
    checked = {name: _check_table(name, table, cohort) for name, table in tables.items()}
    _check_patient_columns(checked["patients"], cohort)
    known = set(checked["patients"]["patient_id"])
    for name, table in checked.items():
        strangers = sorted(set(table["patient_id"]) - known)
        if strangers:
            raise TailorError(
                "bad_table",
                f"{cohort}: table {name} speaks of {len(strangers)} patients that are not in patients, "
                f"the first is {strangers[0]!r}.",
            )
    expression = checked["expression"]
    try:
        checked["expression"] = expression.astype(dict.fromkeys(expression.columns[1:], float))
    except ValueError as error:
        raise TailorError("bad_table", f"{cohort}: table expression, {error}.") from None
    return checked


def _check_table(name: str, table: pd.DataFrame, cohort: str) -> pd.DataFrame:
    schema = SCHEMAS[name]
    table = table.reset_index(drop=True).copy()
    defaults: dict[str, Any] = {"origin": "unknown", "line": 1.0}
    for column, spec in schema.columns.items():
        if column not in table and (spec.nullable or column in defaults):
            table[column] = defaults.get(column)
        elif column not in table:
            raise TailorError("bad_table", f"{cohort}: table {name} has no column {column!r}.")
    try:
        return schema.validate(table[[*schema.columns, *[c for c in table if c not in schema.columns]]])
    except pandera.errors.SchemaError as error:
        cases = error.failure_cases
        first = cases.iloc[0]["failure_case"] if hasattr(cases, "iloc") and len(cases) else cases
        raise TailorError(
            "bad_table",
            f"{cohort}: table {name}, column {getattr(error.schema, 'name', None)!r}: {first!r} fails "
            f"{error.check}.",
            field=f"{name}.{getattr(error.schema, 'name', '')}",
        ) from None


def _check_patient_columns(patients: pd.DataFrame, cohort: str) -> None:
    for column in patients.columns.difference(["patient_id", *ABOUT_ROWS]):
        field = dictionary().get(column)
        if field is None:
            raise unknown(
                "unknown_field", f"column in {cohort}/patients:", column, dictionary(), field=column
            )
        given = patients[column].dropna()
        wrong = given[~_plausible(field, given)]
        if len(wrong):
            patient = patients["patient_id"][wrong.index[0]]
            try:
                field.check(wrong.tolist()[0])
            except TailorError as error:
                error.message = f"{cohort}, patient {patient}: {error.message}"
                raise
        if field.kind != "category":
            patients[column] = patients[column].astype(float)


def _plausible(field: Field, given: pd.Series) -> pd.Series:
    if field.kind == "category":
        return given.isin(field.levels)
    numeric = pd.to_numeric(given, errors="coerce")
    return numeric.isin([0, 1]) if field.kind == "flag" else numeric.between(field.low, field.high)
