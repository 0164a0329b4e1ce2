import json

import pytest
from typer.testing import CliRunner

import training.candidates
from tailor import app
from tests.training.conftest import TINY


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training.candidates.Effort, "quick", classmethod(lambda cls: TINY))


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["train", *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_train_ends_with_a_table() -> None:
    code, output = run("rare-childhood", "--quick")
    assert code == 0, output
    assert "rare-childhood.relapse_free_survival: 30 events in 42 patients" in " ".join(output.split())
    assert "◂" in output


def test_json_is_rows() -> None:
    code, output = run("rare-childhood", "--quick", "--json")
    assert code == 0, output
    rows = json.loads(output)
    assert {"program", "endpoint", "split", "model", "metric", "value", "low", "high"} <= set(rows[0])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["brest"], "Did you mean breast"),
        (["breast", "--endpoint", "survival"], "recurrence_free_survival"),
        (["breast", "--cohort", "nowhere"], "nowhere"),
    ],
)
def test_a_wrong_name_is_answered_with_the_right_ones(words: list[str], says: str) -> None:
    code, output = run(*words)
    assert code == 2
    assert says in " ".join(output.split())
