"""Somebody who may do anything with the database alters an entry; verifying must name the first."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine

from serving.ledger.keeper import Keeper
from serving.ledger.verify import verify

Attack = Callable[[sqlite3.Connection, int, random.Random], int]
COLUMNS = ("at", "kind", "content", "previous", "hash")


def found_out(keeper: Keeper, attack: Attack, times: int, dice: random.Random) -> int:
    """Alter copies of a ledger on SQLite, and return how often verifying named the first entry altered."""
    whole = Path(keeper.ledger.engine.url.database or "")
    checkpoint, altered = keeper.checkpoint(), whole.with_name("altered.db")
    named = 0
    with closing(sqlite3.connect(whole)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # so that the file alone is all of it
    for _ in range(times):
        shutil.copyfile(whole, altered)
        with closing(sqlite3.connect(altered)) as connection:
            for name in ("no_update", "no_delete", "in_order"):
                connection.execute(f"DROP TRIGGER entries_{name}")
            first = attack(connection, dice.randint(1, checkpoint.entry), dice)
            connection.commit()
        engine = create_engine(f"sqlite:///{altered}")
        fault = verify(engine, [checkpoint]).fault
        engine.dispose()
        named += fault is not None and fault.entry == first
    return named


def byte_changed(connection: sqlite3.Connection, number: int, dice: random.Random) -> int:
    """Change one byte of one value of an entry to any other."""
    column = dice.choice(COLUMNS)
    (value,) = connection.execute(f"SELECT {column} FROM entries WHERE number = ?", (number,)).fetchone()
    raw = bytearray(value if isinstance(value, bytes) else value.encode())
    raw[dice.randrange(len(raw))] ^= dice.randint(1, 255)
    new = "CAST(? AS TEXT)" if isinstance(value, str) else "?"
    connection.execute(f"UPDATE entries SET {column} = {new} WHERE number = ?", (bytes(raw), number))
    return number


def entry_removed(connection: sqlite3.Connection, number: int, dice: random.Random) -> int:
    """Remove an entry, and the row it is found by."""
    _remove(connection, f"= {number}")
    return number


def entries_swapped(connection: sqlite3.Connection, number: int, dice: random.Random) -> int:
    """Let two entries change places."""
    (last,) = connection.execute("SELECT max(number) FROM entries").fetchone()
    other = dice.choice([n for n in range(1, last + 1) if n != number])
    for table, column in (("entries", "number"), ("summaries", "entry")):
        for old, new in ((number, -1), (other, number), (-1, other)):
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (new, old))
    return min(number, other)


def tail_cut_off(connection: sqlite3.Connection, number: int, dice: random.Random) -> int:
    """Remove an entry and all after it."""
    _remove(connection, f">= {number}")
    return number


def _remove(connection: sqlite3.Connection, which: str) -> None:
    connection.execute(f"DELETE FROM entries WHERE number {which}")
    connection.execute(f"DELETE FROM summaries WHERE entry {which}")


ATTACKS: tuple[Attack, ...] = (byte_changed, entry_removed, entries_swapped, tail_cut_off)
