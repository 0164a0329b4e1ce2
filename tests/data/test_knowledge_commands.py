"""What is known is listed with its age; a release is brought in only if it reads."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from data.console import console, error_console
from data.knowledge_commands import app
from data.settings import settings
from data.versions import tables

HEAD = (
    "gene variant disease drugs drug_interaction_type evidence_type evidence_direction evidence_level "
    "clinical_significance citation_id source_type nct_ids evidence_id"
).replace(" ", "\t")
LINE = "\t".join(
    (
        "EGFR",
        "L858R",
        "Lung Adenocarcinoma",
        "Erlotinib",
        "",
        "Predictive",
        "Supports",
        "B",
        "Sensitivity/Response",
        "12345678",
        "PubMed",
        "",
        "1",
    )
)
NAME = "01-Dec-2022-AcceptedClinicalEvidenceSummaries.tsv"
Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("TAILOR_KNOWLEDGE", str(tmp_path / "shared"))
    settings.cache_clear()
    for one in (console, error_console):
        monkeypatch.setattr(one, "_width", 200)
    return lambda *args: CliRunner().invoke(app, [str(a) for a in args])


@pytest.fixture
def release(tmp_path: Path) -> Path:
    (tmp_path / NAME).write_text(f"{HEAD}\n{LINE}\n{LINE[:-1]}2\n", "utf-8")
    return tmp_path / NAME


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def address(release: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(release.parent)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_status_lists_our_tables_with_version_date_and_rows(run: Run) -> None:
    rows = {row["name"]: row for row in json.loads(run("status", "--json").stdout)}
    assert set(tables()) <= set(rows)
    assert "civic" not in rows
    assert rows["evidence"]["rows"] >= 150
    assert rows["evidence"]["date"] == str(tables()["evidence"].date)
    assert rows["evidence"]["where"] == "own"


def test_a_release_is_brought_in_and_warned_of_when_it_is_old(run: Run, release: Path, home: Path) -> None:
    brought = json.loads(run("fetch", "civic", "--from", release, "--json").stdout)
    assert (brought["rows"], brought["version"]) == (2, "2022-12")
    assert (home / "knowledge" / "civic" / NAME).is_file()
    shown = run("status").stdout
    assert "2022-12-01" in shown
    assert "years old" in shown


def test_a_release_may_come_from_an_address(run: Run, address: str, home: Path) -> None:
    assert run("fetch", "civic", "--from", f"{address}/{NAME}").exit_code == 0
    assert (home / "knowledge" / "civic" / NAME).is_file()


def test_what_does_not_read_is_not_put_in_place(run: Run, tmp_path: Path, home: Path) -> None:
    (tmp_path / NAME).write_text("a\tb\n1\t2\n", "utf-8")
    result = run("fetch", "civic", "--from", tmp_path / NAME, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["code"] == "bad_release"
    assert list((home / "knowledge").iterdir()) == []


def test_a_release_elsewhere_that_comes_first_is_pointed_out(run: Run, release: Path, tmp_path: Path) -> None:
    (tmp_path / "shared" / "civic").mkdir(parents=True)
    assert "comes first (TAILOR_KNOWLEDGE)" in run("fetch", "civic", "--from", release).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "hint"),
    [
        (["civic"], "no_address", "--from FILE"),
        (["sivic"], "unknown_release", "civic"),
        (["moalmanac", "--from", "nowhere.json"], "file_not_found", "path"),
        (["hivdb-algorithm", "--from", "x.xml"], "not_needed", "Leave out"),
    ],
)
def test_errors_say_what_to_do(run: Run, arguments: list[str], code: str, hint: str) -> None:
    result = run("fetch", *arguments, "--json")
    assert result.exit_code == 2
    error = json.loads(result.stdout)["error"]
    assert error["code"] == code
    assert hint in error["hint"]
