"""Rows of a form: CSV with commas, semicolons or tabs, or the one sheet of an Excel workbook."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from data.errors import TailorError
from data.readers.text_file import text_lines

CODE = "bad_form"
#: Line and its cells, without spaces at their ends.
Row = tuple[int, list[str]]


def form_rows(path: str | Path, is_key: Callable[[str], bool]) -> list[Row]:
    """Return the rows that are neither empty nor comments; ``is_key`` tells a first cell from other text.

    Raises
    ------
    TailorError
        ``no_file``; ``bad_form`` where it is neither UTF-8 text nor a one-sheet workbook, or empty.
    """
    path = Path(path)
    rows = _workbook(path) if path.is_file() and zipfile.is_zipfile(path) else _text(path, is_key)
    found = [(line, cells) for line, cells in rows if any(cells) and not cells[0].startswith("#")]
    if not found:
        raise TailorError(CODE, f"{path.name} has no row.", hint="Fill in a form of key, value and unit.")
    return found


def _text(path: Path, is_key: Callable[[str], bool]) -> Iterator[Row]:
    lines = [line for _, line in text_lines(path, CODE)]
    if lines and lines[0].lower().startswith("sep="):  # Excel's own
        lines[0] = ""
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    reader = csv.reader(io.StringIO("\n".join(lines)), delimiter=_delimiter(first, is_key))
    begins = 1
    try:
        for cells in reader:
            yield begins, [cell.strip() for cell in cells]
            begins = reader.line_num + 1
    except csv.Error as error:
        raise TailorError(
            CODE, f"Line {begins} cannot be read: {error}.", hint="Check its quotes."
        ) from error


def _delimiter(first: str, is_key: Callable[[str], bool]) -> str:
    """Return the sign that parts a first cell which is a key from others; a comma where none does."""
    for sign in ";\t,":
        cells = next(csv.reader([first], delimiter=sign), [])
        if len(cells) > 1 and is_key(cells[0].strip()):
            return sign
    return max(";\t,", key=first.count) if first else ","


def _workbook(path: Path) -> Iterator[Row]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (KeyError, ValueError, OSError, zipfile.BadZipFile, InvalidFileException) as error:
        raise TailorError(CODE, f"{path.name} is a zip file, but no Excel workbook.") from error
    try:
        if len(book.sheetnames) != 1:
            names = ", ".join(book.sheetnames)
            raise TailorError(
                CODE,
                f"{path.name} has {len(book.sheetnames)} sheets: {names}.",
                hint="Keep the one with the form.",
            )
        for line, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
            yield line, [_cell(cell) for cell in cells]
    finally:
        book.close()


def _cell(value: object) -> str:
    """Return a cell as a person reads it: no ``61.0`` for 61."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value).strip()
