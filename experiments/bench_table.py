"""The tables of the bench for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich import box
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from experiments import bench
from experiments.bench import BenchRow

NUMBERS = 54  # columns of the terminal that the numbers of a row take


def as_listing() -> RenderableType:
    """Return the tables there are, and what each needs."""
    table = Table("table", "what it shows", "cohorts", box=box.SIMPLE_HEAD, title="Tables")
    for known in bench.tables().values():
        cohorts = [f"{name} (to fetch)" if name in known.missing else name for name in known.needs]
        table.add_row(known.table, escape(known.about), ", ".join(cohorts))
    return Group(table, Text("Run: tailor bench TABLE (or: all)", style="dim"))


def as_table(rows: Sequence[BenchRow], columns: int = 100) -> RenderableType:
    """Return the rows of one table, a block a split, with the sources below; ``columns`` of the terminal."""
    sources = list(dict.fromkeys(row.source for row in rows if row.source))
    width = min(max(len(_label(row)) for row in rows), max(20, columns - NUMBERS))
    blocks: list[RenderableType] = [Rule(rows[0].table)]
    for split, found in groupby(rows, key=lambda row: row.split):
        blocks += [Text(split, style="bold"), _block(list(found), sources, width)]
    blocks += [Text(f"[{i}] {says}", style="dim") for i, says in enumerate(sources, start=1)]
    return Group(*blocks)


def _block(rows: Sequence[BenchRow], sources: Sequence[str], width: int) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("", width=width)  # the same in every block, so that they line up; it may wrap
    for name, least in (("published", 9), ("baseline", 8), ("ours (95 % interval)", 25)):
        table.add_column(name, justify="right", no_wrap=True, min_width=least)
    for row in rows:
        mark = f" [dim]\\[{sources.index(row.source) + 1}][/]" if row.source else ""
        cells = (_number(row.published) + mark, _number(row.baseline), _measured(row))
        table.add_row(escape(_label(row)), *cells)
    return table


def _label(row: BenchRow) -> str:
    return f"{row.row}: {row.metric}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _measured(row: BenchRow) -> str:
    if row.low is None:
        return _number(row.ours)
    return f"{_number(row.ours)} ({_number(row.low)} to {_number(row.high)})"
