"""The clinical files of a study: attributes of patients and samples, as text, every fault with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from data.dictionary import dictionary
from data.readers.cbioportal.account import Tally
from data.readers.cbioportal.attributes import attributes
from data.readers.cbioportal.catalogue import Part
from data.readers.cbioportal.table import Progress, Table, missing

PATIENT, SAMPLE = "PATIENT_ID", "SAMPLE_ID"
_ID = re.compile(r"[A-Za-z0-9._-]+")
_DATE = re.compile(r"[A-Z][a-z]{2}-\d{1,2}|\d{1,2}-[A-Z][a-z]{2}")
_HEADER = ("display names", "descriptions", "datatypes", "priorities")
NO_HEADER = "without the four lines # of display names, descriptions, datatypes and priorities"


@dataclass(frozen=True)
class Row:
    """What is given of one patient or sample: value by attribute (in capitals), and the line."""

    line: int
    ids: dict[str, str]
    given: dict[str, str]


@dataclass
class Clinical:
    """A clinical file as read."""

    tally: Tally
    rows: list[Row] = field(default_factory=list)


def read_clinical(part: Part, key: str, progress: Progress | None) -> Clinical:
    """Read a clinical file whose rows are of ``key``: PATIENT_ID, or SAMPLE_ID (which needs both).

    Raises
    ------
    TailorError
        ``missing_column``, ``bad_id``, ``repeated_id``: with file and line.
    """
    table = Table(part.path, progress)
    table.no_column_twice()
    found = Clinical(Tally(part.path.name, part.kind, "values"))
    places = {name: table.need(name) for name in dict.fromkeys((key, PATIENT))}
    columns = [(i, name.upper()) for i, name in enumerate(table.header) if i not in places.values()]
    _check_header(table, found.tally)
    seen: dict[str, int] = {}
    for line, cells in table:
        ids = {name: _id(table, line, cells[place], name) for name, place in places.items()}
        if ids[key] in seen:
            table.fail("repeated_id", line, f"{key} {ids[key]!r} is there twice (line {seen[ids[key]]})", key)
        seen[ids[key]] = line
        values = {name: cells[i] for i, name in columns if not missing(cells[i])}
        found.tally.found += len(values)
        for name, value in values.items():
            if _DATE.fullmatch(value):
                found.tally.remark(f"line {line}, {name}", value, "looks like a date made by a spreadsheet")
        found.rows.append(Row(line, ids, values))
    return found


def _id(table: Table, line: int, text: str, column: str) -> str:
    if not _ID.fullmatch(text):
        allowed = "only letters, digits, points, underscores and hyphens are allowed"
        table.fail("bad_id", line, f"{column} {text!r}: {allowed}", column)
    return text


def _check_header(table: Table, tally: Tally) -> None:
    """Note faults of the header; Tailor goes by the names of the attributes, so none of them matters."""
    for name in table.header:
        if name != name.upper():
            why = "attribute not in capitals, read as if it were"
            tally.remark(f"line {table.header_line}, {name}", name, why)
    if len(table.comments) < len(_HEADER):
        return tally.remark(f"line {table.header_line}", table.header[0], NO_HEADER)
    for (line, text), what in zip(table.comments, _HEADER, strict=False):
        told = text.removeprefix("#").split("\t")
        if len(told) != len(table.header):
            tally.remark(f"line {line}", f"{len(told)} {what}", f"the header has {len(table.header)} columns")
            continue
        for name, value in zip(table.header, told, strict=True):
            if fault := _fault(what, name.upper(), value.strip()):
                tally.remark(f"line {line}, {name}", value, fault)
    return None


def _fault(what: str, name: str, value: str) -> str | None:
    titles = attributes().titles
    if what == "priorities" and not value.isdigit():
        return "priority is not a number"
    if what == "display names" and name in titles and value != titles[name]:
        return f"display name of {name} is not {titles[name]!r}"
    if what == "datatypes" and value != "NUMBER" and _is_number(name):
        return f"{name} is a number, but not declared as one"
    return None


def _is_number(name: str) -> bool:
    prefix, _, unit = name.rpartition("_")
    kinds = {
        dictionary()[key].kind for key in attributes().telling(name) if not attributes().fields[key].values
    }
    return kinds == {"number"} or (unit == "MONTHS" and prefix in attributes().outcomes)
