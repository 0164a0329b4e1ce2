"""The ledger for a terminal: lists, single entries, and what verifying and computing again found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.json import JSON
from rich.table import Table
from rich.text import Text

from data.settings import settings
from serving.ledger.bar import counted
from serving.ledger.checkpoint import checked
from serving.ledger.content import unpack
from serving.ledger.differences import Scalar
from serving.ledger.keeper import CHECKPOINTS, keeper
from serving.ledger.replay import Against, Replay
from serving.ledger.search import Summary
from serving.ledger.verify import Verified, count, verify

NARROW = ("entry", "at (UTC)", "what", "patient")
SHOWN = 30  # differences of a replay; --json has all


def as_table(rows: Sequence[Summary]) -> RenderableType:
    """Return entries as a table; of an answer, its program is what it is."""
    if not rows:
        return Text("No entry is like this.", style="dim")
    table = Table(box=box.SIMPLE, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("entry", "at (UTC)", "what", "told first", "patient", "asked by", ""):
        table.add_column(name, no_wrap=name in NARROW, overflow="fold")
    for row in rows:
        marks = [("abstained", row.abstained), ("against what is known", row.disagrees)]
        words = ", ".join(word for word, holds in marks if holds)
        who = " ".join(filter(None, (row.by, row.user, row.role)))
        at, subject = row.at[:16].replace("T", " "), (row.subject or "")[:8]
        what = row.program if row.kind == "prediction" else row.kind
        cells = (str(row.entry), at, what, row.first, subject, who, words)
        table.add_row(*(Text(cell or "") for cell in cells))
    return table


def as_value(number: int) -> dict[str, Any]:
    """Return an entry as JSON values, what is sealed opened where it can be."""
    entry = keeper().ledger.entry(number)
    if entry.kind == "prediction":
        return keeper().kept(number).model_dump(mode="json")
    about = {"entry": number, "at": entry.at, "kind": entry.kind, "hash": entry.hash}
    return {**about, **unpack(entry.content)}


def as_page(number: int) -> RenderableType:
    """Return an entry as it is read."""
    from serving.render import render

    entry = keeper().ledger.entry(number)
    heading = Text(f"Entry {number}, {entry.kind}, {entry.at}\nhash {entry.hash}", style="dim")
    if entry.kind != "prediction":
        return Group(heading, JSON.from_data(unpack(entry.content)))
    kept = keeper().kept(number)
    who = " ".join(filter(None, (kept.by, kept.user, kept.role)))
    asked = Text(f"Asked by {who} about {kept.subject}", style="dim")
    if kept.patient is None:
        return Group(heading, asked, Text("The patient was forgotten.", style="yellow"), render(kept.answer))
    named = kept.answer.model_copy(update={"patient_id": kept.patient.patient_id})
    return Group(heading, asked, render(named))


def verified(path: Path | None, public_key: str | None, *, quiet: bool) -> Verified:
    """Verify the ledger with a progress bar, against the checkpoints of a file or folder where one is given.

    Raises
    ------
    TailorError
        ``no_file``, ``bad_checkpoint``.
    """
    if path is not None and path.is_dir():
        path /= CHECKPOINTS
    configured = settings().checkpoints_path
    none_yet = path is not None and not path.exists() and configured in (path, path.parent)
    known = [] if path is None or none_yet else checked(path, public_key or keeper().public_key)
    engine = keeper().ledger.engine
    with counted("verifying", count(engine), quiet=quiet) as progress:
        return verify(engine, known, progress)


def says(found: Verified) -> RenderableType:
    """Return what verifying found."""
    if found.fault is None:
        return Text(f"{found.entries:,} entries, none altered. The last has the hash {found.head}.")
    wrong = Text(f"Entry {found.fault.entry}: {found.fault.says}.", style="bold red")
    return Group(wrong, Text(f"The {found.entries:,} entries before it are as they were written."))


def as_replay(found: Replay) -> RenderableType:
    """Return whether an answer computed again is the one that was kept, and how it differs."""
    if found.equal:
        return Text(f"Entry {found.entry}: all {found.compared:,} values are equal.", style="green")
    n = len(found.differences)
    table = Table("value", "kept", "now", box=box.SIMPLE, title=f"{n} of {found.compared:,} values differ")
    for each in found.differences[:SHOWN]:
        table.add_row(Text(each.path), _cell(each.kept), _cell(each.now))
    lines = [f"Knowledge that has changed since: {', '.join(found.knowledge) or 'none'}."]
    lines += [f"Tailor was {found.code[0]}, is {found.code[1]}."] if len(set(found.code)) > 1 else []
    lines += [f"{n - SHOWN} more with --json."] if n > SHOWN else []
    return Group(table, Text("\n".join(lines)))


def as_against(found: Against) -> RenderableType:
    """Return what would change if other models answered, an option a row."""
    versions = ", ".join(f"{name}: {one} to {other}" for name, (one, other) in found.models.items())
    table = Table("option", "rank", "probability", "main reasons", box=box.SIMPLE, title=versions or None)
    for option in found.options:
        reasons = [", ".join(each) for each in option.reasons]
        told = reasons[0] if reasons[0] == reasons[1] else " to ".join(reasons)
        table.add_row(Text(option.title), _pair(option.rank), _pair(option.probability), Text(told))
    return table


def _pair(values: tuple[float | None, float | None]) -> Text:
    one, other = (_cell(value) for value in values)
    return one if one == other else Text.assemble(one, " to ", (other.plain, "bold"))


def _cell(value: Scalar) -> Text:
    if value is None:
        return Text("–")
    return Text(f"{value:.4g}" if isinstance(value, float) else str(value))
