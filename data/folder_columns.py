"""Columns of a cohort folder: from what the file says to checked values, with every fault named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from data.dictionary import Field, dictionary
from data.errors import TailorError, unknown
from data.genes import check_gene, symbols
from data.schemas import ABOUT_ROWS, SCHEMAS

_TEXT = {"patient_id", *ABOUT_ROWS, "gene", "change", "origin", "therapy", "endpoint"}
_FLAGS = {"true": 1.0, "false": 0.0, "yes": 1.0, "no": 0.0}


def convert(table: pd.DataFrame, name: str, file: str) -> tuple[pd.DataFrame | None, list[TailorError]]:
    """Return the table ``name`` read from ``file`` with typed, checked columns.

    Returns
    -------
    table : DataFrame or None
        ``None`` if anything is wrong.
    problems : list of TailorError
        At most one a column: the first bad value, its patient, and how many more there are.
    """
    if "patient_id" not in table or table.columns.duplicated().any():
        message = f"{file} needs a column patient_id, and no column twice."
        return None, [TailorError("bad_table", message, hint=f"It has {list(table.columns)}.")]
    ids = table["patient_id"].astype("string").fillna("(none)")
    columns, problems = {}, []
    for column in table.columns:
        try:
            key, values = _column(table[column], name, file, ids)
        except TailorError as error:
            problems.append(error)
        else:
            columns[key] = values
    lacking = [c for c, spec in SCHEMAS[name].columns.items() if not spec.nullable and c not in table]
    # Only these two have a default.
    for column in (c for c in lacking if c != "origin"):
        problems.append(TailorError("bad_table", f"{file} has no column {column}.", field=f"{name}.{column}"))
    return (None, problems) if problems else (pd.DataFrame(columns), [])


def _column(values: pd.Series, name: str, file: str, ids: pd.Series) -> tuple[str, pd.Series]:
    column = str(values.name)
    place = f"{file}, column {column}"
    field = dictionary().get(column) if name == "patients" else None
    if column == "gene":
        return column, _each(values, ids, place, lambda gene: check_gene(str(gene)))
    if column in _TEXT and (column in SCHEMAS[name].columns or (name == "patients" and column in ABOUT_ROWS)):
        return column, _text(values)
    if field is not None:
        ready = _text(values) if field.kind == "category" else values
        return column, _each(ready, ids, place, lambda value: field.check(_raw(value, field)))
    if name == "expression":
        return symbols().get(column.upper(), column), _numbers(values, ids, place)
    if column in SCHEMAS[name].columns:
        return column, _numbers(values, ids, place)
    known = [*SCHEMAS[name].columns, *([*ABOUT_ROWS, *dictionary()] if name == "patients" else [])]
    raise unknown("unknown_field", f"column in {file}:", column, known, field=column)


def _each(values: pd.Series, ids: pd.Series, place: str, check: Callable[[Any], Any]) -> pd.Series:
    """Return the checked values (missing stays missing); raise on the first bad one, counting the rest."""
    checked, faults = [], []
    for patient, value in zip(ids, values, strict=True):
        try:
            checked.append(None if pd.isna(value) else check(value))
        except TailorError as error:
            faults.append((patient, error))
    if not faults:
        return pd.Series(checked, index=values.index, dtype=None if checked else object)
    patient, first = faults[0]
    rest = f" {len(faults) - 1} more rows have the like." if len(faults) > 1 else ""
    raise TailorError(
        first.code, f"{place}, patient {patient}: {first.message}{rest}", field=first.field, hint=first.hint
    )


def _raw(value: Any, field: Field) -> Any:
    """Return the value as a number where the field wants one; text that is none stays text."""
    if field.kind == "category":
        return value
    if field.kind == "flag" and str(value).lower() in _FLAGS:
        return _FLAGS[str(value).lower()]
    try:
        return float(value)
    except (ValueError, TypeError):
        return str(value)


def _numbers(values: pd.Series, ids: pd.Series, place: str) -> pd.Series:
    """Return a column of numbers; the slow way, which names the bad value, only if there is one."""
    try:
        numbers = values.astype(float)
    except (ValueError, TypeError):
        return _each(values, ids, place, _number)
    if np.isinf(numbers).any():
        return _each(values, ids, place, _number)
    return numbers


def _number(value: Any) -> float:
    try:
        number = float(value)
    except (ValueError, TypeError):
        number = np.nan
    if not np.isfinite(number):
        raise TailorError(
            "wrong_type", f"{value!r} is not a number.", hint="Leave the cell empty if not known."
        )
    return number


def _text(values: pd.Series) -> pd.Series:
    """Return the column as text, numbers written without a trailing ``.0``; missing stays ``None``."""
    if pd.api.types.is_float_dtype(values):
        values = values.astype("Int64") if (values.dropna() % 1 == 0).all() else values
    return pd.Series([None if pd.isna(v) else str(v) for v in values], index=values.index, dtype=object)
