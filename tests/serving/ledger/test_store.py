"""The ledger: one unbroken chain whoever writes, nothing but appends, and said where it cannot be kept."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from data.errors import TailorError
from serving.ledger import guards
from serving.ledger.content import pack
from serving.ledger.store import FIRST, Ledger, add, digest
from serving.ledger.tables import ENTRIES
from tests.serving.support import ROOT

REFUSAL = "neither changed nor removed"
BROKEN = "follows the last one"
WRITER = """
import sys
from serving.ledger.store import Ledger
ledger = Ledger(sys.argv[1])
for i in range(25):
    ledger.append("prediction", {"by": sys.argv[2], "i": i})
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "folder" / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Ledger:
    return Ledger(f"sqlite:///{path}")


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


def test_entries_link_to_each_other(ledger: Ledger) -> None:
    kept = [ledger.append("prediction", {"i": i}) for i in range(3)]
    assert_unbroken(ledger, 3)
    assert [(one.entry, one.hash) for one in kept] == [(row.number, row.hash) for row in rows(ledger)]


def test_a_ledger_opened_again_goes_on(ledger: Ledger, path: Path) -> None:
    ledger.append("prediction", {})
    Ledger(f"sqlite:///{path}").append("prediction", {})
    assert_unbroken(ledger, 2)


def test_many_threads_write_one_chain(ledger: Ledger) -> None:
    with ThreadPoolExecutor(12) as pool:
        kept = list(pool.map(lambda i: ledger.append("prediction", {"i": i}), range(60)))
    assert_unbroken(ledger, 60)
    assert all(ledger.content(one.entry) == {"i": i} for i, one in enumerate(kept))


def test_several_processes_that_open_it_at_once_write_one_chain(path: Path) -> None:
    url = f"sqlite:///{path}"
    command = [sys.executable, "-W", "error", "-c", WRITER, url]
    started = [subprocess.Popen([*command, name], cwd=ROOT, stderr=subprocess.PIPE) for name in "abc"]
    said = [process.communicate(timeout=60)[1] for process in started]
    assert said == [b"", b"", b""]
    ledger = Ledger(url)
    assert_unbroken(ledger, 75)
    for name in "abc":
        mine = [
            ledger.content(number)["i"] for number in range(1, 76) if ledger.content(number)["by"] == name
        ]
        assert mine == list(range(25))


@pytest.mark.parametrize(
    "content",
    [{}, {"b": [1, 2.5, None, True], "a": {"ü": "Ω → \u2028 \x00"}}, {"huge": "x" * 2_000_000}],
)
def test_content_comes_back_as_it_went_in(ledger: Ledger, content: dict[str, Any]) -> None:
    assert ledger.content(ledger.append("feedback", content).entry) == content


@pytest.mark.parametrize("number", [0, -1, 2, 2**31, 10**30])
def test_an_unknown_entry_says_so(ledger: Ledger, number: int) -> None:
    ledger.append("prediction", {})
    with pytest.raises(TailorError) as error:
        ledger.content(number)
    assert (error.value.code, error.value.status) == ("unknown_entry", 404)
    assert str(number) in error.value.message


def test_the_hash_depends_on_every_field_and_on_where_each_ends() -> None:
    same = (7, "2026-01-01", "prediction", b"{}", FIRST)
    changed = [
        (8, *same[1:]),
        (7, "2026-01-02", *same[2:]),
        (7, "2026-01-01", "feedback", *same[3:]),
        (7, "2026-01-01", "prediction", b"{ }", FIRST),
        (*same[:4], "1" + FIRST[1:]),
        (7, "2026-01-01p", "rediction", b"{}", FIRST),
        (7, '2026-01-01","prediction', "", b"{}", FIRST),
        (7, "2026-01-01", "prediction", b"", FIRST + "{}"),
    ]
    hashes = {digest(*fields) for fields in (same, *changed)}
    assert len(hashes) == 1 + len(changed)
    assert digest(*same) == digest(*same)
    assert all(len(found) == 64 and set(found) <= set("0123456789abcdef") for found in hashes)


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("UPDATE entries SET content = '{}' WHERE number = 1", REFUSAL),
        ("UPDATE entries SET number = 9 WHERE number = 2", REFUSAL),
        ("DELETE FROM entries WHERE number = 2", REFUSAL),
        ("DELETE FROM entries", REFUSAL),
        ("INSERT OR REPLACE INTO entries SELECT * FROM entries WHERE number = 1", BROKEN),
        ("INSERT INTO entries SELECT number + 2, at, kind, content, hash, hash FROM entries", BROKEN),
        (
            "INSERT INTO entries SELECT number + 1, at, kind, content, previous, hash FROM entries",
            BROKEN,
        ),
    ],
)
def test_the_database_refuses_all_but_appends(ledger: Ledger, statement: str, refusal: str) -> None:
    for i in range(2):
        ledger.append("prediction", {"i": i})
    before = rows(ledger)
    with pytest.raises(DBAPIError, match=refusal), ledger.engine.begin() as connection:
        connection.execute(text(statement))
    assert rows(ledger) == before
    assert ledger.append("prediction", {}).entry == 3


def test_a_transaction_that_fails_leaves_no_entry(ledger: Ledger) -> None:
    def half(fails: int) -> None:
        with ledger.write() as connection:
            add(connection, "prediction", pack({}))
            add(connection, "prediction", pack({"i": 1 / fails}))

    with pytest.raises(ZeroDivisionError):
        half(0)
    assert rows(ledger) == []
    half(1)
    assert_unbroken(ledger, 2)


def test_readers_wait_for_no_writer(ledger: Ledger) -> None:
    ledger.append("prediction", {"i": 0})
    with ledger.write() as connection:
        add(connection, "prediction", pack({"i": 1}))
        assert ledger.content(1) == {"i": 0}
        with pytest.raises(TailorError, match="no entry 2"):
            ledger.content(2)


def test_what_is_committed_is_on_the_disk(ledger: Ledger) -> None:
    with ledger.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2


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
