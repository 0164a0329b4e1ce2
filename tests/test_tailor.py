"""The command line: quick to say what it can do, and everything it names is there."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import tailor

ROOT = Path(tailor.__file__).parent


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tailor.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def there() -> list[str]:
    return [command.name for command in tailor.app.registered_commands if command.name]


def test_help_names_the_verbs_and_is_quick() -> None:
    start = time.perf_counter()
    result = run("--help")
    assert time.perf_counter() - start < 3  # half a second on an idle computer
    assert result.returncode == 0
    for verb in ("cohorts", "train", "predict", "serve"):
        assert verb in result.stdout


@pytest.mark.parametrize("verb", there())
def test_every_verb_explains_itself(verb: str) -> None:
    loaded = tailor.load(verb)
    assert isinstance(loaded, typer.Typer)
    result = CliRunner().invoke(loaded, ["--help"])
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_options_reach_the_verb() -> None:
    result = run("predict", "nobody.json", "--json")
    assert result.returncode == 2
    assert '"file_not_found"' in result.stdout


def test_a_misspelt_verb_is_answered_with_the_nearest() -> None:
    result = run("predic")
    assert result.returncode == 2
    assert "predict" in result.stderr
