"""Tables of knowledge of our own: read as text, typed and checked."""

from __future__ import annotations

import io
from importlib.resources import files

import pandas as pd
import pandera.errors
import pandera.pandas as pa

from data.errors import TailorError


def table_text(name: str) -> str:
    """Return a file of ``data/knowledge`` as it stands."""
    return files("data").joinpath(f"knowledge/{name}").read_text(encoding="utf-8")


def read_table(name: str) -> pd.DataFrame:
    """Return a table of ``data/knowledge``, every cell as text."""
    return pd.read_csv(io.StringIO(table_text(name)), dtype=str, keep_default_na=False)


def checked(raw: pd.DataFrame, schema: pa.DataFrameSchema, name: str) -> pd.DataFrame:
    """Return a table read as text, typed and checked.

    Raises
    ------
    TailorError
        ``bad_table`` naming the column and the first offending value.
    """
    try:
        return schema.validate(raw, lazy=True)  # lazy: every kind of fault then has the same shape
    except pandera.errors.SchemaErrors as error:
        first = error.failure_cases.iloc[0]
        column = first["column"] if isinstance(first["column"], str) else "(row)"
        raise TailorError(
            "bad_table",
            f"{name}, column {column}: {first['failure_case']!r} fails {first['check']}.",
            field=f"{name.removesuffix('.csv')}.{column}",
        ) from None


def codes(pattern: str) -> pa.Column:
    """Return a column of codes joined by semicolons, or nothing."""
    return pa.Column(str, pa.Check.str_matches(f"^(?:{pattern}(?:;{pattern})*)?$"))
