"""What the report is made of: texts with links, bars, marks; plain values that need no more thought."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from data.rules import Verdict
from serving import wording
from serving.prediction import Outcome
from serving.web.numbers import amount, percent, span
from serving.web.sources import Piece, cited, pieces

Shown = dict[str, Any]  # strings, numbers, lists and dicts of them: what JSON holds
Text = list[dict[str, str]]


def linked(text: str) -> Text:
    """Return a text in pieces: papers, trials and DOIs in it are links."""
    return [_piece(piece) for piece in pieces(text)]


def sources(found: Iterable[str], shown: int = 3) -> Text:
    """Return the first sources with commas between them, and how many more there are."""
    each = cited(found)
    text: Text = []
    for parts in each[:shown]:
        text += plain(", ") if text else []
        text += [_piece(piece) for piece in parts]
    more = len(each) - shown
    return [*text, *plain(f" and {more} more")] if more > 0 else text


def plain(text: str) -> Text:
    """Return a text without links."""
    return [{"text": text, "href": ""}]


def after(between: str, found: Iterable[str], shown: int = 2) -> Text:
    """Return the first sources with what parts them from the text before; nothing where there are none."""
    text = sources(found, shown)
    return [*plain(between), *text] if text else []


def listed(names: Iterable[str], shown: int) -> str:
    """Return the first names with commas between them, and how many more there are."""
    each = list(dict.fromkeys(names))
    more = len(each) - shown
    return ", ".join(each[:shown]) + (f" and {more} more" if more > 0 else "")


def verdict(found: Verdict) -> Shown:
    """Return the mark of a verdict with its reasons one by one, each with the mark of its own."""
    reasons = [
        {"mark": wording.MARKS[one.status], "status": one.status, "text": linked(one.text)}
        for one in wording.clauses(found)
    ]
    return {"status": found.status, "mark": wording.MARKS[found.status], "reasons": reasons} | {
        "says": wording.ELIGIBLE[found.status]
    }


def bar(share: float, interval: tuple[float, float] | None, tone: str) -> Shown:
    """Return a bar on 0 to 1 with the ends of its interval, and both in words; ``tone``: good or harm."""
    return {
        "share": share,
        "interval": list(interval) if interval else [],
        "tone": tone,
        "says": percent(share),
        "between": span(*interval) if interval else "",
    }


def number(outcome: Outcome) -> Shown:
    """Return the number of an outcome that has one: its bar, or its value with unit and tablets."""
    tone = "harm" if outcome.role == "side_effect" else "good"
    shown: Shown = {
        "title": outcome.title,
        "rests": [wording.basis(outcome), outcome.design, outcome.cohort],
        "bar": None if outcome.probability is None else bar(outcome.probability, outcome.interval, tone),
        "value": "",
        "between": "",
        "plan": None,
        "near": None if outcome.near is None else bar(outcome.near, None, "good"),
    }
    if outcome.value is not None:
        shown["value"] = f"{amount(outcome.value)} {outcome.unit}"
    if outcome.value is not None and outcome.interval is not None:
        low, high = map(amount, outcome.interval)
        shown["between"] = f"{low} to {high}, {percent(outcome.interval_level or 0.0)} of such patients"
    if outcome.plan is not None:
        shown["plan"] = {
            "says": f"{outcome.plan.total_mg:g} mg a week in tablets of {outcome.plan.strength_mg:g} mg",
            "days": list(wording.DAYS),
            "tablets": [wording.tablets(count) for count in outcome.plan.tablets],
        }
    return shown


def grade(of: str | None) -> str:
    """Return a CTCAE grade in words."""
    if of is None:
        return ""
    least = of.removeprefix(">=")
    return "any grade" if of == "any" else f"grade {of}" if least == of else f"grade {least} or more"


def _piece(piece: Piece) -> dict[str, str]:
    return {"text": piece.text, "href": piece.href or ""}
