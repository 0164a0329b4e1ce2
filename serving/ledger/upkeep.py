"""The verbs of the auditor that write: export, forget, rebuild."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from data.console import console, emit_json, errors
from serving.ledger.bar import counted
from serving.ledger.commands import Json, app


@app.command()
def export(
    out: Annotated[Path, typer.Argument(help="Folder to write entries.jsonl and shap.parquet into.")],
    json: Json = False,
) -> None:
    """Write every entry as a line of JSON, and every SHAP value of the answers as a row of Parquet.

    Patients are in it by their pseudonyms; what identifies them is left out.

    Example: tailor audit export ledger-2026
    """
    with errors(as_json=json):
        from serving.ledger.export import LINES, SHAP
        from serving.ledger.export import export as write
        from serving.ledger.keeper import keeper
        from serving.ledger.verify import count

        engine = keeper().ledger.engine
        with counted("exporting", count(engine), quiet=json) as progress:
            done = write(engine, out, progress)
        if json:
            return emit_json(done._asdict())
        console.print(f"{done.entries:,} entries in {out / LINES}", soft_wrap=True)
        return console.print(f"{done.values:,} SHAP values in {out / SHAP}", soft_wrap=True)


@app.command()
def forget(
    patient_id: Annotated[str, typer.Argument(metavar="PATIENT_ID", help="The identifier that was given.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    json: Json = False,
) -> None:
    """Destroy the key of a patient, so that what identifies him can be read by nobody.

    The answers stay, under a pseudonym, and the chain stays whole; they can be shown but not computed again.
    That he was forgotten is an entry itself. Copies of the database from before still hold the key.

    Example: tailor audit forget P-0017
    """
    with errors(as_json=json):
        from serving.ledger.keeper import keeper

        if not yes:
            typer.confirm("This cannot be undone. Forget this patient?", abort=True, err=True)
        audit = keeper().forget(patient_id, by="cli", user=None, role=None)
        if json:
            return emit_json(audit.model_dump(mode="json"))
        return console.print(f"Forgotten; entry {audit.entry} says so.")


@app.command()
def rebuild(json: Json = False) -> None:
    """Make the rows by which entries are found again, from the entries. Nobody can write meanwhile.

    Example: tailor audit rebuild
    """
    with errors(as_json=json):
        from serving.ledger.keeper import keeper
        from serving.ledger.search import rebuild_summaries
        from serving.ledger.verify import count

        ledger = keeper().ledger
        with counted("rebuilding", count(ledger.engine), quiet=json) as progress:
            done = rebuild_summaries(ledger, progress)
        return emit_json({"entries": done}) if json else console.print(f"{done:,} rows made again.")
