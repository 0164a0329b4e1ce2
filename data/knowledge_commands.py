"""``tailor knowledge``: what is known, of when it is, and how to bring a publisher's release."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from data.cohorts import home_of
from data.console import console, emit_json, errors
from data.errors import TailorError, unknown
from data.evidence.releases import READERS, place, releases
from data.fetch import fetch_files
from data.hiv import hivdb
from data.pharmacogenes import pharmcat
from data.versions import Knowledge, release_folder, tables

app = typer.Typer(help="What is known, and of when: status, fetch.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


@app.command()
def status(as_json: AsJson = False) -> None:
    """List our own tables and the releases on this computer, with version, date, age and rows.

    What was last looked over more than a year ago carries a warning.
    """
    with errors(as_json):
        rows = list(_rows(datetime.date.today()))
        if as_json:
            return emit_json(rows)
        table = Table("name", "where", "version", "date", "rows", "what", title="Knowledge")
        for row in rows:
            table.add_row(
                *(escape(str(row[key])) for key in ("name", "where", "version", "date", "rows", "title"))
            )
        console.print(table)
        for row in rows:
            for left, count in row["left_out"].items():
                console.print(f"{row['name']}: {count} left out, {left}", soft_wrap=True)
        for warning in filter(None, (row["warning"] for row in rows)):
            console.print(f"[yellow]{escape(warning)}[/]", soft_wrap=True)
        return None


def _rows(today: datetime.date) -> Iterator[dict[str, Any]]:
    for known in tables().values():
        path = files("data").joinpath(f"knowledge/{known.file}")
        lines = path.read_text(encoding="utf-8").splitlines() if known.file else []
        yield _row(known, today, "own", max(sum(1 for _ in csv.reader(lines)) - 1, 0))
    for release in releases():
        yield _row(release.knowledge, today, str(release.folder), len(release.rows), release.left_out)
    if (genes := pharmcat.release()) is not None:
        folder = release_folder(pharmcat.NAME)
        yield _row(genes, today, str(folder), len(list((folder or Path()).rglob("*.json"))))
    if (algorithm := hivdb.algorithm()) and (rules := hivdb.release()):
        yield _row(rules, today, "on disk", len(algorithm.rules))


def _row(
    known: Knowledge, today: datetime.date, where: str, rows: int, left: dict[str, int] | None = None
) -> dict[str, Any]:
    return {
        "name": known.name,
        "title": known.title,
        "where": where,
        "version": known.version,
        "date": str(known.date),
        "age_days": (today - known.date).days,
        "rows": rows,
        "left_out": left or {},
        "warning": known.warning(today),
    }


@app.command()
def fetch(
    name: Annotated[str, typer.Argument(help=f"{', '.join(READERS)} or {hivdb.SOURCE.name}.")],
    given: Annotated[
        str | None, typer.Option("--from", help="File or address of the release, where none is known here.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Bring a publisher's release: verified by its SHA-256 where that is known, else by reading it.

    Mind the licence of the publisher.
    """
    with errors(as_json):
        facts = _fetch(name, given)
        if as_json:
            return emit_json(facts)
        return console.print(
            f"[green]{escape(name)} is in {escape(facts['folder'])}[/]{facts['note']}", soft_wrap=True
        )


def _fetch(name: str, given: str | None) -> dict[str, Any]:
    if name not in (*READERS, hivdb.SOURCE.name):
        raise unknown("unknown_release", "release", name, (*READERS, hivdb.SOURCE.name))
    if name == hivdb.SOURCE.name:
        if given:
            raise TailorError("not_needed", f"Where {name} is published is known.", hint="Leave out --from.")
        return {"name": name, "folder": str(fetch_files(hivdb.SOURCE, home_of(hivdb.SOURCE))), "note": ""}
    if given is None:
        raise TailorError(
            "no_address",
            f"No address of {name} is known here whose content was verified.",
            hint=f"Download it from its publisher, then: tailor knowledge fetch {name} --from FILE",
        )
    release = place(name, given)
    other: Path | None = release_folder(name)
    shadowed = "" if other == release.folder else f", but {other} comes first (TAILOR_KNOWLEDGE)."
    facts = {"name": name, "folder": str(release.folder), "note": shadowed}
    return {
        **facts,
        "version": release.knowledge.version,
        "rows": len(release.rows),
        "left_out": release.left_out,
    }
