"""Pieces of GitHub-flavoured Markdown for cards, and one-line summaries that fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from serving.ehr.cds_models import LONGEST
from serving.prediction import Contrast, Option, Outcome


def clean(text: str) -> str:
    """Return text that stays text: no cells, tags, links or lines of its own; ``*1`` is an allele."""
    return re.sub(r"([\\`*|\[\]])", r"\\\1", " ".join(text.split())).replace("<", "&lt;")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        f"| {' | '.join(cell if i == 1 else clean(cell) for cell in line)} |" for i, line in enumerate(lines)
    )


def bullets(lines: Iterable[str]) -> str:
    """Return a list."""
    return "\n".join(f"- {clean(line)}" for line in lines)


def section(title: str, body: str) -> str:
    """Return a part with its heading, nothing where it is empty."""
    return f"### {clean(title)}\n\n{body}" if body else ""


def join(*parts: str) -> str:
    """Return parts with a line between them; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)


def short(text: str) -> str:
    """Return at most 139 characters on one line."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def number(outcome: Outcome) -> str:
    """Return a probability or value with its interval; empty where there is no basis for one."""
    if outcome.probability is not None:
        return f"{outcome.probability:.0%}{_between(outcome, '.0%')}"
    if outcome.value is not None:
        return f"{outcome.value:.3g} {outcome.unit}{_between(outcome, '.3g')}"
    return ""


def _between(outcome: Outcome, form: str) -> str:
    if outcome.interval is None:
        return ""
    low, high = outcome.interval
    return f" ({low:{form}} to {high:{form}})"


def event(outcome: Outcome) -> str:
    """Return what the number is of, with its horizon."""
    days = "" if outcome.horizon_days is None else f", {outcome.horizon_days:g} days"
    return f"{outcome.title} ({outcome.event}{days})" if outcome.role == "response" else outcome.title


def difference(contrast: Contrast) -> str:
    """Return the difference of a contrast that has one."""
    if contrast.value_difference is not None:
        return f"{contrast.value_difference:+.3g} {contrast.unit}"
    return "" if contrast.risk_difference is None else f"{100 * contrast.risk_difference:+.0f} points"


def answered(option: Option) -> list[Outcome]:
    """Return the outcomes of an option that have a number and are not published rates."""
    found = (*option.responses, *option.side_effects)
    return [outcome for outcome in found if number(outcome) and outcome.basis != "evidence"]
