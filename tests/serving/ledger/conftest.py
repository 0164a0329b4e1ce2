"""A ledger in a folder that is not there yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from serving.ledger.store import Ledger


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "folder" / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Ledger:
    return Ledger(f"sqlite:///{path}")
