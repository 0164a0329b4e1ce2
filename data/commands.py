"""``tailor cohorts``: which patients Tailor learned from, and how to bring your own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn
from rich.table import Table

from data.cohorts import find_folder, load_cohort, sources
from data.console import console, emit_json, errors, print_error
from data.describe import describe as facts_of
from data.fetch import fetch as download
from data.folder_check import find_problems
from data.import_command import import_study
from data.provenance import CohortSource

app = typer.Typer(
    help="The patients Tailor learns from: list, describe, fetch, check your own.", no_args_is_help=True
)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]
_BAR = 20
app.command("import")(import_study)


@app.command("list")
def list_cohorts(as_json: AsJson = False) -> None:
    """List the public cohorts, what they are for and whether they are on this computer.

    "inside LIBRARY" needs no download. "to fetch" ones come with: tailor cohorts fetch NAME.
    """
    with errors(as_json):
        rows = [_row(source) for source in sources().values()]
        if as_json:
            return emit_json(rows)
        table = Table("name", "program", "design", "where", "what", title="Cohorts")
        for row in rows:
            table.add_row(*(escape(str(row[key])) for key in ("name", "program", "design", "where", "title")))
        return console.print(table)


def _row(source: CohortSource) -> dict[str, Any]:
    folder = find_folder(source.name)
    where = f"inside {source.embedded_in}" if source.embedded_in else "on disk" if folder else "to fetch"
    return {
        "name": source.name,
        "title": source.title,
        "program": source.program,
        "design": source.design,
        "where": where,
        "folder": str(folder) if folder else None,
        "licence": source.licence,
        "citation": source.citation,
    }


@app.command()
def describe(
    name: Annotated[
        str, typer.Argument(metavar="NAME|FOLDER", help="A public cohort, or a cohort folder of yours.")
    ],
    as_json: AsJson = False,
) -> None:
    """Show what a cohort holds: patients, outcomes by arm, missing values, licence, hash.

    Read the design first: in an observational cohort the arms differ in more than the treatment.
    """
    with errors(as_json):
        facts = facts_of(load_cohort(name))
        if as_json:
            return emit_json(facts)
        return _show(facts)


def _show(facts: dict[str, Any]) -> None:
    console.print(f"[bold]{escape(facts['name'])}[/]: {facts['patients']} patients, {facts['design']}")
    if facts["notes"]:
        console.print(escape(facts["notes"]))
    if facts["splits"]:
        console.print("published splits: " + ", ".join(f"{k} {v}" for k, v in facts["splits"].items()))
    console.print(_endpoint_table(facts))
    console.print(_missing_table(facts))
    for key in ("citation", "licence", "sha256"):
        console.print(f"{key}: {escape(str(facts[key]))}", soft_wrap=True)


def _endpoint_table(facts: dict[str, Any]) -> Table:
    table = Table("endpoint", "arm", title="Outcomes by arm")
    for head in ("n", "events", "rate", "per 100 person-years"):
        table.add_column(head, justify="right")
    for endpoint in facts["endpoints"]:
        for i, (arm, numbers) in enumerate(endpoint["arms"].items()):
            rate = numbers.get("per_100_person_years")
            table.add_row(
                "" if i else escape(endpoint["endpoint"]),
                escape(arm),
                str(numbers["n"]),
                str(numbers["events"]),
                f"{numbers['rate']:.1%}",
                "" if rate is None else f"{rate:g}",
            )
    return table


def _missing_table(facts: dict[str, Any]) -> Table:
    table = Table("field", "known", "missing", title="Missing values")
    for field, share in facts["missing"].items():
        full = round(_BAR * (1 - share))
        table.add_row(escape(field), f"[green]{'█' * full}[/][dim]{'░' * (_BAR - full)}[/]", f"{share:.0%}")
    return table


@app.command()
def fetch(
    name: Annotated[str, typer.Argument(help="A public cohort of: tailor cohorts list.")],
    to: Annotated[
        Path | None, typer.Option(help="Folder for the files. Default: <TAILOR_HOME>/cohorts/NAME.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Download a public cohort and verify every file by its SHA-256.

    What is there already and right is not downloaded again. Mind the licence: tailor cohorts list --json.
    """
    with errors(as_json):
        if as_json:
            return emit_json({"name": name, "folder": str(download(name, to))})
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
        with Progress(*columns, console=console) as progress:
            tasks: dict[str, Any] = {}

            def advance(file: str, done: int, total: int) -> None:
                if file not in tasks:
                    tasks[file] = progress.add_task(file, total=total)
                progress.update(tasks[file], completed=done)

            folder = download(name, to, advance)
        return console.print(f"[green]{escape(name)} is in {escape(str(folder))}[/]", soft_wrap=True)


@app.command()
def check(
    folder: Annotated[
        Path, typer.Argument(help="A folder with cohort.toml and one CSV or Parquet file a table.")
    ],
    as_json: AsJson = False,
) -> None:
    """Check a cohort folder of yours and name every problem: file, column, patient, value.

    Columns of patients are named group:field, e.g. history:age. Leave a cell empty if the value is not
    known. Exit code 0 if all is well, 1 if there are problems.
    """
    with errors(as_json):
        cohort, problems = find_problems(folder)
        counts = {} if cohort is None else {"patients": len(cohort), "outcomes": len(cohort.outcomes)}
        if as_json:
            emit_json({"ok": not problems, "problems": [p.body()["error"] for p in problems], **counts})
        for problem in () if as_json else problems:
            print_error(problem)
        if problems:
            raise typer.Exit(1)
        if not as_json:
            console.print(f"[green]{escape(str(folder))} is fine:[/] {counts['patients']} patients, "
                          f"{counts['outcomes']} outcomes.", soft_wrap=True)  # fmt: skip
