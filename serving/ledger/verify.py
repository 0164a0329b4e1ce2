"""Proof that nothing was altered: the whole chain in one pass, against checkpoints where there are any."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from typing import Any, NamedTuple

from sqlalchemy import Engine, Integer, func, select, type_coerce
from sqlalchemy.exc import DatabaseError

from serving.ledger.checkpoint import Checkpoint
from serving.ledger.content import head
from serving.ledger.store import FIRST, digest, searched
from serving.ledger.tables import ENTRIES, SUMMARIES

BATCH = 500
COLUMNS = tuple(ENTRIES.c[name] for name in ("number", "at", "kind", "content", "previous", "hash"))
#: As they lie there: what is no truth value in a column of them must not stop the pass.
FOUND_BY = tuple(type_coerce(c, Integer) if c.name in ("abstained", "disagrees") else c for c in SUMMARIES.c)
AGAIN = "these rows can be made again: tailor audit rebuild"


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
    progress: Callable[[int], None] = lambda _: None,
) -> Verified:
    """Recompute every hash, follow every link, compare the rows for search; stop at the first fault.

    Parameters
    ----------
    engine : Engine
    checkpoints : sequence of Checkpoint
        Genuine ones, of this ledger: each entry named must be there with that hash.
    progress : callable, optional
        Called with the number of entries done, now and then.
    """
    known = {checkpoint.entry: checkpoint.hash for checkpoint in checkpoints}
    done, last = 0, FIRST
    for batch in (BATCH, 1):  # where a batch cannot be read, entry by entry up to the one that cannot
        try:
            with closing(_entries(engine, done, batch)) as entries:
                for row in entries:
                    if (says := _wrong(row, done + 1, last, known)) is not None:
                        return Verified(done, last, Fault(done + 1, says))
                    done, last = done + 1, row[5]
                    if done % BATCH == 0:
                        progress(done)
            return Verified(done, last, _at_the_end(engine, done, max(known, default=0)))
        except DatabaseError as error:
            fault = Fault(done + 1, f"the database cannot be read on: {error.orig}")
    return Verified(done, last, fault)


def count(engine: Engine) -> int:
    """Return the number of the last entry."""
    with engine.connect() as connection:
        return int(connection.execute(select(func.coalesce(func.max(ENTRIES.c.number), 0))).scalar_one())


def _entries(engine: Engine, done: int, batch: int) -> Generator[Sequence[Any], None, None]:
    both = ENTRIES.outerjoin(SUMMARIES, ENTRIES.c.number == SUMMARIES.c.entry)
    query = select(*COLUMNS, *FOUND_BY).select_from(both).order_by(ENTRIES.c.number)
    if done:
        query = query.where(ENTRIES.c.number > done)
    query = query.execution_options(yield_per=batch)
    with engine.connect() as connection, connection.execute(query) as found:
        yield from found


def _wrong(row: Sequence[Any], expected: int, last: str, known: Mapping[int, str]) -> str | None:
    number, at, kind, content, previous, own = row[: len(COLUMNS)]
    if number != expected:
        return f"entry {expected} is missing; entry {number} follows" if number else "an entry numbered 0"
    if previous != last:
        return "its link is not the hash of the entry before"
    try:
        recomputed = digest(number, at, kind, content, previous)
    except TypeError:
        return "a value is not of the kind it was written as"
    if recomputed != own:
        return "its hash is not that of what it holds"
    if number in known and known[number] != own:
        return "its hash is not the one a checkpoint names"
    found_by = tuple(searched(number, at, kind, head(content)).values())
    return None if found_by == tuple(row[len(COLUMNS) :]) else f"its row for search is another's; {AGAIN}"


def _at_the_end(engine: Engine, done: int, last: int) -> Fault | None:
    if last > done:
        says = f"cut off: a checkpoint names entry {last}, and the ledger ends with entry {done}"
        return Fault(done + 1, says)
    both = SUMMARIES.outerjoin(ENTRIES, ENTRIES.c.number == SUMMARIES.c.entry)
    query = select(func.min(SUMMARIES.c.entry)).select_from(both).where(ENTRIES.c.number.is_(None))
    with engine.connect() as connection:
        astray = connection.execute(query).scalar_one()
    says = f"it is gone, and a row for search names it; {AGAIN}"
    return None if astray is None else Fault(astray, says)
