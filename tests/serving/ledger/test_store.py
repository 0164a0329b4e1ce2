"""The ledger: one unbroken chain whoever writes, nothing but appends, and each comes back as it went in."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from data.errors import TailorError
from serving.ledger.content import pack
from serving.ledger.migrate import FOLDER
from serving.ledger.store import FIRST, Ledger, add, digest
from tests.serving.ledger.chain import assert_unbroken, rows
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
    found = ledger.content(ledger.append("feedback", content).entry)
    assert found == content


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


def test_a_ledger_is_made_while_mlflow_migrates_its_own(tmp_path: Path) -> None:
    """Both use Alembic, whose proxies are of the process."""
    with EnvironmentContext(Config(), ScriptDirectory(str(FOLDER))):
        ledger = Ledger(f"sqlite:///{tmp_path}/ledger.db")
    assert ledger.append("feedback", {}).entry == 1
