"""The verbs for files: what is read is accounted for, many patients are answered."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

import tailor
from tests.serving.support import CHILD, child


def run(verb: str, *arguments: str) -> Result:
    return CliRunner().invoke(tailor.load(verb), list(arguments))


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    form, text = tmp_path / "form.csv", tmp_path / "variants.txt"
    form.write_text("key,value\nhistory:age,61\n")
    text.write_text("EGFR L858R; gibberish here\n")
    return form, text


def test_read_joins_files_and_lists_what_was_left(files: tuple[Path, Path], tmp_path: Path) -> None:
    out, left = tmp_path / "patient.json", tmp_path / "left.csv"
    result = run("read", *map(str, files), "--out", str(out), "--left", str(left), "--json")
    assert result.exit_code == 0
    accounts = json.loads(result.stdout)
    for account in accounts.values():
        assert account["found"] == account["used"] + sum(why["count"] for why in account["left"])
    assert json.loads(out.read_text())["patient"]["history"] == {"age": 61.0}
    assert "gibberish" in left.read_text()


def test_what_read_wrote_can_be_asked_about(
    files: tuple[Path, Path], tmp_path: Path, in_trained_home: Path
) -> None:
    out = tmp_path / "patient.json"
    run("read", str(files[0]), "--out", str(out))
    result = run("predict", str(out), "--program", "rare-childhood", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["audit"]["entry"] >= 1


def test_predict_takes_files_a_form_and_writes_reports(
    files: tuple[Path, Path], tmp_path: Path, in_trained_home: Path
) -> None:
    for name, begins in (("answer.pdf", b"%PDF"), ("answer.html", b"<!doctype html>")):
        report = tmp_path / name
        more = ("--program", "rare-childhood", "--form", str(files[0]), "--report", str(report))
        assert run("predict", str(files[1]), *more, "--json").exit_code == 0
        assert report.read_bytes().startswith(begins)


def test_batch_answers_lines_and_names_who_cannot_be(tmp_path: Path, in_trained_home: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.parquet"
    bad = json.dumps(child(patient={"history": {"age": 900}}))
    source.write_text("\n".join((json.dumps(json.loads(CHILD)), bad)))
    result = run("batch", str(source), str(out), "--json")
    assert result.exit_code == 1
    said = json.loads(result.stdout)
    assert (said["patients"], said["answered"]) == (2, 1)
    assert len(pq.read_table(out)) > 0
    assert "line 2" in Path(said["errors"]).read_text()


def test_batch_of_a_table_needs_a_program(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("patient_id,history:age\na,61\n")
    result = run("batch", str(source), str(tmp_path / "out.parquet"), "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["code"] == "no_program"
