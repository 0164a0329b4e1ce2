import json

import pytest
from typer.testing import CliRunner

from data.errors import TailorError
from experiments import bench
from experiments.bench import BenchRow, Experiment
from tailor import app

ROW = BenchRow(table="here", row="ours", metric="AUC", ours=0.8, low=0.7, high=0.9, split="all")
GONE = TailorError(
    "cohort_not_found", "The files are not here.", hint="Get them with: tailor cohorts fetch x"
)


@pytest.fixture(autouse=True)
def two_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> list[BenchRow]:
        raise GONE

    known = {
        "here": Experiment("here", "A table", (), lambda *_: [ROW]),
        "gone": Experiment("gone", "A table without its cohort", (), gone),
    }
    monkeypatch.setattr(bench, "tables", lambda: known)


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["bench", *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_without_a_table_it_lists_them() -> None:
    code, output = run()
    assert code == 0
    assert "A table" in output
    code, output = run("--json")
    assert [t["table"] for t in json.loads(output)] == ["here", "gone"]


def test_a_table_as_text_and_as_rows() -> None:
    code, output = run("here", "--quick")
    assert code == 0
    assert "0.800 (0.700 to 0.900)" in output
    code, output = run("here", "--quick", "--json")
    assert json.loads(output) == [ROW.model_dump(mode="json")]


def test_all_leaves_out_what_is_not_there_and_says_so() -> None:
    code, output = run("all", "--quick")
    assert code == 0
    assert "0.800" in output
    assert "tailor cohorts fetch x" in " ".join(output.split())


def test_a_table_whose_cohort_is_absent_is_an_error() -> None:
    code, output = run("gone", "--json")
    assert code == 2
    assert json.loads(output)["error"]["code"] == "cohort_not_found"


def test_an_unknown_table_is_an_error() -> None:
    code, output = run("her")
    assert code == 2
    assert "Did you mean here" in output
