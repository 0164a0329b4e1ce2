"""Proof that nothing was altered: whatever is done to the entries behind our back, the first is named."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, create_engine, text

from serving.ledger.checkpoint import Checkpoint, sign
from serving.ledger.store import Audit, Ledger
from serving.ledger.verify import count, verify

ENTRIES = 40


@pytest.fixture
def database(tmp_path: Path) -> Iterator[tuple[Engine, list[Audit]]]:
    """A ledger of some entries, opened by somebody who may do anything with the database."""
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    ledger = Ledger(url)
    kept = [ledger.append("prediction", {"n": i, "text": f"answer {i}"}) for i in range(ENTRIES)]
    engine = create_engine(url)
    with engine.begin() as connection:
        triggers = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        for (name,) in triggers.all():
            connection.execute(text(f"DROP TRIGGER {name}"))
    yield engine, kept
    engine.dispose()


def run(engine: Engine, statement: str, **values: Any) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement), values)


def test_an_untouched_ledger_verifies_to_its_last_entry(database: tuple[Engine, list[Audit]]) -> None:
    engine, kept = database
    seen: list[int] = []
    verified = verify(engine, progress=seen.append)
    assert verified.fault is None
    assert (verified.entries, verified.head) == (ENTRIES, kept[-1].hash)
    assert count(engine) == ENTRIES


def test_an_empty_ledger_verifies(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    Ledger(url)
    engine = create_engine(url)
    assert verify(engine).fault is None
    engine.dispose()


def edit(engine: Engine, number: int, dice: random.Random) -> int:
    """Change one byte of one value; return the first entry that can be blamed."""
    column = dice.choice(["at", "kind", "content", "previous", "hash"])
    with engine.connect() as connection:
        query = text(f"SELECT {column} FROM entries WHERE number = :n")
        value = connection.execute(query, {"n": number}).scalar_one()
    raw = bytearray(value if isinstance(value, bytes) else value.encode())
    place = dice.randrange(len(raw))
    raw[place] ^= 1 << dice.randrange(7)
    new = bytes(raw) if isinstance(value, bytes) else raw.decode("latin-1")
    run(engine, f"UPDATE entries SET {column} = :v WHERE number = :n", v=new, n=number)
    return number


def delete(engine: Engine, number: int, dice: random.Random) -> int:
    run(engine, "DELETE FROM entries WHERE number = :n", n=number)
    return number


def swap(engine: Engine, number: int, dice: random.Random) -> int:
    other = dice.choice([n for n in range(1, ENTRIES + 1) if n != number])
    for old, new in ((number, -1), (other, number), (-1, other)):
        run(engine, "UPDATE entries SET number = :new WHERE number = :old", old=old, new=new)
    return min(number, other)


def cut(engine: Engine, number: int, dice: random.Random) -> int:
    run(engine, "DELETE FROM entries WHERE number >= :n", n=number)
    return number


@pytest.mark.parametrize("attack", [edit, delete, swap, cut])
@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_altered_the_first_entry_that_is_wrong_is_named(
    database: tuple[Engine, list[Audit]], attack: Callable[[Engine, int, random.Random], int], seed: int
) -> None:
    engine, kept = database
    dice = random.Random(seed)
    before = sign(kept[-1], Ed25519PrivateKey.generate())
    blamed = attack(engine, dice.randint(1, ENTRIES), dice)
    verified = verify(engine, [before])
    assert verified.fault is not None
    assert verified.fault.entry == blamed
    assert verified.entries == blamed - 1


def test_an_end_cut_off_shows_only_against_a_checkpoint(database: tuple[Engine, list[Audit]]) -> None:
    engine, kept = database
    checkpoint = sign(kept[-1], Ed25519PrivateKey.generate())
    cut(engine, ENTRIES - 5, random.Random(0))
    fault = verify(engine).fault
    assert fault is not None
    assert "row for search" in fault.says
    run(engine, "DELETE FROM summaries WHERE entry >= :n", n=ENTRIES - 5)
    assert verify(engine).fault is None
    fault = verify(engine, [checkpoint]).fault
    assert fault is not None
    assert f"names entry {ENTRIES}" in fault.says


def test_a_whole_chain_made_anew_shows_against_a_checkpoint(tmp_path: Path) -> None:
    one, other = (Ledger(f"sqlite:///{tmp_path / name}") for name in ("one.db", "other.db"))
    kept = one.append("prediction", {"n": 1})
    other.append("prediction", {"n": 2})
    engine = create_engine(f"sqlite:///{tmp_path / 'other.db'}")
    fault = verify(engine, [sign(kept, Ed25519PrivateKey.generate())]).fault
    engine.dispose()
    assert fault is not None
    assert fault.entry == 1


def test_a_value_of_another_type_is_a_fault_not_a_failure(database: tuple[Engine, list[Audit]]) -> None:
    engine, _ = database
    run(engine, "UPDATE entries SET content = CAST(content AS TEXT) WHERE number = 3")
    fault = verify(engine).fault
    assert fault is not None
    assert fault.entry == 3


def test_a_forged_checkpoint_is_not_genuine() -> None:
    key = Ed25519PrivateKey.generate()
    true = sign(Audit(entry=3, hash="a" * 64), key)
    assert true.genuine()
    assert true.genuine(true.public_key)
    changes = {"entry": 4, "hash": "b" * 64, "at": "2026", "signature": "00" * 64}
    for name, value in changes.items():
        assert not true.model_copy(update={name: value}).genuine()
    assert not true.model_copy(update={"signature": "x"}).genuine()
    other = sign(Audit(entry=3, hash="a" * 64), Ed25519PrivateKey.generate())
    assert isinstance(other, Checkpoint)
    assert not other.genuine(true.public_key)
