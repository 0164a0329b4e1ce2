"""The verbs of training: ``tailor train``."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from data.console import console, emit_json, errors

Json = Annotated[bool, typer.Option("--json", help="Print rows for a program to read, not a table.")]


def train(
    program: Annotated[str, typer.Argument(help="Program to train, e.g. breast, lung, hiv, rare-childhood.")],
    endpoint: Annotated[str | None, typer.Option(help="Only this endpoint of the program.")] = None,
    cohort: Annotated[
        str | None, typer.Option(help="Cohort name, or a folder of your own, instead of the endpoint's.")
    ] = None,
    quick: Annotated[
        bool, typer.Option(help="One repeat and smaller models: minutes become seconds.")
    ] = False,
    repeats: Annotated[
        int | None, typer.Option(min=1, max=50, help="Repeats of the cross-validation.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of every shuffle and every model.")] = 0,
    json: Json = False,
) -> None:
    """Train every endpoint of a program, judge it, register it and make it the one that is served.

    Judged by repeated nested cross-validation by patient, and on the published external sets where there
    are any, always beside the base rate. A model that does not beat the base rate is not served.

    Example: tailor train breast --endpoint pathological_complete_response
    """
    with errors(as_json=json):
        _train(program, endpoint, cohort, quick, repeats, seed, json)


def _train(
    program: str,
    endpoint: str | None,
    cohort: str | None,
    quick: bool,
    repeats: int | None,
    seed: int,
    json: bool,
) -> None:
    from data.cohorts import load_cohort
    from data.program import program as find_program
    from training import report
    from training.candidates import Effort
    from training.progress import bar
    from training.train import train_program

    about = find_program(program)
    endpoints = [about.endpoint(endpoint)] if endpoint else list(about.endpoints)
    given = load_cohort(cohort) if cohort else None
    if given is not None and endpoint is None:
        endpoints = [e for e in endpoints if e.id in set(given.outcomes["endpoint"])]
    effort = replace(Effort.quick() if quick else Effort(), seed=seed)
    effort = replace(effort, repeats=repeats or effort.repeats)
    with bar(len(endpoints), quiet=json) as progress:
        done, skipped = train_program(about, endpoints, given, effort, progress)
    if not done:
        raise next(iter(skipped.values()))
    if json:
        emit_json([row for trained in done for row in report.as_rows(trained)])
        return
    for trained in done:
        console.print(report.as_table(trained))
    if skipped:
        console.print(report.skipped_note(skipped))
