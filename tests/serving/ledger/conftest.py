"""Databases for the ledger: SQLite always, PostgreSQL where a server can be started on this computer."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from experiments.postgresql import NoServerError, server
from serving.ledger.store import Ledger


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Return the URL of a server of our own; skip where there is none to start."""
    try:
        with server() as url:
            yield url
    except NoServerError as reason:
        pytest.skip(str(reason))


@pytest.fixture
def new_database(postgresql: str) -> str:
    """Return the URL of an empty database of PostgreSQL."""
    name = f"ledger_{secrets.token_hex(4)}"
    engine = create_engine(f"{postgresql}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{postgresql}/{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    found: str = request.getfixturevalue("new_database")
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a ledger in a folder that is not there yet."""
    return tmp_path / "new" / "folder" / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Ledger:
    return Ledger(f"sqlite:///{path}")
