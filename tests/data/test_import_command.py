from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from data.commands import app
from data.console import console, error_console
from data.folder import load_folder
from data.folder_check import find_problems
from tests.data.readers.cbioportal.support import write


@pytest.fixture
def run(monkeypatch):
    for one in (console, error_console):
        monkeypatch.setattr(one, "_width", 200)
    return lambda *args: CliRunner().invoke(app, ["import", *(str(a) for a in args)])


@pytest.fixture
def study(tmp_path):
    return write(tmp_path / "study")


def test_a_study_becomes_a_cohort_folder_that_passes_its_check(run, study, tmp_path):
    result = run(study, tmp_path / "out")
    assert result.exit_code == 0, result.output
    cohort, problems = find_problems(tmp_path / "out")
    assert not problems
    assert cohort is not None
    assert cohort.program == "lung"
    assert "4 patients" in result.stdout


def test_the_table_says_of_every_file_what_was_used_and_why_not(run, study, tmp_path):
    shown = run(study, tmp_path / "out").stdout
    for path in study.glob("data_*"):
        assert path.name in shown
    assert "no field of Tailor" in shown
    assert "line 7, AGE 250" in shown


def test_the_account_as_json_adds_up(run, study, tmp_path):
    facts = json.loads(run(study, tmp_path / "out", "--json").stdout)
    assert facts["patients"] == 4
    for file in facts["files"]:
        assert file["found"] == file["used"] + sum(reason["count"] for reason in file["left"])
        assert all({"where", "what", "why"} == set(i) for r in file["left"] for i in r["first"])


def test_the_program_can_be_said(run, study, tmp_path):
    assert run(study, tmp_path / "out", "--program", "breast", "--json").exit_code == 0
    assert load_folder(tmp_path / "out").program == "breast"
    wrong = run(study, tmp_path / "other", "--program", "brest", "--json")
    assert wrong.exit_code == 2
    assert json.loads(wrong.stdout)["error"]["code"] == "unknown_program"


def test_no_cohort_is_overwritten(run, study, tmp_path):
    run(study, tmp_path / "out")
    again = run(study, tmp_path / "out", "--json")
    assert again.exit_code == 2
    assert json.loads(again.stdout)["error"]["code"] == "exists"


def test_a_fault_of_the_study_is_told_and_nothing_written(run, tmp_path):
    result = run(write(tmp_path / "study", data_cna=None), tmp_path / "out")
    assert result.exit_code == 2
    assert "meta_cna.txt names data_cna.txt" in result.stderr
    assert not (tmp_path / "out").exists()
