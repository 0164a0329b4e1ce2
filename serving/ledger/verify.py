"""Proof that nothing was altered: the whole chain in one pass, against checkpoints where there are any."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Engine, select
from sqlalchemy.exc import DatabaseError

from serving.ledger.checkpoint import Checkpoint
from serving.ledger.store import ENTRIES, FIRST, digest

BATCH = 500


class Fault(NamedTuple):
    """The first entry that is not as it was written, and what is wrong with it."""

    entry: int
    says: str


class Verified(NamedTuple):
    """How many entries were looked at, the hash of the last good one, and the first fault, if any."""

    entries: int
    head: str
    fault: Fault | None


def verify(
    engine: Engine,
    checkpoints: Sequence[Checkpoint] = (),
    progress: Callable[[int], None] | None = None,
) -> Verified:
    """Recompute every hash and follow every link; stop at the first fault.

    Parameters
    ----------
    engine : Engine
    checkpoints : sequence of Checkpoint
        Genuine ones, of this ledger: each entry named must be there with that hash.
    progress : callable, optional
        Called with the number of entries done, now and then.
    """
    known = {checkpoint.entry: checkpoint.hash for checkpoint in checkpoints}
    done, head = 0, FIRST
    try:
        for row in _entries(engine):
            if (says := _wrong(row, done + 1, head, known)) is not None:
                return Verified(done, head, Fault(done + 1, says))
            done, head = done + 1, row[5]
            if progress is not None and done % BATCH == 0:
                progress(done)
    except DatabaseError as error:
        return Verified(done, head, Fault(done + 1, f"the database cannot be read on: {error.orig}"))
    last = max(known, default=0)
    if last > done:
        says = f"cut off: a checkpoint names entry {last}, and the ledger ends with entry {done}"
        return Verified(done, head, Fault(done + 1, says))
    return Verified(done, head, None)


def count(engine: Engine) -> int:
    """Return the number of the last entry."""
    with engine.connect() as connection:
        last = connection.execute(select(ENTRIES.c.number).order_by(ENTRIES.c.number.desc()).limit(1))
        return int(last.scalar_one_or_none() or 0)


def _entries(engine: Engine) -> Iterator[Sequence[Any]]:
    columns = (ENTRIES.c[name] for name in ("number", "at", "kind", "content", "previous", "hash"))
    query = select(*columns).order_by(ENTRIES.c.number).execution_options(yield_per=BATCH)
    with engine.connect() as connection:
        yield from connection.execute(query)


def _wrong(row: Sequence[Any], expected: int, head: str, known: dict[int, str]) -> str | None:
    number, at, kind, content, previous, own = row
    if number != expected:
        return f"entry {expected} is missing; entry {number} follows" if number else "an entry numbered 0"
    if previous != head:
        return "its link is not the hash of the entry before"
    try:
        recomputed = digest(number, at, kind, content, previous)
    except TypeError:
        return "a value is not of the kind it was written as"
    if recomputed != own:
        return "its hash is not that of what it holds"
    if number in known and known[number] != own:
        return "its hash is not the one a checkpoint names"
    return None
