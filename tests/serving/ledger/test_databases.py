"""What SQLite and PostgreSQL do alike: the same tables, one chain of all writers, nothing but appends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from data.errors import TailorError
from serving.ledger import guards
from serving.ledger.content import pack
from serving.ledger.migrate import FOLDER
from serving.ledger.store import Ledger, add
from serving.ledger.tables import METADATA, VERSION
from serving.ledger.verify import verify
from tests.serving.support import ROOT

WRITER = """
import sys
from serving.ledger.store import Ledger
ledger = Ledger(sys.argv[1])
for i in range(25):
    ledger.append("prediction", {"by": sys.argv[2], "i": i})
"""


@pytest.fixture
def ledger(url: str) -> Ledger:
    return Ledger(url)


@pytest.fixture
def superuser(ledger: Ledger, url: str) -> Iterator[Engine]:
    """Somebody who has removed the triggers of a ledger of 40 entries."""
    for i in range(40):
        ledger.append("prediction", {"by": "api", "i": i})
    engine = create_engine(url)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE entries DISABLE TRIGGER ALL"))
        else:
            for name in ("no_update", "no_delete", "in_order"):
                connection.execute(text(f"DROP TRIGGER entries_{name}"))
    yield engine
    engine.dispose()


def test_migrations_make_the_tables_that_the_code_knows(ledger: Ledger) -> None:
    with ledger.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    assert ScriptDirectory(str(FOLDER)).get_current_head() == VERSION


def test_several_processes_that_open_it_at_once_write_one_chain(url: str) -> None:
    command = [sys.executable, "-W", "error", "-c", WRITER, url]
    started = [subprocess.Popen([*command, name], cwd=ROOT, stderr=subprocess.PIPE) for name in "abc"]
    assert [process.communicate(timeout=60)[1] for process in started] == [b"", b"", b""]
    ledger = Ledger(url)
    found = verify(ledger.engine)
    assert (found.entries, found.fault) == (75, None)


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("UPDATE entries SET kind = 'x' WHERE number = 1", "neither changed nor removed"),
        ("DELETE FROM entries WHERE number = 2", "neither changed nor removed"),
        ("INSERT INTO entries SELECT number + 7, at, kind, content, hash, hash FROM entries", "follows"),
        ("INSERT INTO entries SELECT number + 2, at, kind, content, previous, hash FROM entries", "follows"),
    ],
)
def test_the_database_refuses_all_but_appends(ledger: Ledger, statement: str, refusal: str) -> None:
    for i in range(2):
        ledger.append("prediction", {"i": i})
    with pytest.raises(DBAPIError, match=refusal), ledger.engine.begin() as connection:
        connection.execute(text(statement))
    assert verify(ledger.engine).entries == 2
    assert ledger.append("prediction", {}).entry == 3


def test_postgresql_refuses_to_empty_the_table(new_database: str) -> None:
    ledger = Ledger(new_database)
    with pytest.raises(DBAPIError, match="neither changed"), ledger.engine.begin() as connection:
        connection.execute(text("TRUNCATE entries"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET kind = 'feedback' WHERE number = 17",
        "UPDATE entries SET at = '2020' WHERE number = 17",
        "DELETE FROM entries WHERE number = 17",
        "UPDATE entries SET number = 99 WHERE number = 17",
        "UPDATE summaries SET by = 'x' WHERE entry = 17",
        "UPDATE summaries SET abstained = NULL, disagrees = (1 = 1) WHERE entry = 17",
        "DELETE FROM summaries WHERE entry = 17",
    ],
)
def test_verify_names_what_was_altered_by_somebody_who_may_do_anything(
    ledger: Ledger, superuser: Engine, statement: str
) -> None:
    quoted = statement.replace("SET by", 'SET "by"')
    with superuser.begin() as connection:
        connection.execute(text(quoted))
    found = verify(ledger.engine)
    assert found.fault is not None
    assert (found.fault.entry, found.entries) == (17, 16)


def test_who_waits_too_long_for_another_writer_is_told(
    url: str, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guards, "PATIENCE_MS", 50)
    other = Ledger(url)
    with ledger.write() as connection:
        add(connection, "prediction", pack({}))
        with pytest.raises(TailorError) as caught:
            other.append("prediction", {"name": "secret"})
    assert caught.value.code == "ledger_unavailable"
    assert "secret" not in str(caught.value)
    assert other.append("prediction", {}).entry == 2


def test_a_ledger_of_a_later_release_is_left_alone(url: str, ledger: Ledger) -> None:
    with ledger.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(TailorError, match="version 9999") as caught:
        Ledger(url)
    assert caught.value.code == "ledger_newer"
