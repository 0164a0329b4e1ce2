"""The bench of the ledger: every alteration found out, times with their spread, every answer the same."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from data.settings import settings
from experiments import ledger
from experiments.ledger_attacks import ATTACKS, Attack, found_out
from serving.ledger.keeper import Keeper
from serving.ledger.store import Entry


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    found = Keeper(f"sqlite:///{tmp_path / 'ledger.db'}", tmp_path / "keys")
    for i in range(30):
        found.ledger.append("feedback", {"by": "api", "i": i, "text": "x" * 2000})
    return found


@pytest.mark.parametrize("attack", ATTACKS)
def test_every_alteration_is_found_out(keeper: Keeper, attack: Attack) -> None:
    assert found_out(keeper, attack, 15, random.Random(1)) == 15


def test_verifying_is_timed_with_its_spread(keeper: Keeper) -> None:
    entries, megabytes = ledger.verifying(keeper, 30)
    assert entries.ours is not None
    assert megabytes.ours is not None
    assert entries.ours > megabytes.ours > 0
    assert settings().keys is None  # nothing of the settings was touched


def test_the_interval_of_a_median_holds_it() -> None:
    values = ledger.np.arange(1000.0)
    low, high = ledger._interval(values)
    assert 450 < low < 499.5 < high < 550


def test_the_bare_insert_takes_time(keeper: Keeper) -> None:
    with keeper.ledger.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER entries_in_order")
    assert ledger._bare(keeper.ledger, Entry(99, "2026", "x", b"{}\n{}", "0", "1")) > 0
