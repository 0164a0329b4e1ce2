"""The auditor's verbs, on a ledger of a real registry's answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import text
from typer.testing import CliRunner

from data.settings import settings
from serving.ledger.keeper import keeper
from serving.ledger.upkeep import app
from serving.predictor import Predictor
from serving.request import check
from serving.tell import tell
from tests.serving.support import child


@pytest.fixture
def entries(in_trained_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Two answers about Ada and one about Ben, and a feedback."""
    monkeypatch.setenv("TAILOR_LEDGER_URL", f"sqlite:///{tmp_path / 'ledger.db'}")
    monkeypatch.setenv("TAILOR_KEYS", str(tmp_path / "keys"))
    settings.cache_clear()
    predictor = Predictor.from_registry("rare-childhood")
    for name in ("Ada", "Ada", "Ben"):
        patient = {**child()["patient"], "patient_id": name}
        tell(predictor, check(child(patient=patient)), by="api", user="eve", role="clinician")
    return [1, 2, 3, keeper().ledger.append("feedback", {"of": 1}).entry]


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "160"})
    assert result.exit_code == code, result.output
    return result


def said(*arguments: str, code: int = 0) -> Any:
    return json.loads(run(*arguments, "--json", code=code).stdout)


def test_list_finds_by_patient_and_by_what_was_asked(entries: list[int]) -> None:
    assert [row["entry"] for row in said("list")] == [4, 3, 2, 1]
    assert [row["entry"] for row in said("list", "--patient", "Ada")] == [2, 1]
    subject = said("list", "--limit", "2")[1]["subject"]
    assert [row["entry"] for row in said("list", "--subject", subject)] == [3]
    assert said("list", "--program", "hiv") == said("list", "--disagrees") == []
    shown = run("list", "--user", "eve").stdout
    assert "rare-childhood" in shown
    assert "Ada" not in shown
    assert "No entry" in run("list", "--user", "nobody").stdout


def test_show_is_the_answer_as_it_was_told(entries: list[int]) -> None:
    shown = run("show", "1").stdout
    for part in ("Entry 1, prediction", "Ada", "eve", "clinician", "Options", "Research software"):
        assert part in shown
    assert said("show", "1")["patient"]["patient_id"] == "Ada"
    assert '"of": 1' in run("show", "4").stdout
    assert said("show", "9", code=2)["error"]["code"] == "unknown_entry"


def test_verify_names_the_first_bad_entry_and_fails(entries: list[int], tmp_path: Path) -> None:
    assert "4 entries, none altered" in run("verify").stdout
    file = tmp_path / "away" / "checkpoints"
    key = said("checkpoint", str(file))["public_key"]
    assert said("verify", "--checkpoints", str(file), "--public-key", key)["entries"] == 4
    wrong = said("verify", "--checkpoints", str(file), "--public-key", "00" * 32, code=2)
    assert wrong["error"]["code"] == "bad_checkpoint"
    assert said("verify", "--checkpoints", str(tmp_path / "none"), code=2)["error"]["code"] == "no_file"
    with keeper().ledger.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER entries_no_delete"))
        connection.execute(text("DELETE FROM entries WHERE number > 2"))
        connection.execute(text("DELETE FROM summaries WHERE entry > 2"))
    assert said("verify")["fault"] is None
    cut = said("verify", "--checkpoints", str(file), code=1)
    assert (cut["entries"], cut["fault"]["entry"]) == (2, 3)
    assert "Entry 3: cut off" in run("verify", "--checkpoints", str(file), code=1).stdout


def test_replay_is_equal_and_says_so(entries: list[int]) -> None:
    assert "values are equal" in run("replay", "1").stdout
    found = said("replay", "3")
    assert found["equal"]
    assert found["compared"] > 100
    assert said("replay", "4", code=2)["error"]["code"] == "unknown_entry"
    assert said("replay", "1", "--against", "challenger", code=2)["error"]["code"] == "no_challenger"
    assert said("replay", "1", "--against", "x", code=2)["error"]["code"] == "bad_value"


def test_forget_asks_and_what_was_asked_is_then_unreadable(entries: list[int]) -> None:
    refused = CliRunner().invoke(app, ["forget", "Ada"], input="n\n")
    assert refused.exit_code == 1
    assert said("show", "1")["patient"] is not None
    assert said("forget", "Ada", "--yes")["entry"] == 5
    assert said("show", "1")["patient"] is None
    assert "was forgotten" in run("show", "2").stdout
    assert said("replay", "1", code=2)["error"]["code"] == "forgotten"
    assert said("verify")["fault"] is None
    assert said("list", "--kind", "forgotten")[0]["subject"] == said("list", "--patient", "Ada")[0]["subject"]


def test_export_and_rebuild_say_what_they_did(entries: list[int], tmp_path: Path) -> None:
    done = said("export", str(tmp_path / "out"))
    assert done["entries"] == 4
    assert done["values"] > 0
    assert "4 rows made again" in run("rebuild").stdout
    assert said("export", "/proc/nowhere", code=2)["error"]["code"] == "no_folder"


@pytest.mark.parametrize(
    "verb", ["list", "show", "verify", "checkpoint", "replay", "export", "forget", "rebuild"]
)
def test_every_verb_has_an_example(verb: str) -> None:
    assert f"tailor audit {verb}" in run(verb, "--help").stdout
