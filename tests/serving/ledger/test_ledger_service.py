"""A service killed under load: every answer that a client received is in the ledger, and the chain whole."""

from __future__ import annotations

import random
from pathlib import Path

from experiments.ledger_service import killed, under_load

PREDICTIONS = 200


def test_nothing_told_is_lost_when_it_is_killed(trained_home: Path, url: str) -> None:
    kills = 2 if url.startswith("sqlite") else 1
    found = killed(trained_home, url, "here", kills, random.Random(0))
    assert [row.ours for row in found] == [1.0, 1.0]
    assert not [path for path in Path("/proc").glob("[0-9]*/environ") if _holds(path, url)]


def test_two_workers_and_twenty_clients_write_one_chain(trained_home: Path, tmp_path: Path) -> None:
    row = under_load(trained_home, f"sqlite:///{tmp_path / 'ledger.db'}", "here", PREDICTIONS)
    assert row.ours == 1.0


def _holds(path: Path, ledger: str) -> bool:
    """Return whether a process was given that ledger; it should have been ended with its service."""
    try:
        return f"TAILOR_LEDGER_URL={ledger}".encode() in path.read_bytes()
    except OSError:
        return False
