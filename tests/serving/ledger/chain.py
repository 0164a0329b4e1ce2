"""What the tests of the ledger share: its rows, and that they are one chain."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from serving.ledger.store import FIRST, Ledger, digest
from serving.ledger.tables import ENTRIES


def rows(ledger: Ledger) -> list[Any]:
    with ledger.engine.connect() as connection:
        return list(connection.execute(select(ENTRIES).order_by(ENTRIES.c.number)))


def assert_unbroken(ledger: Ledger, length: int) -> None:
    """Recompute every hash and follow every link."""
    found, before = rows(ledger), FIRST
    assert [row.number for row in found] == list(range(1, length + 1))
    for row in found:
        assert row.previous == before
        assert row.hash == digest(row.number, row.at, row.kind, row.content, row.previous)
        before = row.hash
