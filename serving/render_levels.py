"""What an algorithm of resistance says of each drug: its level, its score, and the rules that make it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from data.hiv.interpret import DrugLevel, Fired

_STYLES = {"S": "bold green", "I": "bold yellow", "R": "bold red"}


def drug_levels(levels: Sequence[DrugLevel]) -> list[RenderableType]:
    """Return the table of drugs by class, and which could not be answered; nothing where there is no drug."""
    if not levels:
        return []
    known = [found for found in levels if found.status != "unknown"]
    silent = dict.fromkeys(_silence(levels, found) for found in levels if found.status == "unknown")
    lines = Text("\n".join(silent), style="dim")
    heading = f"Resistance by {_source(levels[0])}"
    if not known:
        return [Text(f"\n{heading}", style="bold"), lines]
    table = Table(title=heading, expand=True)
    table.add_column("drug", ratio=3)
    table.add_column("level", ratio=3)
    table.add_column("score", justify="right")
    table.add_column("rules that count", ratio=6)
    for before, found in zip([None, *known], known, strict=False):
        if before is not None and before.drug_class != found.drug_class:
            table.add_section()
        score = "" if found.score is None else f"{found.score:g}"
        table.add_row(_drug(found), _level(found), score, _rules(found))
    remarks = dict.fromkeys(text for found in known for text in found.comments)
    comments = Text("\n".join(remarks), style="dim")
    return [Text(), Group(table, *([comments] if remarks else ()), *([lines] if silent else ()))]


def _source(found: DrugLevel) -> str:
    return " ".join(filter(None, (found.algorithm, found.version, f"({found.date})" if found.date else "")))


def _silence(levels: Sequence[DrugLevel], found: DrugLevel) -> str:
    """Name the drugs that share a reason for having no level."""
    drugs = (other.drug for other in levels if other.status == "unknown" and other.reason == found.reason)
    return f"{', '.join(drugs)}: not known, {found.reason}"


def _drug(found: DrugLevel) -> Text:
    return Text.assemble((found.drug, "bold"), f" {found.title}, {found.drug_class}")


def _level(found: DrugLevel) -> Text:
    text = Text.assemble((f"{found.level} {found.text} ({found.sir})", _STYLES.get(found.sir or "", "bold")))
    if found.status == "partial":
        text.append(f"\nuncertain: {found.reason}", style="dim")
    return text


def _rules(found: DrugLevel) -> str:
    return "; ".join(map(_rule, found.rules)) or "none"


def _rule(fired: Fired) -> str:
    worth = f"level {fired.level}" if fired.score is None else f"{fired.score:+g}"
    mixed = f" (mixture {', '.join(fired.mixtures)})" if fired.mixtures else ""
    return f"{fired.rule} {worth}{mixed}"
