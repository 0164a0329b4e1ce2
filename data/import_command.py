"""``tailor cohorts import``: a study folder of cBioPortal becomes a cohort folder."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn
from rich.table import Table

from data.console import console, emit_json, errors
from data.errors import TailorError
from data.folder import HEADER, save_cohort
from data.readers.cbioportal.account import Account, Reason
from data.readers.cbioportal.study import StudyReading, read_study

#: Items told one by one for each reason, in the table; ``--json`` tells more.
_TOLD = 3


def import_study(
    study: Annotated[Path, typer.Argument(help="A study folder of cBioPortal, with meta_study.txt.")],
    out: Annotated[Path, typer.Argument(help="Folder to write the cohort to.")],
    program: Annotated[
        str | None, typer.Option(help="Program it is for. Default: that of the study's type of cancer.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Import a study of cBioPortal, and account for every file of it: what was used, what not, and why.

    Of each patient one sample is used, the first that was sequenced. Genes count as tested where they were
    sequenced. The files state no licence: mind that of the publication.
    """
    with errors(as_json):
        if (out / HEADER).exists():
            hint = "Name a new folder, or remove that one."
            raise TailorError("exists", f"{out} holds a cohort already.", field="out", hint=hint)
        reading = _read(study, program, quiet=as_json)
        save_cohort(reading.cohort, out)
        if as_json:
            return emit_json(_facts(reading, out))
        return _show(reading, out)


def _read(study: Path, program: str | None, quiet: bool) -> StudyReading:
    if quiet:
        return read_study(study, program=program)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        tasks: dict[str, Any] = {}

        def advance(file: str, done: int, total: int) -> None:
            if file not in tasks:
                tasks[file] = progress.add_task(file, total=total)
            progress.update(tasks[file], completed=done)

        return read_study(study, program=program, progress=advance)


def _facts(reading: StudyReading, out: Path) -> dict[str, Any]:
    cohort = reading.cohort
    return {
        "folder": str(out),
        "name": cohort.name,
        "program": cohort.program,
        "patients": len(cohort),
        "variants": len(cohort.variants),
        "outcomes": len(cohort.outcomes),
        "treatments": len(cohort.treatments),
        "remarks": [remark._asdict() for remark in reading.remarks],
        "files": [_plain(account) for account in reading.accounts.values()],
    }


def _plain(account: Account) -> dict[str, Any]:
    facts = asdict(account)
    for key in ("left", "remarks"):
        reasons: tuple[Reason, ...] = getattr(account, key)
        facts[key] = [
            {"why": r.why, "count": r.count, "first": [item._asdict() for item in r.first]} for r in reasons
        ]
    return facts


def _show(reading: StudyReading, out: Path) -> None:
    table = Table("file", "kind", title=f"{escape(reading.cohort.name)}: what became of every file")
    for head in ("found", "used", "left"):
        table.add_column(head, justify="right")
    table.add_column("why, and remarks", ratio=1)
    for account in reading.accounts.values():
        counts = (f"{account.found} {account.unit}", str(account.used), str(account.found - account.used))
        why = [_words(reason) for reason in account.left] + [f"! {_words(r)}" for r in account.remarks]
        table.add_row(escape(account.file), escape(account.kind), *counts, escape("\n".join(why)))
    console.print(table)
    for remark in reading.remarks:
        console.print(f"[yellow]{escape(f'{remark.where} {remark.what}: {remark.why}')}[/]", soft_wrap=True)
    cohort = reading.cohort
    console.print(
        f"[green]{escape(str(out))}[/]: {len(cohort)} patients, {len(cohort.variants)} variants, "
        f"{len(cohort.outcomes)} outcomes, {len(cohort.treatments)} treatments; {cohort.program}.",
        soft_wrap=True,
    )


def _words(reason: Reason) -> str:
    told = ", ".join(f"{item.where} {item.what}" for item in reason.first[:_TOLD])
    return f"{reason.count}: {reason.why} ({told}{' …' if reason.count > _TOLD else ''})"
