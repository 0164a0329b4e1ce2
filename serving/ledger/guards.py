"""How writers take turns: whoever writes has the ledger to himself from the start of his transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event

PATIENCE_MS = 5000  # for which a writer waits for another; below the time limit of a request
LOCK = 7411  # PostgreSQL names its advisory locks by numbers; this one is the ledger's


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
    # Both hold until the transaction ends.
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {PATIENCE_MS}")
        connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
