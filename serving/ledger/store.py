"""The ledger: an append-only table of entries, each with the hash of itself and of the one before."""

from __future__ import annotations

import datetime
import hashlib
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, create_engine, insert, make_url, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from data.errors import TailorError
from data.rules import Fact
from serving.ledger.content import SEARCHED, Packed, pack, unpack
from serving.ledger.guards import prepare
from serving.ledger.migrate import upgrade, version
from serving.ledger.tables import ENTRIES, SUMMARIES, VERSION

FIRST = "0" * 64
LAST = 2**31 - 1  # the largest number a column of integers holds everywhere
DIGITS = 12  # of a number that is looked up; no ledger has as many entries
DRIVER = "postgresql+psycopg"
END = select(ENTRIES.c.number, ENTRIES.c.hash).order_by(ENTRIES.c.number.desc()).limit(1)


class Audit(Fact):
    """Where an answer is kept: the number of its entry, and its hash (SHA-256, hexadecimal)."""

    entry: int
    hash: str


class Entry(NamedTuple):
    """One entry as it is written; ``at`` is UTC, ISO 8601."""

    number: int
    at: str
    kind: str
    content: bytes
    previous: str
    hash: str


class Ledger:
    """Entries in a database, by URL; ``sqlite:///path`` is made where it is not there.

    Any number of threads and processes may append: writers take turns, readers wait for nobody.

    Parameters
    ----------
    url : str
        As SQLAlchemy takes it; ``postgresql://`` is asked by psycopg 3.
    written : callable, optional
        Told of every entry once it is on the disk.

    Raises
    ------
    TailorError
        ``ledger_unavailable`` (503), here and from every method, where the database cannot be reached, read
        or written, or another writer does not let go of it.
    """

    def __init__(self, url: str, written: Callable[[Audit], None] = lambda _: None) -> None:
        self.written = written
        with reached():
            found = make_url(url)
            if found.drivername in ("postgresql", "postgres"):
                found = found.set(drivername=DRIVER)
            path = found.database or ""
            if url.startswith("sqlite:") and not path.startswith("file:"):
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            self.engine = create_engine(found, hide_parameters=True)  # they are what patients gave
            weakref.finalize(self, self.engine.dispose)
            prepare(self.engine)
            with self.engine.connect() as connection:
                behind = version(connection) != VERSION
            if behind:
                with self.write() as connection:
                    upgrade(connection)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Begin a transaction that no other writer's overlaps; it is committed at the end, or undone."""
        with reached(), self.engine.execution_options(writes=True).begin() as connection:
            yield connection

    def append(self, kind: str, content: Mapping[str, Any]) -> Audit:
        """Write one entry and return its place and hash; it is on the disk when this returns.

        Parameters
        ----------
        kind : str
            ``prediction``, ``feedback``, ``forgotten``, …
        content : mapping
            JSON values without identifiers of patients; it is found by those named in ``SEARCHED``.
        """
        packed = pack(content)
        with self.write() as connection:
            kept = add(connection, kind, packed)
        self.written(kept)
        return kept

    def audit(self, number: int) -> Audit | None:
        """Return the place and hash of an entry, None where there is no such entry."""
        found = self._find(number)
        return None if found is None else Audit(entry=number, hash=found.hash)

    def entry(self, number: int) -> Entry:
        """Return one entry, or raise ``unknown_entry`` (404)."""
        found = self._find(number)
        if found is None:
            raise TailorError("unknown_entry", f"The ledger has no entry {number}.", status=404)
        return found

    def content(self, number: int) -> dict[str, Any]:
        """Return what an entry holds, or raise ``unknown_entry`` (404)."""
        return unpack(self.entry(number).content)

    def _find(self, number: int) -> Entry | None:
        if not 0 < number <= LAST:
            return None
        with reached(), self.engine.connect() as connection:
            row = connection.execute(select(ENTRIES).where(ENTRIES.c.number == number)).one_or_none()
        return None if row is None else Entry(*row)


def entry_number(text: str) -> int:
    """Return the number of an entry that a path names, or raise ``unknown_entry`` (404)."""
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS):
        raise TailorError("unknown_entry", f"{text[:DIGITS]!r} is no number of an entry.", status=404)
    return int(text)


def add(connection: Connection, kind: str, packed: Packed) -> Audit:
    """Append one entry, and the row it is found by, within a transaction of :meth:`Ledger.write`."""
    raw = bytes(packed)
    number, previous = connection.execute(END).one_or_none() or (0, FIRST)
    at = datetime.datetime.now(datetime.UTC).isoformat()
    own = digest(number + 1, at, kind, raw, previous)
    row = Entry(number + 1, at, kind, raw, previous, own)
    connection.execute(insert(ENTRIES), row._asdict())
    connection.execute(insert(SUMMARIES), searched(number + 1, at, kind, packed.head))
    return Audit(entry=number + 1, hash=own)


def searched(number: int, at: str, kind: str, head: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row an entry is found by."""
    return {"entry": number, "at": at, "kind": kind, **{name: head.get(name) for name in SEARCHED}}


def digest(number: int, at: str, kind: str, content: bytes, previous: str) -> str:
    """Return the hash of an entry over its canonical bytes: every field ends where the next begins."""
    head = orjson.dumps([number, at, kind, previous, len(content)])
    return hashlib.sha256(head + content).hexdigest()


@contextmanager
def reached() -> Iterator[None]:
    """Turn what a database or a disk says into ``ledger_unavailable`` (503)."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        # The driver's words alone: those of SQLAlchemy quote the statement.
        says = error.orig if isinstance(error, DBAPIError) else error
        raise TailorError(
            "ledger_unavailable",
            f"The ledger cannot be used, so no answer is given: {says}.",
            hint="Every answer is kept. See that TAILOR_LEDGER_URL (default: ledger.db in TAILOR_HOME) "
            "can be written, and that the disk is not full.",
            status=503,
        ) from None
