"""The verbs of training: ``tailor train``."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Annotated

import typer

from data.console import console, emit_json, errors
from data.program import Endpoint, Program, programs
from data.program import program as find_program

Json = Annotated[bool, typer.Option("--json", help="Print rows for a program to read, not a table.")]


def train(
    program: Annotated[
        str, typer.Argument(help="Program to train, e.g. breast, lung, hiv; or all of them: all.")
    ],
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
    jobs: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="Endpoints learned at once; default: one a core, 4 at most."),
    ] = None,
    json: Json = False,
) -> None:
    """Train every endpoint of a program, judge it, register it and make it the one that is served.

    Judged by repeated nested cross-validation by patient, and on the published external sets where there
    are any, always beside the base rate. A model that does not beat the base rate is not served.

    Examples: tailor train breast --endpoint pathological_complete_response; tailor train all --quick
    """
    with errors(as_json=json):
        _train(program, endpoint, cohort, quick, repeats, seed, jobs, json)


def _train(
    program: str,
    endpoint: str | None,
    cohort: str | None,
    quick: bool,
    repeats: int | None,
    seed: int,
    jobs: int | None,
    json: bool,
) -> None:
    from data.cohorts import load_cohort
    from training import report
    from training.candidates import Effort
    from training.progress import bar
    from training.train import train_each

    given = load_cohort(cohort) if cohort else None
    asked = _asked(program, endpoint)
    if given is not None and endpoint is None:
        asked = [(p, e) for p, e in asked if e.id in set(given.outcomes["endpoint"])]
    effort = replace(Effort.quick() if quick else Effort(), seed=seed)
    effort = replace(effort, repeats=repeats or effort.repeats)
    with bar(len(asked), quiet=json) as progress:
        done, skipped = train_each(asked, given, effort, progress, jobs or _at_once(len(asked), quick))
    if not done:
        raise next(iter(skipped.values()))
    if json:
        emit_json([row for trained in done for row in report.as_rows(trained)])
        return
    for trained in done:
        console.print(report.as_table(trained))
    if len(done) > 1:
        console.print(report.summary(done))
    if skipped:
        console.print(report.skipped_note(skipped))


def _at_once(endpoints: int, quick: bool) -> int:
    """Return how many endpoints are learned at once: to start a process is not worth it for a quick one."""
    from data.settings import settings

    cores = (os.cpu_count() or 1) // settings().threads
    return 1 if quick else max(1, min(4, cores, endpoints))


def _asked(program: str, endpoint: str | None) -> list[tuple[Program, Endpoint]]:
    """Return the endpoints of one program, of all of them, or the one asked for."""
    about = list(programs().values()) if program == "all" else [find_program(program)]
    if endpoint is not None:
        return [(p, p.endpoint(endpoint)) for p in about]
    return [(p, e) for p in about for e in p.endpoints]
