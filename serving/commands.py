"""``tailor predict``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from data.console import console, emit_json, errors

Json = Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")]


def predict(
    patient: Annotated[Path, typer.Argument(metavar="PATIENT.json", help="One patient; see data/examples.")],
    program: Annotated[
        str | None, typer.Option(help="Program to ask, e.g. breast. Default: the one named in the file.")
    ] = None,
    therapy: Annotated[
        list[str] | None, typer.Option(help="Compare only these; give it once for each therapy.")
    ] = None,
    json: Json = False,
) -> None:
    """Say how likely each therapy is to work for one patient, side by side, and why.

    The file is a request {"program": …, "patient": {…}} or the patient alone. Leave out what is not known:
    missing is not normal. The models must be trained before: tailor train PROGRAM.

    Example: tailor predict data/examples/rare-childhood.json --therapy mercaptopurine --therapy placebo
    """
    with errors(as_json=json):
        _predict(patient, program, therapy, json)


def _predict(path: Path, program: str | None, therapies: list[str] | None, json: bool) -> None:
    from data.program import program as find_program
    from serving.request import check, from_file

    asked = check(from_file(path, program, therapies))
    about = find_program(asked.program)
    for therapy_id in asked.therapies or ():
        about.therapy(therapy_id)
    from serving.predictor import Predictor  # takes seconds to import: not before the input is right
    from serving.tell import tell

    answer = tell(Predictor.from_registry(asked.program), asked, by="cli")
    if json:
        emit_json(answer.model_dump(mode="json"))
        return
    from serving.render import render

    console.print(render(answer))
