"""The verbs of experiments: ``tailor bench`` and ``tailor demo``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from data.console import console, emit_json, errors, print_error
from data.errors import TailorError

if TYPE_CHECKING:
    from experiments.bench import BenchRow, Experiment
    from training.candidates import Effort

Json = Annotated[bool, typer.Option("--json", help="Print rows for a program to read, not a table.")]
LEFT_OUT = ("cohort_not_found", "library_missing")


def bench(
    table: Annotated[
        str | None, typer.Argument(metavar="TABLE|all", help="Which table; none lists what there is.")
    ] = None,
    quick: Annotated[
        bool, typer.Option(help="One repeat and smaller models: about a minute a table.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Seed of every shuffle, resample and model.")] = 0,
    json: Json = False,
) -> None:
    """Reproduce a published table and set ours beside it, with the naive baseline and 95 % intervals.

    Each published number names its source. Tables whose cohort is not on this computer are left out of
    "all"; get them with: tailor cohorts fetch NAME.

    Example: tailor bench loris --quick
    """
    with errors(as_json=json):
        from experiments.bench import as_json, choose
        from experiments.bench_table import as_table
        from training.candidates import Effort

        if table is None:
            return _list(json)
        chosen = choose(table)
        effort = replace(Effort.quick() if quick else Effort(), seed=seed)
        found, absent = _run(chosen, effort, quiet=json)
        if not found:
            raise absent[0]
        if json:
            return emit_json(as_json([row for rows in found for row in rows]))
        for rows in found:
            console.print(as_table(rows, console.width))
        for error in absent:
            print_error(error)
        return None


def _list(json: bool) -> None:
    from experiments.bench import tables
    from experiments.bench_table import as_listing

    if json:
        known = tables().values()
        return emit_json(
            [{"table": t.table, "about": t.about, "needs": t.needs, "missing": t.missing} for t in known]
        )
    return console.print(as_listing())


def _run(
    chosen: list[Experiment], effort: Effort, *, quiet: bool
) -> tuple[list[list[BenchRow]], list[TailorError]]:
    """Return the rows of each table, and why tables were left out."""
    from threadpoolctl import threadpool_limits

    from data.settings import settings
    from training.progress import bar

    found, absent = [], []
    with bar(len(chosen), quiet=quiet) as progress, threadpool_limits(settings().threads):
        for experiment in chosen:
            name = experiment.table

            def report(what: str, share: float, name: str = name) -> None:
                progress(f"{name}: {what}", share)

            try:
                found.append(experiment.rows(effort, report))
            except TailorError as error:
                if error.code not in LEFT_OUT:
                    raise
                absent.append(error)
                progress(f"{name}: left out", 1.0)
    return found, absent


def demo(
    out: Annotated[Path, typer.Option(help="Folder to write the report, plots and answers into.")] = Path(
        "demo"
    ),
) -> None:
    """Train on four trials that come with the libraries, answer an example patient of each, write a report.

    Nothing is downloaded. The registry of the demonstration is OUT/.tailor, whatever TAILOR_HOME says, so
    that its quick models never replace yours. Takes two to three minutes.

    Example: tailor demo --out demo
    """
    with errors():
        from experiments.demo import run

        run(out)
