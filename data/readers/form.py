"""A filled form -> a patient: rows of key and value, or one row a patient under a header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from data.errors import TailorError
from data.readers.form_entries import Entries, Entry
from data.readers.form_table import CODE, Row, form_rows
from data.readers.form_value import is_key
from data.readers.reading import Reading

#: Headers of the first layout -> what the column holds.
_HEADERS = {"key": "key", "field": "key", "name": "key", "value": "value", "unit": "unit", "wert": "value",
            "feld": "key", "einheit": "unit", "units": "unit"}  # fmt: skip


def read_form(path: str | Path) -> Reading:
    """Return the one patient of a form (CSV or a one-sheet workbook).

    Rows are ``key,value`` or ``key,value,unit`` (``history:age,61``; ``albumin,38 g/L``;
    ``mutations:EGFR,L858R``), or a header of keys with one row under it. An empty value is no entry; one
    that says so (``not tested``, ``NA``) is left as missing.

    Raises
    ------
    TailorError
        With line and column: ``bad_form``, ``unknown_field``, ``out_of_range``, ``wrong_unit`` …;
        ``several_patients``; ``no_file``.
    """
    patients = [*read_forms(path)]
    if len(patients) > 1:
        names = ", ".join(str(one.patient.patient_id) for one in patients[:5])
        raise TailorError(
            "several_patients",
            f"The form holds {len(patients)} patients: {names}{', …' if len(patients) > 5 else ''}.",
            hint="Read them as a cohort, or keep one row.",
        )
    return patients[0]


def read_forms(path: str | Path) -> Iterator[Reading]:
    """Yield each patient of a form; raises as :func:`read_form`."""
    rows = form_rows(path, is_key)
    first = rows[0][1]
    if sum(map(is_key, filter(None, first))) > 1 and is_key(first[0]):
        yield from _by_row(rows)
    else:
        yield _by_key(rows)


def _by_row(rows: Sequence[Row]) -> Iterator[Reading]:
    (at, header), *rest = rows
    named = [name for name in header if name]
    if not rest:
        raise TailorError(
            CODE, f"There is no row under the header in line {at}.", hint="Fill in one a patient."
        )
    if twice := {name for name in named if named.count(name) > 1}:
        raise TailorError(CODE, f"Line {at}: column {sorted(twice)[0]} is there twice.")
    for line, cells in rest:
        stray = any(cell for i, cell in enumerate(cells) if i >= len(header) or not header[i])
        if stray or len(cells) < len(named):
            raise TailorError(CODE, f"Line {line} has {len(cells)} cells, the header {len(named)} names.")
        entries = [
            Entry(line, name, name, cell) for name, cell in zip(header, cells, strict=False) if name and cell
        ]
        yield _reading(entries)


def _by_key(rows: Sequence[Row]) -> Reading:
    first = [cell.lower() for cell in rows[0][1]]
    places = {"key": 0, "value": 1, "unit": 2}
    if _HEADERS.get(first[0]) == "key":
        places = {_HEADERS[name]: i for i, name in reversed(list(enumerate(first))) if name in _HEADERS}
        if "value" not in places:
            raise TailorError(CODE, f"Line {rows[0][0]}: there is no column value.", hint="Name it value.")
        rows = rows[1:]
    elif any(sum(map(bool, cells)) > 3 for _, cells in rows):
        line = next(line for line, cells in rows if sum(map(bool, cells)) > 3)
        raise TailorError(
            CODE, f"Line {line} has more cells than key, value and unit.", hint="Put quotes around a comma."
        )
    entries = []
    for line, cells in rows:
        key, value, unit = (_cell(cells, places.get(part)) for part in ("key", "value", "unit"))
        if value and not key:
            raise TailorError(CODE, f"Line {line}, column key is empty, but there is a value {value!r}.")
        if value:
            entries.append(Entry(line, "value", key, value, unit))
    if not entries:
        raise TailorError(
            CODE, "No value of the form is filled in.", hint="Put values into the second column."
        )
    return _reading(entries)


def _cell(cells: Sequence[str], at: int | None) -> str:
    return cells[at] if at is not None and at < len(cells) else ""


def _reading(given: Sequence[Entry]) -> Reading:
    entries = Entries()
    for entry in given:
        entries.add(entry)
    return Reading("form", entries.patient(), len(given), len(given) - len(entries.left), tuple(entries.left))
