"""What an inherited variant means: risks in people of 100, what is left of them, what guidelines offer."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from data.germline.cancers import CancerRisk
from data.germline.check import GermlineCheck
from data.germline.modifiers import Modifier
from data.germline.options import PreventiveOption
from data.germline.risk import GermlineRisk

_WHEN = {"now": "bold green", "done": "dim", "later": "yellow"}


def germline_findings(found: Sequence[GermlineRisk]) -> list[RenderableType]:
    """Return each inherited finding: its standing, its risks in words and numbers, and the options."""
    parts: list[RenderableType] = []
    for finding in found:
        parts += [Text(), _head(finding), *_risks(finding), *_options(finding)]
        parts.append(Text("\n".join((*finding.notes, *finding.warnings)), style="dim"))
    return parts


def germline_checks(checks: Sequence[GermlineCheck]) -> list[RenderableType]:
    """Return which findings of the tumour to look for in blood, and on whose advice."""
    if not checks:
        return []
    lines = [f"{check.gene} {', '.join(check.variants)}: {check.advice}" for check in checks]
    return [
        Text("\nMay be inherited", style="bold"),
        Text("\n".join(lines)),
        Text(checks[0].source, style="dim"),
    ]


def _head(finding: GermlineRisk) -> Text:
    known = finding.standing.known
    style = {"pathogenic": "bold red", "unknown": "bold yellow"}.get(known, "bold")
    said = f"{finding.gene} {', '.join(finding.variants)}"
    copies = ", both copies" if finding.alleles == "two" else ""
    return Text.assemble((said, style), f"{copies} ({finding.certainty}): {finding.standing.reason}")


def _risks(finding: GermlineRisk) -> list[RenderableType]:
    if not finding.risks:
        return []
    table = Table(
        title=f"{finding.gene}: risk of cancer, published; many carriers never have it", expand=True
    )
    table.add_column("in words", ratio=6)
    table.add_column("95 % interval", justify="right", ratio=2)
    table.add_column("left for this patient", ratio=4)
    table.add_column("source", ratio=3)
    for risk in finding.risks:
        table.add_row(
            risk.words, _interval(risk.low, risk.high), _left(risk), f"{risk.source}; {risk.population}"
        )
    changed = [f"{risk.cancer}: {_modifier(each)}" for risk in finding.risks for each in risk.modifiers]
    return [Group(table, *(Text(line) for line in changed))]


def _left(risk: CancerRisk) -> str:
    rest = risk.remaining
    if rest is None:
        return f"not said: {risk.unsaid}"
    between = f" ({_interval(rest.low, rest.high)})" if rest.low is not None else ""
    return f"{rest.risk:.0%}{between} from {rest.age:.0f} to {rest.to:.0f}, if no such cancer so far"


def _interval(low: float | None, high: float | None) -> str:
    return "not given" if low is None or high is None else f"{low:.0%} to {high:.0%}"


def _modifier(found: Modifier) -> str:
    between = "" if found.low is None else f" ({found.low:g} to {found.high:g})"
    said = f"{found.factor}: hazard ratio {found.hazard_ratio:g}{between} against {found.compared}"
    if found.modified_risk is not None:
        said += f", which makes {found.modified_risk:.0%} of {found.modified_of}"
    return f"{said}; {found.words} [{found.source}]"


def _options(finding: GermlineRisk) -> list[RenderableType]:
    if not finding.options:
        return []
    table = Table(title=f"{finding.gene}: what guidelines offer, to talk over", expand=True)
    for name, ratio in (("option", 4), ("against", 2), ("when", 3), ("what it does", 4), ("guideline", 4)):
        table.add_column(name, ratio=ratio)
    for option in finding.options:
        effect = (
            option.effect if option.hazard_ratio is None else f"{option.effect}; HR {option.hazard_ratio:g}"
        )
        by = f"{option.strength}: {option.guideline} [{option.source}]"
        # Text: an address in brackets would be read as markup.
        table.add_row(option.option, option.against, _when(option), effect or "not stated", Text(by))
    return [table]


def _when(option: PreventiveOption) -> Text:
    ages = "" if option.from_age is None else f", from {option.from_age:.0f}"
    ages += "" if option.to_age is None else f" to {option.to_age:.0f}"
    every = (
        f", every {option.every}"
        if option.every[:1].isdigit()
        else f", {option.every}"
        if option.every
        else ""
    )
    who = "" if option.sex == "both" else f" ({option.sex})"
    return Text(f"{option.when}{ages}{every}{who}", style=_WHEN.get(option.when, ""))
