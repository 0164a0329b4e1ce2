"""Bring the database to the tables this code knows; by one process, while the others wait."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from data.errors import TailorError
from serving.ledger.tables import VERSION

FOLDER = Path(__file__).with_name("migrations")


def version(connection: Connection) -> str | None:
    """Return the migration a database is at, None where there was none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def upgrade(connection: Connection) -> None:
    """Run what migrations are missing, within a transaction that no other writer's overlaps.

    Raises
    ------
    TailorError
        ``ledger_newer`` (503) where a later release has been at work.
    """
    at = version(connection)
    if at == VERSION:
        return
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(FOLDER))
    if at is not None and at not in {known.revision for known in script.walk_revisions()}:
        hint = "Use the release that wrote it, or a later one."
        message = f"The ledger is of version {at}, which this release does not know."
        raise TailorError("ledger_newer", message, hint=hint, status=503)
    # Alembic's env.py and op are of the process; MLflow may be using them for its own database meanwhile.
    steps = {"fn": lambda current, _: script._upgrade_revs("head", current)}
    context = MigrationContext.configure(connection, opts=steps)
    context.run_migrations(op=Operations(context))
