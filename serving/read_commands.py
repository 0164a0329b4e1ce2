"""The verbs for files: ``tailor read`` and ``tailor batch``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from data.console import console, emit_json, error_console, errors
from data.readers.reading import Reading, account, reasons

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]


def read(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Files of one patient.")],
    sample: Annotated[str | None, typer.Option(help="Which of several samples of a VCF or MAF.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write the patient as JSON, ready for tailor predict.")
    ] = None,
    left: Annotated[
        Path | None, typer.Option(help="Write every item that was not used, with the reason, as CSV.")
    ] = None,
    json: Json = False,
) -> None:
    """Read the files of one patient and say what was used, and what was not and why.

    VCF, MAF, FHIR R4 bundles (mCODE, Genomics Reporting), CSV forms, FASTA of HIV, lists of variants in
    words, and requests of Tailor: what a file is is seen from what it holds. Nothing is predicted.

    Example: tailor read tumour.vcf.gz history.csv --out patient.json
    """
    with errors(as_json=json):
        from serving.files import open_files
        from serving.request import to_json

        patient, opened = open_files(files, sample=sample)
        program = next((each.program for each in opened if each.program), None)
        request = to_json(patient, program)
        if out is not None:
            out.write_bytes(request)
        readings = dict(zip(map(str, files), (each.reading for each in opened), strict=True))
        if left is not None:
            _write_left(left, readings)
        if json:
            return emit_json({name: account(reading) for name, reading in readings.items()})
        for name, reading in readings.items():
            console.print(account_table(name, reading))
        return None


def account_table(name: str, reading: Reading) -> Table:
    """Return what became of the items of a file, as a table."""
    title = f"{name}: {reading.format}, {reading.used} of {reading.found} items used"
    table = Table("items", "not used because", "for example", title=escape(title))
    for why, n, some in reasons(reading.left):
        shown = "; ".join(f"{one.where} {one.what}".strip() for one in some)
        table.add_row(str(n), escape(why), escape(shown))
    for remark in reading.remarks:
        table.add_row("–", escape(remark.why), escape(f"{remark.where} {remark.what}".strip()))
    return table


def _write_left(path: Path, readings: dict[str, Reading]) -> None:
    import csv

    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "where", "what", "why"))
        writer.writerows((name, *one) for name, reading in readings.items() for one in reading.left)


def batch(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="IN",
            help="Study of cBioPortal, cohort, folder of files, MAF, CSV or JSONL.",
        ),
    ],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="OUT.parquet or OUT.jsonl.")],
    program: Annotated[
        str | None, typer.Option(help="Program to ask, where the source does not say.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that share the work.")] = 1,
    json: Json = False,
) -> None:
    """Answer many patients: a row for every patient, option and outcome.

    A patient who cannot be answered stops nobody else: who, and why, is in OUT.errors.jsonl, and the exit
    code is 1. Every answer is kept in the ledger.

    Example: tailor batch study_folder/ out.parquet --program lung --workers 2
    """
    with errors(as_json=json):
        from serving.batch import run
        from serving.batch_patients import batch_patients

        found = batch_patients(source, program)
        if found.account:
            error_console.print(escape(found.account), soft_wrap=True)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        done = failed = 0
        with Progress(*columns, console=error_console) as progress:
            task = progress.add_task("Patients", total=found.total)
            for failure in run(found.patients, out, workers):
                done, failed = done + 1, failed + (failure is not None)
                progress.advance(task)
    _report(done, failed, out, json)
    if failed:
        raise typer.Exit(1)


def _report(patients: int, failed: int, out: Path, json: bool) -> None:
    beside = f"{out}.errors.jsonl" if failed else None
    if json:
        emit_json({"patients": patients, "answered": patients - failed, "out": str(out), "errors": beside})
        return
    console.print(f"{patients - failed} of {patients} patients answered: {escape(str(out))}")
    if beside:
        console.print(f"{failed} could not be: {escape(beside)}")
