from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from data import commands
from data.cohorts import load_cohort, sources
from data.commands import app
from data.console import console, error_console
from data.errors import TailorError
from data.folder import save_cohort


@pytest.fixture
def run(monkeypatch):
    for one in (console, error_console):
        monkeypatch.setattr(one, "_width", 200)
    return lambda *args: CliRunner().invoke(app, [str(a) for a in args])


def test_list_shows_every_cohort(run):
    result = run("list")
    assert result.exit_code == 0
    assert all(name in result.stdout for name in sources())
    rows = json.loads(run("list", "--json").stdout)
    assert {row["name"] for row in rows} == set(sources())
    assert all(row["licence"] and row["citation"] for row in rows)


def test_describe_gives_events_by_arm_and_the_hash(run):
    facts = json.loads(run("describe", "leukemia", "--json").stdout)
    (endpoint,) = facts["endpoints"]
    assert endpoint["arms"]["all"]["n"] == 42
    assert endpoint["arms"]["placebo"]["events"] == 21
    assert endpoint["arms"]["mercaptopurine"]["rate"] == pytest.approx(9 / 21, abs=1e-4)
    # 9 relapses in 359 weeks, 21 in 182: the totals every textbook prints
    assert endpoint["arms"]["mercaptopurine"]["per_100_person_years"] == pytest.approx(130.8, abs=0.5)
    assert facts["sha256"] == load_cohort("leukemia").sha256()
    assert facts["missing"] == {"history:sex": 0.0, "history:log_wbc": 0.0}


def test_describe_in_words(run):
    result = run("describe", "actg320")
    assert result.exit_code == 0
    for word in ("1151", "randomised", "idv_zdv_3tc", "history:cd4", "Hammer", "GPL-3.0", "sha256"):
        assert word in result.stdout


@pytest.fixture
def folder(tmp_path):
    return save_cohort(load_cohort("leukemia"), tmp_path / "mine")


def test_describe_a_folder(run, folder):
    assert json.loads(run("describe", folder, "--json").stdout)["patients"] == 42


def test_check_a_sound_folder(run, folder):
    result = run("check", folder)
    assert result.exit_code == 0
    assert "42 patients" in result.stdout
    assert json.loads(run("check", folder, "--json").stdout) == {
        "ok": True,
        "problems": [],
        "patients": 42,
        "outcomes": 42,
    }


def test_check_lists_every_problem(run, folder):
    path = folder / "patients.csv"
    path.write_text(path.read_text().replace("female", "femal").replace("1.45", "145"))
    result = run("check", folder)
    assert result.exit_code == 1
    assert "femal" in result.stderr
    assert "145" in result.stderr
    body = json.loads(run("check", folder, "--json").stdout)
    assert not body["ok"]
    assert [p["code"] for p in body["problems"]] == ["unknown_level", "out_of_range"]


def test_check_of_nothing(run, tmp_path):
    result = run("check", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "cohort.toml" in result.stderr


def test_an_error_is_one_message_with_its_hint(run):
    result = run("describe", "leukaemia")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Unknown cohort 'leukaemia'" in result.stderr
    assert "Did you mean leukemia?" in result.stderr
    assert "Traceback" not in result.output


def test_an_error_as_json_has_the_one_shape(run):
    result = run("describe", "leukaemia", "--json")
    assert result.exit_code == 2
    assert set(json.loads(result.stdout)["error"]) == {"code", "message", "field", "hint"}


def test_fetch_says_where_the_files_are(run, monkeypatch, tmp_path):
    def download(name, target, progress=None):
        if progress:
            progress("a.csv", 5, 10)
            progress("a.csv", 10, 10)
        return target

    monkeypatch.setattr(commands, "download", download)
    result = run("fetch", "transneo", "--to", tmp_path)
    assert result.exit_code == 0
    assert str(tmp_path) in result.stdout
    assert json.loads(run("fetch", "transneo", "--to", tmp_path, "--json").stdout)["folder"] == str(tmp_path)


def test_fetch_failure(run, monkeypatch):
    def download(*args):
        raise TailorError("wrong_hash", "a.csv is not the published file", hint="Try again.")

    monkeypatch.setattr(commands, "download", download)
    result = run("fetch", "transneo")
    assert result.exit_code == 2
    assert "a.csv is not the published file" in result.stderr


@pytest.mark.parametrize("verb", ["list", "describe", "fetch", "check"])
def test_help_teaches(run, verb):
    result = run(verb, "--help")
    assert result.exit_code == 0
    assert len(result.stdout) > 300
