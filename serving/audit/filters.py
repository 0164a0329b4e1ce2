"""What an auditor asks the list of entries for, read from the fields of its form."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from data.errors import TailorError, unknown
from serving.ledger.search import Filters

YES_NO = {"yes": True, "no": False}
DAYS = ("since", "until")
MARKS = ("abstained", "disagrees")
FIELDS = ("kind", "program", "model", "group", *DAYS, "user", "subject", *MARKS)
LONGEST = 200  # characters of a value
DIGITS = 6  # of the number of a page
PSEUDONYM = 32  # hexadecimal digits


class Asked(NamedTuple):
    """The filters and the page asked for; ``given`` is what was typed, ``wrong`` a message by field."""

    filters: Filters
    page: int
    given: dict[str, str]
    wrong: dict[str, str]


def asked(query: Mapping[str, str], choices: Mapping[str, Collection[str]]) -> Asked:
    """Read the fields of the form; an empty one is whatever.

    Parameters
    ----------
    query : mapping
        Fields of the request; what is none of the form's is left alone.
    choices : mapping
        What ``kind``, ``program`` and ``group`` may be.
    """
    given = {name: value for name in FIELDS if (value := query.get(name, "").strip())}
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, value in given.items():
        try:
            found[name] = _read(name, value, choices)
        except TailorError as error:
            wrong[name] = str(error)
    if not wrong and found.get("since", "") > found.get("until", "9999"):
        wrong["until"] = "This day is before the first one asked for."
    page = query.get("page", "1")
    if not (page.isascii() and page.isdigit() and len(page) <= DIGITS and int(page)):
        wrong["page"] = f"{page[:DIGITS]!r} is no number of a page."
        page = "1"
    return Asked(Filters(**found), int(page), given, wrong)


def _read(name: str, value: str, choices: Mapping[str, Collection[str]]) -> str | bool:
    if len(value) > LONGEST or not value.isprintable():
        raise TailorError("bad_value", f"At most {LONGEST} characters that can be printed.", field=name)
    if name in choices and value not in choices[name]:
        raise unknown(f"unknown_{name}", name, value, choices[name], field=name)
    if name in MARKS:
        if value not in YES_NO:
            raise TailorError("bad_value", f"{value!r} is neither yes nor no.", field=name)
        return YES_NO[value]
    if name in DAYS:
        return _day(name, value)
    if name == "subject" and not _is_pseudonym(value):
        message = f"A pseudonym has {PSEUDONYM} digits, 0-9 and a-f."
        raise TailorError("bad_value", message, field=name, hint="By identifier: the field for a patient.")
    return value


def _day(name: str, value: str) -> str:
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except ValueError:
        raise TailorError("bad_date", f"{value!r} is no day.", field=name, hint="So: 2026-11-23.") from None


def _is_pseudonym(value: str) -> bool:
    return len(value) == PSEUDONYM and set(value) <= set("0123456789abcdef")
