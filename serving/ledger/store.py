"""The ledger: an append-only table of entries, each with the hash of itself and of the one before."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import (
    Column,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    insert,
    select,
)

from data.errors import TailorError
from data.rules import Fact

FIRST = "0" * 64
ENTRIES = Table(
    "entries",
    MetaData(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)


class Audit(Fact):
    """Where an answer is kept: the number of its entry, and its hash (SHA-256, hexadecimal)."""

    entry: int
    hash: str


class Ledger:
    """Entries in a database, by URL; ``sqlite:///path`` is made where it is not there.

    Any number of processes may append: the number of an entry is its place, and who comes second tries again.
    """

    def __init__(self, url: str) -> None:
        path = url.removeprefix("sqlite:///")
        if path != url:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._engine = create_engine(url)
        if self._engine.dialect.name == "sqlite":
            _serialise(self._engine)
        ENTRIES.metadata.create_all(self._engine)

    def append(self, kind: str, content: Mapping[str, Any]) -> Audit:
        """Write one entry and return its place and hash.

        Parameters
        ----------
        kind : str
            ``prediction``, ``feedback``.
        content : mapping
            JSON values; identifiers of patients have been taken out.
        """
        raw = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
        with self._engine.begin() as connection:
            last = select(ENTRIES.c.number, ENTRIES.c.hash).order_by(ENTRIES.c.number.desc()).limit(1)
            number, previous = connection.execute(last).one_or_none() or (0, FIRST)
            at = datetime.datetime.now(datetime.UTC).isoformat()
            own = digest(number + 1, at, kind, raw, previous)
            row = {"number": number + 1, "at": at, "kind": kind, "content": raw}
            connection.execute(insert(ENTRIES).values(**row, previous=previous, hash=own))
        return Audit(entry=number + 1, hash=own)

    def audit(self, number: int) -> Audit | None:
        """Return the place and hash of an entry, None where there is no such entry."""
        with self._engine.connect() as connection:
            found = connection.execute(
                select(ENTRIES.c.hash).where(ENTRIES.c.number == number)
            ).scalar_one_or_none()
        return None if found is None else Audit(entry=number, hash=found)

    def content(self, number: int) -> dict[str, Any]:
        """Return what an entry holds, or raise ``unknown_entry``."""
        with self._engine.connect() as connection:
            raw = connection.execute(
                select(ENTRIES.c.content).where(ENTRIES.c.number == number)
            ).scalar_one_or_none()
        if raw is None:
            raise TailorError("unknown_entry", f"The ledger has no entry {number}.", status=404)
        found: dict[str, Any] = orjson.loads(raw)
        return found


def digest(number: int, at: str, kind: str, content: bytes, previous: str) -> str:
    """Return the hash of an entry over its canonical bytes: every field ends where the next begins."""
    head = orjson.dumps([number, at, kind, previous, len(content)])
    return hashlib.sha256(head + content).hexdigest()


def _serialise(engine: Engine) -> None:
    """Let SQLite take its write lock when a transaction begins: two must not read the same last entry."""

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA busy_timeout=5000")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
