"""``tailor predict`` and ``tailor serve`` as a person types them."""

from __future__ import annotations

import json
import os
import re
import socket
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import tailor
from serving.access.start import open_users
from serving.access.users import by_key
from serving.prediction import Prediction
from tests.serving.support import EXAMPLES

PATIENT = str(EXAMPLES / "rare-childhood.json")


def run(verb: str, *arguments: str) -> Result:
    return CliRunner().invoke(tailor.load(verb), list(arguments))


@pytest.mark.usefixtures("in_trained_home")
def test_predict_shows_the_answer() -> None:
    result = run("predict", PATIENT)
    assert result.exit_code == 0, result.output
    assert "6-mercaptopurine" in result.output
    assert "Placebo" in result.output


@pytest.mark.usefixtures("in_trained_home")
def test_predict_as_json_is_the_whole_answer() -> None:
    result = run("predict", PATIENT, "--json", "--therapy", "placebo")
    answer = Prediction.model_validate_json(result.stdout)
    assert [option.therapy for option in answer.options] == ["placebo"]
    assert answer.provenance.models[0].run_id


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([PATIENT, "--program", "brest"], "unknown_program"),
        ([PATIENT, "--therapy", "placbo"], "unknown_therapy"),
        (["nobody.json"], "file_not_found"),
        ([PATIENT], "no_model"),
    ],
)
def test_predict_says_what_is_wrong(arguments: list[str], code: str) -> None:
    result = run("predict", *arguments, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["code"] == code


@pytest.fixture
def executed(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    calls: list[Any] = []
    monkeypatch.setattr(os, "execve", lambda *arguments: calls.append(arguments))
    return calls


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_serve_hands_over_to_bentoml(
    executed: list[Any], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TAILOR_COHORTS", "mine")
    monkeypatch.setenv("TAILOR_TRACKING_URI", "sqlite:///mine.db")
    port = free_port()
    result = run("serve", "--open", "--host", "localhost", "--port", str(port), "--workers", "3")
    assert f"http://127.0.0.1:{port}" in result.output
    (_, command, environment), *_ = executed
    assert command[1:5] == ["-m", "bentoml", "serve", "serving.service:service"]
    assert command[-4:] == ["--host", "127.0.0.1", "--port", str(port)]
    assert environment["TAILOR_WORKERS"] == "3"
    assert environment["OMP_NUM_THREADS"] == "1"
    assert environment["BENTOML_DO_NOT_TRACK"] == "true"
    assert environment["TAILOR_HOME"] == str(home)
    assert (environment["TAILOR_OPEN"], environment["TAILOR_HOST"]) == ("true", "127.0.0.1")
    assert len(environment["TAILOR_SESSION_SECRET"]) == 64
    assert environment["TAILOR_COHORTS"] == str(tmp_path / "mine")
    assert environment["TAILOR_TRACKING_URI"] == f"sqlite:///{tmp_path / 'mine.db'}"


def test_serve_refuses_a_taken_port(executed: list[Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = run("serve", "--port", str(taken.getsockname()[1]))
    assert result.exit_code == 2
    assert "already in use" in result.output
    assert executed == []


def test_serve_refuses_a_name_as_host(executed: list[Any]) -> None:
    result = run("serve", "--host", "hospital.example")
    assert "is not an IP address" in result.output
    assert executed == []


def test_the_first_start_makes_an_administrator_and_shows_the_key_once(executed: list[Any]) -> None:
    first, second = (run("serve", "--port", str(free_port())) for _ in range(2))
    (key,) = re.findall(r"^ +(tailor_\w+_\S+)$", first.output, re.MULTILINE)
    assert "tailor_" not in second.output
    user = by_key(open_users(), key)
    assert user is not None
    assert (user.name, user.role) == ("admin", "admin")
    for _, command, environment in executed:
        assert environment["TAILOR_OPEN"] == "false"
        assert key not in str((command, environment))


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.1", "::"])
def test_a_service_without_keys_listens_to_this_computer_only(executed: list[Any], address: str) -> None:
    result = run("serve", "--open", "--host", address, "--port", str(free_port()))
    assert result.exit_code == 2
    assert "may not listen on" in result.output
    assert executed == []
