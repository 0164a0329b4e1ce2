"""``tailor users``: who may ask the service, and in which role."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from data.console import console, emit_json, errors
from serving.access.start import open_users
from serving.access.users import ROLES, accounts, revoke
from serving.access.users import add as add_user

app = typer.Typer(
    help="Who may ask the service, and in which role: add, list, revoke.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # they would show keys
)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")]
Name = Annotated[str, typer.Argument(help="Name of the user; it is kept with every answer.")]


@app.command()
def add(
    name: Name,
    role: Annotated[str, typer.Option(help=f"One of: {', '.join(ROLES)}.")],
    as_json: AsJson = False,
) -> None:
    """Add a user and print the key, once: only a hash of it is kept.

    Example: tailor users add "Ada Example" --role clinician
    """
    with errors(as_json):
        key = add_user(open_users(), name, role)
        if as_json:
            return emit_json({"name": name, "role": role, "key": key})
        return typer.echo(f"The key of {name}, {role}, shown only now:\n\n    {key}\n")


@app.command("list")
def list_users(as_json: AsJson = False) -> None:
    """List all users, the revoked too; keys are known to their holders alone."""
    with errors(as_json):
        found = accounts(open_users())
        if as_json:
            return emit_json([account.model_dump() for account in found])
        table = Table("name", "role", "key", "since", "revoked", title="Users")
        for one in found:
            key = f"tailor_{one.key_id}_…"
            table.add_row(escape(one.name), one.role, key, one.created[:16], (one.revoked or "")[:16])
        return console.print(table)


@app.command("revoke")
def revoke_user(name: Name, as_json: AsJson = False) -> None:
    """End what a user may do, from his next request on; his name is not given again."""
    with errors(as_json):
        revoke(open_users(), name)
        if as_json:
            return emit_json({"name": name, "revoked": True})
        return typer.echo(f"{name} may do nothing any more.")
