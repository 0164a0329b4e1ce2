"""Entries found by what they are about, from rows beside them that can be made again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Column, ColumnElement, Engine, Select, delete, func, insert, select

from data.rules import Fact
from serving.ledger.content import head
from serving.ledger.store import Ledger, reached, searched
from serving.ledger.tables import ENTRIES, SUMMARIES

BATCH = 500


class Summary(Fact):
    """What an entry is found by; what a kind of entry does not have is None.

    ``models`` are ``name:version``, ``groups`` ``attribute:value``, comma between. ``first`` is the option
    told first, ``disagrees`` whether what is known speaks against it.
    """

    entry: int
    at: str
    kind: str
    by: str | None
    user: str | None
    role: str | None
    program: str | None
    subject: str | None
    models: str | None
    groups: str | None
    abstained: bool | None
    first: str | None
    disagrees: bool | None


class Filters(Fact):
    """What entries are asked for; None is whatever. ``since`` and ``until`` begin an ISO 8601 time, UTC.

    ``model`` is a name, or name:version; ``group`` is attribute:value. ``until`` includes what begins with
    it.
    """

    kind: str | None = None
    program: str | None = None
    model: str | None = None
    group: str | None = None
    since: str | None = None
    until: str | None = None
    user: str | None = None
    subject: str | None = None
    abstained: bool | None = None
    disagrees: bool | None = None


def search(engine: Engine, filters: Filters, limit: int | None = None, offset: int = 0) -> list[Summary]:
    """Return the newest entries that pass, newest first."""
    query = _where(select(SUMMARIES), filters).order_by(SUMMARIES.c.entry.desc())
    with reached(), engine.connect() as connection:
        rows = connection.execute(query.limit(limit).offset(offset)).mappings()
        return [Summary.model_validate(dict(row)) for row in rows]


def matching(engine: Engine, filters: Filters) -> int:
    """Return how many entries pass."""
    query = _where(select(func.count()).select_from(SUMMARIES), filters)
    with reached(), engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def kinds(engine: Engine) -> tuple[str, ...]:
    """Return the kinds of entries there are."""
    with reached(), engine.connect() as connection:
        return tuple(connection.execute(select(SUMMARIES.c.kind).distinct()).scalars())


def _where(query: Select[Any], filters: Filters) -> Select[Any]:
    columns = SUMMARIES.c
    for name in ("kind", "program", "user", "subject", "abstained", "disagrees"):
        if (value := getattr(filters, name)) is not None:
            query = query.where(columns[name] == value)
    if filters.model is not None:
        end = "," if ":" in filters.model else ":"
        query = query.where(_lists(columns.models, f"{filters.model}{end}"))
    if filters.group is not None:
        query = query.where(_lists(columns.groups, f"{filters.group},"))
    # Of the same length, times sort alike in every collation.
    if (since := filters.since) is not None:
        query = query.where(func.substr(columns.at, 1, len(since)) >= since)
    if (until := filters.until) is not None:
        query = query.where(func.substr(columns.at, 1, len(until)) <= until)
    return query


def _lists(column: Column[str], item: str) -> ColumnElement[bool]:
    """Say that a list with commas between has an item; of a name without its end, ``item`` begins it."""
    return ("," + column + ",").contains(f",{item}", autoescape=True)


def rebuild_summaries(ledger: Ledger, progress: Callable[[int], None] = lambda _: None) -> int:
    """Make the rows for search again from the entries, and return how many; none is found meanwhile."""
    done = 0
    with ledger.write() as connection:
        connection.execute(delete(SUMMARIES))
        for rows in _batches(ledger.engine):
            connection.execute(insert(SUMMARIES), rows)
            done += len(rows)
            progress(done)
    return done


def _batches(engine: Engine) -> Iterator[list[dict[str, object]]]:
    columns = [ENTRIES.c[name] for name in ("number", "at", "kind", "content")]
    query = select(*columns).order_by(ENTRIES.c.number).execution_options(yield_per=BATCH)
    with engine.connect() as connection, connection.execute(query) as found:
        for part in found.partitions():
            yield [searched(number, at, kind, head(raw)) for number, at, kind, raw in part]
