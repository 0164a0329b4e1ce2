"""What is known of a genotype, on a terminal: labels of CFTR modulators, and therapies for one gene."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from data.ages import month
from data.cftr import CftrVerdict
from data.facts import Status
from data.gene_therapies import GeneTherapyMatch, Share

_MARKS = {"met": ("✓ yes", "green"), "unmet": ("✗ no", "red"), "unknown": ("? not known", "yellow")}
NOT_PREDICTED = "Listed, not predicted: shares are of a trial's patients, not this one's chance."
UNTESTED = "What a label does not list is untested, not unresponsive."


def label_verdicts(verdicts: Sequence[CftrVerdict]) -> list[RenderableType]:
    """Return the table of labels of CFTR modulators, one row a label, copy by copy; nothing without any."""
    if not verdicts:
        return []
    table = Table(title="On the label of a CFTR modulator?", show_lines=True, expand=True, caption=UNTESTED)
    for heading, ratio in (("drugs", 3), ("on the label", 2), ("why", 6), ("source", 3)):
        table.add_column(heading, ratio=ratio)
    for verdict in verdicts:
        table.add_row(
            Text("\n".join(verdict.drugs), style="bold"),
            _mark(verdict.status),
            _copies(verdict),
            Text(_source(verdict), style="dim"),
        )
    return [Text(), table]


def gene_therapies(matches: Sequence[GeneTherapyMatch]) -> list[RenderableType]:
    """Return the table of therapies for genes altered, what to avoid in a colour of its own; or nothing."""
    if not matches:
        return []
    known = matches[0].table
    table = Table(title="Therapies for the gene altered", show_lines=True, expand=True)
    table.caption = f"{NOT_PREDICTED} {known.title}, version {known.version} of {known.date}."
    for heading, ratio in (("therapy", 3), ("for this patient", 4), ("in trials", 3), ("source", 3)):
        table.add_column(heading, ratio=ratio)
    for match in matches:
        table.add_row(_therapy(match), _standing(match), _shares(match), _sources(match))
    return [Text(), table]


def _mark(status: Status) -> Text:
    words, style = _MARKS[status]
    return Text(words, style=style)


def _copies(verdict: CftrVerdict) -> Text:
    """Return the reason, what was found of each copy that it does not name, and a note where not met."""
    lines = [verdict.reason]
    lines += [one.reason for one in verdict.alleles if one.reason not in verdict.reason]
    lines += [verdict.note] if verdict.note and verdict.status != "met" else []
    return Text("\n".join(dict.fromkeys(lines)))


def _source(verdict: CftrVerdict) -> str:
    dated = f"label of {month(verdict.label_date)}" if verdict.label_date else ""
    part = "" if verdict.complete else "list known in part"
    return "\n".join(filter(None, (dated, verdict.source, part)))


def _therapy(match: GeneTherapyMatch) -> Text:
    avoid = match.kind == "avoid"
    return Text.assemble(
        ("avoid " if avoid else "", "bold red"),
        (match.therapy, "bold red" if avoid else "bold"),
        (f"\n{match.disease}\n", ""),
        (match.mechanism if avoid else f"{match.kind}: {match.mechanism}", "dim"),
    )


def _standing(match: GeneTherapyMatch) -> Text:
    note = f"\n{match.note}" if match.note else ""
    return Text.assemble(_mark(match.status), f"\n{match.reason}", (note, "dim"))


def _shares(match: GeneTherapyMatch) -> Text:
    if not match.shares:
        return Text("no counts here", style="dim")
    return Text("\n".join([f"{match.measure}:", *map(_share, match.shares)]))


def _share(share: Share) -> str:
    counted = f"{share.events} of {share.patients} = {share.rate:.0%} ({share.low:.0%} to {share.high:.0%})"
    return f"{share.arm}: {counted}"


def _sources(match: GeneTherapyMatch) -> Text:
    dated = (f"label of {month(match.label_date)}",) if match.label_date else ()
    return Text("\n".join((*match.sources, *dated)), style="dim", overflow="fold")
