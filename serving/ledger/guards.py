"""The ledger's own refusals: the database takes an entry that follows the last one, and nothing else.

Whoever may alter the tables themselves can undo this; that shows in the chain of hashes.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import DDL, Engine, Table, event

PATIENCE_MS = 5000  # for which a writer waits for another; below the time limit of a request
REFUSAL = "entries of the ledger are neither changed nor removed"
BROKEN = "an entry of the ledger follows the last one"

_SQLITE = (
    f"CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    f"CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    # INSERT OR REPLACE removes a row without asking the trigger for removals.
    "CREATE TRIGGER entries_in_order BEFORE INSERT ON entries "
    "WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM entries) OR NEW.previous IS NOT "
    "coalesce((SELECT hash FROM entries ORDER BY number DESC LIMIT 1), '%(first)s') "
    f"BEGIN SELECT RAISE(ABORT, '{BROKEN}'); END",
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION entries_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    "CREATE TRIGGER entries_no_change BEFORE UPDATE OR DELETE ON entries "
    "FOR EACH ROW EXECUTE FUNCTION entries_refuse()",
    "CREATE TRIGGER entries_no_truncate BEFORE TRUNCATE ON entries "
    "FOR EACH STATEMENT EXECUTE FUNCTION entries_refuse()",
)


def append_only(entries: Table, first: str) -> None:
    """Make triggers with the table that refuse all but appends; ``first`` is what the first entry follows."""
    for dialect, statements in (("sqlite", _SQLITE), ("postgresql", _POSTGRESQL)):
        for statement in statements:
            made = DDL(statement, context={"first": first})  # type: ignore[no-untyped-call]
            event.listen(entries, "after_create", made.execute_if(dialect=dialect))


def prepare(engine: Engine) -> None:
    """Let a writer have the database to itself from the start: two must not read the same last entry.

    Readers (any connection without the execution option ``writes``) wait for nobody and stop nobody. What
    is committed is on the disk before the call returns.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _connect)
        event.listen(engine, "begin", _sqlite)
    elif engine.dialect.name == "postgresql":
        event.listen(engine, "begin", _postgresql)


def _connect(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would come too late
    connection.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def _sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(connection: Any) -> None:
    # A lock of the ledger alone, given back at the end of the transaction; the number is its name.
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7411)")
