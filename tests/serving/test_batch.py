"""Many patients at once: every one is answered, or named with the reason."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from data.errors import TailorError
from serving import batch
from serving.batch import Asked, run
from serving.batch_rows import SCHEMA, rows
from serving.predictor import Predictor
from serving.request import PredictRequest, check
from serving.tell import ledger
from tests.serving.support import child


@pytest.fixture(autouse=True)
def loaded(predictor: Predictor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process have its models already, as the second patient of a batch finds them."""
    monkeypatch.setattr(batch, "_predictors", {"rare-childhood": predictor})


def asked(name: str) -> Asked:
    request = check(child())
    return Asked(name, request.model_copy(update={"patient": request.patient}))


def test_every_option_and_outcome_of_every_patient_is_a_row(tmp_path: Path, predictor: Predictor) -> None:
    out = tmp_path / "out.parquet"
    assert list(run([asked("a"), asked("b")], out)) == [None, None]
    table = pq.read_table(out)
    assert table.schema.equals(SCHEMA)
    request = asked("a").request
    assert isinstance(request, PredictRequest)
    answer = predictor.predict(request.patient, request.program)
    found = [row for row in table.to_pylist() if row["patient_id"] == "a"]
    expected = list(rows(answer, "a"))
    assert [row | {"ledger_entry": None} for row in found] == expected
    assert len(table) == 2 * len(found)


def test_every_answer_is_in_the_ledger(tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    list(run([asked("a")], out))
    entry = pq.read_table(out, columns=["ledger_entry"]).to_pylist()[0]["ledger_entry"]
    assert ledger().content(entry)["by"] == "batch"


def test_one_who_cannot_be_answered_stops_nobody_and_is_listed(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    bad = Asked("bad", TailorError("out_of_range", "history:age (Age) is 900 years.", field="history:age"))
    done = list(run([asked("a"), bad, asked("c")], out))
    assert [failure and failure.patient_id for failure in done] == [None, "bad", None]
    answered = {json.loads(line)["patient_id"] for line in out.read_text().splitlines()}
    assert answered == {"a", "c"}
    listed = json.loads((tmp_path / "out.jsonl.errors.jsonl").read_text())
    assert listed["patient_id"] == "bad"
    assert listed["error"]["field"] == "history:age"


def test_a_batch_that_is_cut_off_leaves_no_file_that_looks_whole(tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    running = run([asked("a"), asked("b")], out)
    next(running)
    running.close()
    assert not out.exists()


@pytest.mark.parametrize("name", ["out.csv", "nowhere/out.parquet"])
def test_where_it_cannot_be_written_is_said_before_anybody_is_answered(tmp_path: Path, name: str) -> None:
    with pytest.raises(TailorError) as raised:
        list(run([asked("a")], tmp_path / name))
    assert raised.value.code in ("unknown_format", "no_folder")
