"""The verb ``tailor predict``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from data.console import console, emit_json, error_console, errors
from data.errors import TailorError

if TYPE_CHECKING:
    from data.program import Program
    from serving.prediction import Prediction
    from serving.request import PredictRequest

Json = Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")]


def predict(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Files of one patient; see data/examples.")
    ],
    program: Annotated[
        str | None, typer.Option(help="Program to ask, e.g. breast. Default: the one named in the file.")
    ] = None,
    therapy: Annotated[
        list[str] | None, typer.Option(help="Compare only these; give it once for each therapy.")
    ] = None,
    form: Annotated[
        Path | None, typer.Option(help="What the files do not say: a CSV form or a JSON request.")
    ] = None,
    sample: Annotated[str | None, typer.Option(help="Which of several samples of a VCF or MAF.")] = None,
    report: Annotated[
        Path | None, typer.Option(help="Also write the answer as REPORT.pdf or REPORT.html.")
    ] = None,
    json: Json = False,
) -> None:
    """Say how likely each therapy is to work for one patient, side by side, and why.

    A file is a request {"program": …, "patient": {…}}, a patient alone, a VCF, MAF, FHIR bundle, CSV form or
    list of variants; several are joined. Leave out what is not known: missing is not normal. The models must
    be trained before: tailor train PROGRAM.

    Examples: tailor predict data/examples/rare-childhood.json --therapy mercaptopurine --therapy placebo;
    tailor predict tumour.vcf --program lung --form history.json --report answer.pdf
    """
    with errors(as_json=json):
        asked = _request([*files, *([form] if form else [])], program, therapy, sample)
        _predict(asked, report, json)


def _request(
    files: list[Path], program: str | None, therapies: list[str] | None, sample: str | None
) -> PredictRequest:
    """Join the files of a patient to a request; what was not used of them is said on standard error."""
    from serving.files import detect, open_files
    from serving.read_commands import account_table
    from serving.request import check, from_file

    if len(files) == 1 and detect(files[0]) == "request":
        return check(from_file(files[0], program, therapies))
    patient, opened = open_files(files, sample=sample)
    for path, each in zip(files, opened, strict=True):
        if each.reading.left or each.reading.remarks:
            error_console.print(account_table(path.name, each.reading))
    value = {"patient": patient, "program": program or next((e.program for e in opened if e.program), None)}
    return check({name: known for name, known in {**value, "therapies": therapies}.items() if known})


def _predict(asked: PredictRequest, report: Path | None, json: bool) -> None:
    from data.program import program as find_program

    about = find_program(asked.program)
    for therapy_id in asked.therapies or ():
        about.therapy(therapy_id)
    from serving.predictor import Predictor  # takes seconds to import: not before the input is right
    from serving.tell import tell

    answer = tell(Predictor.from_registry(asked.program), asked, by="cli")
    if report is not None:
        _write_report(report, answer, about)
    if json:
        emit_json(answer.model_dump(mode="json"))
        return
    from serving.render import render

    console.print(render(answer))


def _write_report(path: Path, answer: Prediction, about: Program) -> None:
    if path.suffix == ".pdf":
        from serving.report.pdf import report_pdf

        path.write_bytes(report_pdf(answer, about))
    elif path.suffix == ".html":
        from serving.web.page_of_answer import standalone_html

        path.write_text(standalone_html(answer, about), encoding="utf-8")
    else:
        message, hint = f"{path.name} is neither PDF nor HTML.", "Name it REPORT.pdf or REPORT.html."
        raise TailorError("unknown_format", message, field="report", hint=hint)
