"""A ledger that cannot be used says so in one way, and quotes nothing that was to be kept."""

from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from data.errors import TailorError
from serving.ledger import guards
from serving.ledger.store import Ledger
from tests.serving.ledger.chain import assert_unbroken


@contextmanager
def unavailable() -> Iterator[None]:
    with pytest.raises(TailorError) as error:
        yield
    assert (error.value.code, error.value.status) == ("ledger_unavailable", 503)
    assert "TAILOR_LEDGER_URL" in (error.value.hint or "")
    assert "secret" not in str(error.value)


def test_a_locked_ledger_is_unavailable(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "PATIENCE_MS", 50)
    ledger = Ledger(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with unavailable():
            ledger.append("prediction", {"name": "secret"})
    assert ledger.append("prediction", {}).entry == 1


def test_a_ledger_that_may_only_be_read_is_unavailable(ledger: Ledger, path: Path) -> None:
    ledger.append("prediction", {})
    with unavailable():
        Ledger(f"sqlite:///file:{path}?mode=ro&uri=true").append("prediction", {"name": "secret"})
    assert_unbroken(ledger, 1)


def test_a_folder_or_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no database, but long enough to be looked at " * 40)
    for url in (f"sqlite:///{tmp_path}/file/l.db", f"sqlite:///{tmp_path}/file", f"sqlite:///{tmp_path}"):
        with unavailable():
            Ledger(url)
    for url in ("secret", "sqlite+nosuch:///secret"):
        with unavailable():
            Ledger(url)


def test_an_error_quotes_nothing_that_was_to_be_kept(ledger: Ledger) -> None:
    with ledger.engine.begin() as connection:
        connection.execute(text("DROP TABLE entries"))
    with unavailable():
        ledger.append("prediction", {"name": "secret"})


def test_a_ledger_that_nobody_holds_lets_go_of_its_file(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ledger = Ledger(f"sqlite:///{path}")
        ledger.append("prediction", {})
        pool = ledger.engine.pool
        assert pool.checkedin() == 1
        del ledger
    assert not path.with_name("ledger.db-wal").exists()  # the last connection that closes removes it
