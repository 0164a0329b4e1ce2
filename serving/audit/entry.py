"""One entry of the ledger as a page: an answer as it was told and what it rests on, or what else was kept."""

from __future__ import annotations

from typing import Any

import orjson
from markupsafe import Markup
from pydantic import ValidationError

from data.program import program
from serving.audit.html import rendered
from serving.audit.said_of import said_of
from serving.ledger.content import head, unpack
from serving.ledger.keeper import keeper
from serving.ledger.kept import Kept
from serving.ledger.store import Audit, Entry, digest, entry_number
from serving.prediction import Option
from serving.report.given import given
from serving.web.answer import STYLES, answer_html


def entry_html(text: str) -> str:
    """Return the page of an entry.

    Raises
    ------
    TailorError
        ``unknown_entry`` (404); ``bad_entry`` and ``bad_seal`` (500) where it was altered and cannot be read.
    """
    entry = keeper().ledger.entry(entry_number(text))
    common = {
        "here": "",
        "entry": entry,
        "at": entry.at[:19].replace("T", " "),
        "sound": digest(*entry[:-1]) == entry.hash,
        "next": keeper().ledger.audit(entry.number + 1),
        "answer_styles": STYLES,
    }
    kept = _kept(entry)
    if kept is None:
        return rendered("audit_content.html", **common, content=_content(entry))
    marks = head(entry.content)  # as they were judged then
    return rendered(
        "audit_entry.html",
        **common,
        kept=kept,
        answer=Markup(_answer(kept)),  # made by our templates, escaped there
        program=program(kept.answer.program),
        groups=(marks.get("groups") or "").split(","),
        disagrees=marks.get("disagrees"),
        against=[words for first in kept.answer.options[:1] for words in _speaks_against(first)],
        given=None if kept.patient is None else given(kept.patient),
        said_of=said_of(keeper().ledger.engine, entry.number),
    )


def _kept(entry: Entry) -> Kept | None:
    """Return an answer as kept; None where it is no answer, or was altered into something that is none."""
    if entry.kind != "prediction":
        return None
    try:
        return keeper().kept(entry.number)
    except (ValidationError, KeyError):
        return None


def _answer(kept: Kept) -> str:
    found = kept.answer.model_copy(update={"audit": Audit(entry=kept.entry, hash=kept.hash)})
    return answer_html(found, program(found.program))


def _speaks_against(option: Option) -> list[str]:
    """Return what is known against an option; whether it outweighs what is for it was judged when asked."""
    known = option.known
    resistant = [
        f"{one.biomarker}: resistance to {' and '.join(one.drugs)}, {one.reason} ({', '.join(one.sources)})"
        for one in known.evidence
        if one.direction == "resistance" and one.status == "met"
    ]
    avoid = [
        f"{one.gene} {one.phenotype}: {one.recommendation} ({one.guideline}, {one.source})"
        for one in known.alerts
        if one.severity == "avoid" and one.certain
    ]
    return [*resistant, *avoid, *(f"The virus resists {drug}." for drug in known.resisted)]


def _content(entry: Entry) -> list[dict[str, Any]]:
    """Return what an entry holds, a row each; what is nested is JSON, and the entry it is of is a link."""
    return [_row(name, value) for name, value in unpack(entry.content).items() if value is not None]


def _row(name: str, value: Any) -> dict[str, Any]:
    if isinstance(value, dict) and isinstance(value.get("entry"), int):
        return {"name": name, "entry": value["entry"], "text": "", "nested": False}
    if isinstance(value, dict | list):
        text = orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
        return {"name": name, "entry": None, "text": text, "nested": True}
    return {"name": name, "entry": None, "text": str(value), "nested": False}
