"""The command line ``tailor``: composes the verbs of the folders below, holds no logic of its own.

Each verb is imported when it is called, so that ``tailor --help`` does not wait for the libraries of all.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import typer

from data.settings import quieten_libraries

#: Verb -> where it is, and what it is for.
VERBS = {
    "cohorts": (
        "data.commands:app",
        "The patients Tailor learns from: list, describe, fetch, check your own.",
    ),
    "train": ("training.commands:train", "Train, judge and register the models of a program."),
    "predict": (
        "serving.commands:predict",
        "Say how likely each therapy is to work for one patient, and why.",
    ),
    "read": (
        "serving.read_commands:read",
        "Read the files of a patient: what is used of them, and what is not and why.",
    ),
    "batch": (
        "serving.read_commands:batch",
        "Answer many patients of a study, cohort or table; write Parquet.",
    ),
    "knowledge": (
        "data.knowledge_commands:app",
        "What is known and of when: our tables, and publishers' releases on this computer.",
    ),
    "serve": ("serving.serve_command:serve", "Serve predictions over HTTP until Ctrl-C."),
    "users": (
        "serving.access.commands:app",
        "Who may ask the service, and in which role: add, list, revoke.",
    ),
    "audit": (
        "serving.ledger.upkeep:app",
        "Every answer given: list, show, verify that none was altered, compute again, export, forget.",
    ),
    "bench": ("experiments.commands:bench", "Reproduce published tables and compare with them."),
    "demo": ("experiments.commands:demo", "Train, predict and write a report on embedded trials."),
}
_EVERYTHING = {"ignore_unknown_options": True, "allow_extra_args": True}

app = typer.Typer(
    name="tailor",
    help="Predict, for one patient, how likely each treatment is to work, and say why. "
    "Research software: it supports and does not replace a clinician's decision.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # they would show patients
    add_completion=False,
)


def load(verb: str) -> typer.Typer:
    """Import a verb: a function, or an application with verbs of its own."""
    module, _, name = VERBS[verb][0].partition(":")
    found = getattr(import_module(module), name)
    if isinstance(found, typer.Typer):
        return found
    alone = typer.Typer(pretty_exceptions_show_locals=False, add_completion=False)
    alone.command()(found)
    return alone


def _add(verb: str) -> None:
    @app.command(verb, help=VERBS[verb][1], context_settings=_EVERYTHING, add_help_option=False)
    def run(context: typer.Context) -> None:
        load(verb)(args=context.args, prog_name=f"tailor {verb}")


def _there(module: str) -> bool:
    folder, _, name = module.partition(".")
    return find_spec(folder) is not None and find_spec(f"{folder}.{name}") is not None


for _verb, (_where, _) in VERBS.items():
    if _there(_where.partition(":")[0]):
        _add(_verb)


def main() -> None:
    """Run the command line."""
    quieten_libraries()
    app(prog_name="tailor")


if __name__ == "__main__":
    main()
