"""A service killed under load: every answer that a client received is in the ledger, and the chain whole."""

from __future__ import annotations

import random
from pathlib import Path

from experiments.ledger_service import killed, serving, under_load

KILLS, PREDICTIONS = 3, 200


def test_nothing_told_is_lost_when_it_is_killed(trained_home: Path, url: str) -> None:
    found = killed(trained_home, url, "here", KILLS if url.startswith("sqlite") else 1, random.Random(0))
    assert [row.ours for row in found] == [1.0, 1.0]
    assert "of 0 answers" not in found[0].metric


def test_two_workers_and_twenty_clients_write_one_chain(trained_home: Path, tmp_path: Path) -> None:
    row = under_load(trained_home, f"sqlite:///{tmp_path / 'ledger.db'}", "here", PREDICTIONS)
    assert row.ours == 1.0


def test_no_process_is_left_behind(trained_home: Path, tmp_path: Path) -> None:
    ledger = f"sqlite:///{tmp_path / 'ledger.db'}"
    with serving(trained_home, ledger):
        pass
    environments = [path for path in Path("/proc").glob("[0-9]*/environ") if _holds(path, ledger)]
    assert environments == []


def _holds(path: Path, text: str) -> bool:
    try:
        return text.encode() in path.read_bytes()
    except OSError:
        return False
