"""Clinical evidence for a terminal: what speaks for and against an option, what a test would settle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from data.evidence.match import Match, Rate
from serving.wording import strongest

SHOWN = 6  # rows an option, the strongest first; the rest is in the JSON


def evidence(found: Sequence[Match]) -> Text:
    """Return the evidence of one option: met first, then by name what a test would settle."""
    met = [match for match in found if match.status == "met"]
    first = strongest(met)[:SHOWN]
    lines = [_line(match) for match in first]
    if len(met) > len(first):
        lines.append(Text(f"and {len(met) - len(first)} more that are met (--json)", style="dim"))
    opened = dict.fromkeys(m.biomarker for m in found if m.status == "unknown" and m.origin == "Tailor")
    if opened:
        named = "; ".join(list(opened)[:SHOWN]) + ("; …" if len(opened) > SHOWN else "")
        lines.append(Text(f"not known for want of a test: {named}", style="yellow"))
    return Text("\n").join(lines)


def further(found: Sequence[Match]) -> list[RenderableType]:
    """Return the table of drugs that evidence names for this patient and no option gives; or nothing."""
    if not found:
        return []
    table = Table(title="Evidence for drugs that are none of the options", show_lines=True, expand=True)
    for heading, ratio in (("drugs", 3), ("because of", 4), ("seen in trials", 4), ("source", 3)):
        table.add_column(heading, ratio=ratio)
    for match in strongest(found)[: 2 * SHOWN]:
        source = Text(f"{match.level}; {_sources(match)}", style="dim")
        table.add_row(", ".join(match.drugs), match.reason, _seen(match), source)
    return [Text(), table]


def _line(match: Match) -> Text:
    for_it = match.direction == "sensitivity"
    mark = ("for: ", "green") if for_it else ("against: ", "red")
    told = f"{', '.join(match.drugs)}: {match.reason}"
    seen = f"; {_seen(match)}" if match.response else ""
    doubt = "" if match.checked or match.origin != "Tailor" else "; not yet compared with its source"
    source = f" [{match.level}; {_sources(match)}; {match.origin}{doubt}]"
    return Text.assemble(mark, told, seen, (source, "dim"))


def _seen(match: Match) -> str:
    response = match.response
    if response is None:
        return "not counted here"
    compared = f", {response.comparator} {_rate(response.compared)}" if response.compared else ""
    return f"{response.endpoint} {_rate(response.drugs)}{compared}"


def _rate(rate: Rate) -> str:
    return f"{rate.rate:.0%} ({rate.events}/{rate.patients})"


def _sources(match: Match) -> str:
    return ", ".join(_short(match.sources))


def _short(sources: Iterable[str]) -> list[str]:
    """Leave out addresses: too long for a terminal, and the paper is named anyway."""
    return [source for source in sources if not source.startswith("http")][:2]
