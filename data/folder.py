"""The cohort folder: ``cohort.toml`` with one table a file, CSV or Parquet (DESIGN §2)."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from data.cohort import TABLES, Cohort, Design
from data.errors import TailorError, unknown
from data.folder_columns import convert
from data.genes import check_gene

HEADER = "cohort.toml"
REQUIRED = ("patients", "outcomes")
Format = Literal["csv", "parquet"]
_READERS = {
    # Everything is text until it is checked, so that an error can quote what the file says.
    "csv": lambda path: pd.read_csv(
        path, dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8-sig"
    ),
    "parquet": pd.read_parquet,
}


class Header(BaseModel):
    """What ``cohort.toml`` says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    program: str
    design: Design
    citation: str = ""
    licence: str = ""
    expression_unit: str | None = None
    panel: tuple[str, ...] = ()
    notes: str = ""

    @field_validator("panel")
    @classmethod
    def _known_genes(cls, panel: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(check_gene(gene) for gene in panel)


def save_cohort(cohort: Cohort, folder: Path, format: Format = "csv") -> Path:
    """Write a cohort as a folder of tables; reading it back gives the same ``sha256()``.

    Tables without rows are not written, but for those a folder must have.
    Files of an earlier save are replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        f"{name} = {_toml(getattr(cohort, name))}" for name in Header.model_fields if getattr(cohort, name)
    ]
    (folder / HEADER).write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name in TABLES:
        for suffix in _READERS:
            (folder / f"{name}.{suffix}").unlink(missing_ok=True)
        table: pd.DataFrame = getattr(cohort, name)
        if not len(table) and name not in REQUIRED:
            continue
        if format == "csv":
            table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8")
        else:
            table.to_parquet(folder / f"{name}.parquet", index=False)
    return folder


def load_folder(folder: Path) -> Cohort:
    """Read a cohort folder.

    Raises
    ------
    TailorError
        ``missing_file``, ``bad_header``, ``unknown_field``, ``bad_value`` …: the first problem, naming
        file, column, patient and value. :func:`data.folder_check.find_problems` gives them all.
    """
    cohort, problems = read_folder(folder)
    if problems:
        more = f" (and {len(problems) - 1} more: tailor cohorts check)" if len(problems) > 1 else ""
        problems[0].message += more
        raise problems[0]
    assert cohort is not None
    return cohort


def read_folder(folder: Path) -> tuple[Cohort | None, list[TailorError]]:
    """Return the cohort, or ``None`` and everything that is wrong with its files."""
    problems: list[TailorError] = []
    header = _header(folder, problems)
    tables = _tables(folder, problems)
    if header is None or problems:
        return None, problems
    try:
        content: dict[str, Any] = {**header.model_dump(), **tables}
        return Cohort(**content), []
    except TailorError as error:
        return None, [error]


def _header(folder: Path, problems: list[TailorError]) -> Header | None:
    path = folder / HEADER
    try:
        return Header.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        hint = "A cohort folder needs it: name, program, design, citation, licence, panel."
        problems.append(TailorError("missing_file", f"There is no {HEADER} in {folder}.", hint=hint))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(TailorError("bad_header", f"{path} is not valid TOML: {error}."))
    except TailorError as error:
        error.message = f"{path}, panel: {error.message}"
        problems.append(error)
    except ValidationError as error:
        # A misspelt key first: it explains the one that is missing.
        for fault in sorted(error.errors(), key=lambda fault: fault["type"] != "extra_forbidden"):
            key = ".".join(map(str, fault["loc"]))
            if fault["type"] == "extra_forbidden":
                problems.append(unknown("bad_header", f"key in {path}:", key, Header.model_fields, field=key))
            else:
                problems.append(TailorError("bad_header", f"{path}, {key}: {fault['msg']}.", field=key))
    return None


def _tables(folder: Path, problems: list[TailorError]) -> dict[str, pd.DataFrame]:
    tables = {}
    for name in TABLES:
        paths = [
            folder / f"{name}.{suffix}" for suffix in _READERS if (folder / f"{name}.{suffix}").is_file()
        ]
        if len(paths) > 1:
            files = " and ".join(path.name for path in paths)
            problems.append(TailorError("two_files", f"{folder} has both {files}.", hint="Keep one of them."))
        elif paths:
            read, faults = _read(paths[0], name)
            problems.extend(faults)
            if read is not None:
                tables[name] = read
        elif name in REQUIRED:
            message = f"There is no {name}.csv or {name}.parquet in {folder}."
            problems.append(TailorError("missing_file", message))
    return tables


def _read(path: Path, name: str) -> tuple[pd.DataFrame | None, list[TailorError]]:
    try:
        table = _READERS[path.suffix[1:]](path)
    except (ValueError, OSError) as error:  # pandas' and pyarrow's parsing errors are ValueErrors
        return None, [TailorError("bad_table", f"{path} cannot be read: {error}.")]
    return convert(table, name, path.name)


def _toml(value: object) -> str:
    """Return a string or a tuple of strings as TOML; a JSON string is one, but for the delete character."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
