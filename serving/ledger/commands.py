"""The verbs of the auditor: ``tailor audit``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from data.console import console, emit_json, errors
from data.errors import TailorError, unknown
from data.settings import settings

app = typer.Typer(
    name="audit",
    help="Every answer is kept, and each is chained to the one before by its hash. See what was said, prove "
    "that nothing was altered, compute an answer again, export all of it, or forget a patient.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    add_completion=False,
)
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Number = Annotated[int, typer.Argument(metavar="N", help="Number of the entry; see tailor audit list.")]
BAD = 1


@app.command("list")
def list_(
    program: Annotated[str | None, typer.Option(help="Of this program only.")] = None,
    model: Annotated[str | None, typer.Option(help="From this model: name, or name:version.")] = None,
    group: Annotated[str | None, typer.Option(help="About patients of a group: sex:female.")] = None,
    since: Annotated[str | None, typer.Option(help="From this day or time on, UTC: 2026-11-23.")] = None,
    until: Annotated[str | None, typer.Option(help="Up to this day or time, included.")] = None,
    user: Annotated[str | None, typer.Option(help="Asked by this user.")] = None,
    subject: Annotated[str | None, typer.Option(help="About this pseudonym.")] = None,
    patient: Annotated[str | None, typer.Option(help="About this patient, by the identifier given.")] = None,
    kind: Annotated[str | None, typer.Option(help="prediction, feedback, forgotten, …")] = None,
    abstained: Annotated[
        bool | None, typer.Option(help="Where the models did, or did not, speak for the patient.")
    ] = None,
    disagrees: Annotated[
        bool | None,
        typer.Option(help="Where known resistance or an alert speaks against what was told first, or not."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="The newest so many.")] = 20,
    json: Json = False,
) -> None:
    """List entries, newest first.

    Example: tailor audit list --program lung --since 2026-11 --disagrees
    """
    with errors(as_json=json):
        from serving.ledger.groups import choices
        from serving.ledger.keeper import keeper
        from serving.ledger.search import Filters, search
        from serving.ledger.show import as_table

        if group is not None and group not in choices():
            raise unknown("unknown_group", "group", group, choices(), field="group")
        if patient is not None:
            subject = keeper().vault.subject(patient)
        filters = Filters(
            kind=kind, program=program, model=model, group=group, since=since, until=until,
            user=user, subject=subject, abstained=abstained, disagrees=disagrees,
        )  # fmt: skip
        found = search(keeper().ledger.engine, filters, limit)
        if json:
            return emit_json([row.model_dump(mode="json") for row in found])
        return console.print(as_table(found))


@app.command()
def show(number: Number, json: Json = False) -> None:
    """Show an entry: who asked what, and the whole answer as it was told.

    Example: tailor audit show 17
    """
    with errors(as_json=json):
        from serving.ledger.show import as_page, as_value

        if json:
            return emit_json(as_value(number))
        return console.print(as_page(number))


@app.command()
def verify(
    checkpoints: Annotated[
        Path | None, typer.Option(help="File of checkpoints kept elsewhere. Default: TAILOR_CHECKPOINTS.")
    ] = None,
    public_key: Annotated[
        str | None, typer.Option(help="Key they must be signed with, in hex. Default: that of TAILOR_KEYS.")
    ] = None,
    json: Json = False,
) -> None:
    """Prove that no entry was altered, removed or put in; name the first that was. Exit code 1 if any.

    That the end was cut off shows only against a checkpoint from before; every checkpoint must be signed
    with the key you were told.

    Example: tailor audit verify --checkpoints /mnt/elsewhere/checkpoints.jsonl
    """
    with errors(as_json=json):
        from serving.ledger.show import says, verified

        found = verified(checkpoints or settings().checkpoints_path, public_key, quiet=json)
        if json:
            fault = None if found.fault is None else found.fault._asdict()
            emit_json({"entries": found.entries, "head": found.head, "fault": fault})
        else:
            console.print(says(found))
    if found.fault is not None:
        raise typer.Exit(BAD)


@app.command()
def checkpoint(
    file: Annotated[Path | None, typer.Argument(help="Append it to this file too.")] = None,
    json: Json = False,
) -> None:
    """Sign where the ledger ends now. Keep it where whoever runs this computer cannot alter it.

    Example: tailor audit checkpoint /mnt/elsewhere/checkpoints.jsonl
    """
    with errors(as_json=json):
        from serving.ledger.checkpoint import append_to
        from serving.ledger.keeper import keeper

        made = keeper().checkpoint()
        if file is not None:
            try:
                append_to(file, made)
            except OSError as error:
                raise TailorError(
                    "no_file", f"Cannot write {file}: {error.strerror}.", field="file"
                ) from None
        if json:
            return emit_json(made.model_dump(mode="json"))
        console.print(f"Entry {made.entry}, hash {made.hash}, at {made.at}")
        return console.print(f"signed with the key {made.public_key}", soft_wrap=True)


@app.command()
def replay(
    number: Number,
    against: Annotated[
        str | None, typer.Option(metavar="challenger", help="Ask the newest models not yet promoted instead.")
    ] = None,
    json: Json = False,
) -> None:
    """Compute an answer again from the models it names, and compare every value.

    Exit code 1 where a value differs. With --against challenger: what would change if other models answered.

    Example: tailor audit replay 17
    """
    with errors(as_json=json):
        from serving.ledger.keeper import keeper
        from serving.ledger.replay import against_challenger
        from serving.ledger.replay import replay as again
        from serving.ledger.show import as_against, as_replay

        if against not in (None, "challenger"):
            message = f"{against!r} is nothing an answer can be compared with."
            raise TailorError("bad_value", message, field="against", hint="Give: --against challenger")
        kept = keeper().kept(number)
        if against is not None:
            other = against_challenger(kept)
            return emit_json(other.model_dump(mode="json")) if json else console.print(as_against(other))
        found = again(kept)
        emit_json(found.model_dump(mode="json")) if json else console.print(as_replay(found))
    if not found.equal:
        raise typer.Exit(BAD)
    return None
