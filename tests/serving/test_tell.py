"""An answer is in the ledger before it is told, and without it there is none; nobody's name is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import TailorError
from data.settings import settings
from serving.ledger.keeper import keeper
from serving.predictor import Predictor
from serving.request import PredictRequest, check
from serving.tell import ledger, tell
from tests.serving.support import CHILD, Client, child

NAME = "Ümlaut-Jane-7291"
REMARK = "her neighbour's remark 5566"


@pytest.fixture
def asked() -> PredictRequest:
    request = child(about=REMARK)
    request["patient"]["patient_id"] = NAME
    return check(request)


def test_the_answer_names_its_entry_and_the_entry_is_the_answer(
    predictor: Predictor, asked: PredictRequest
) -> None:
    answers = [tell(predictor, asked, by="cli") for _ in range(2)]
    assert [answer.audit.entry for answer in answers if answer.audit] == [1, 2]
    for number, answer in enumerate(answers, start=1):
        kept = ledger().content(number)
        assert kept["by"] == "cli"
        assert kept["answer"] == answer.model_dump(mode="json", exclude={"patient_id", "audit"})
        assert kept["program"] == asked.program
        patient = keeper().kept(number).patient
        assert patient is not None
        assert patient.history == asked.patient.history


def test_the_answer_itself_is_the_predictors(predictor: Predictor, asked: PredictRequest) -> None:
    told = tell(predictor, asked)
    assert told.patient_id == NAME
    assert told.model_copy(update={"audit": None}) == predictor.predict(asked.patient, asked.program)


def test_no_name_and_no_remark_is_in_any_file_of_the_ledger(
    predictor: Predictor, asked: PredictRequest, home: Path
) -> None:
    tell(predictor, asked)
    files = [path for path in home.rglob("*") if path.is_file()]
    written = b"".join(file.read_bytes() for file in files)
    assert b"prediction" in written
    for secret in (NAME, NAME.encode("unicode_escape").decode(), "Jane-7291", REMARK, "patient_id"):
        assert secret.encode() not in written


def test_a_question_that_cannot_be_answered_is_no_entry(predictor: Predictor) -> None:
    with pytest.raises(TailorError):
        tell(predictor, check(child(program="brest")))
    with pytest.raises(TailorError, match="no entry 1"):
        ledger().content(1)


def test_no_answer_where_it_cannot_be_kept(
    client: Client, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.write_text("a file where the folder should be")
    said = client.predict(CHILD)
    assert said.status_code == 503
    assert said.json()["error"]["code"] == "ledger_unavailable"
    assert "options" not in said.json()
    monkeypatch.setenv("TAILOR_LEDGER_URL", f"sqlite:///{home.parent}/elsewhere.db")
    monkeypatch.setenv("TAILOR_KEYS", f"{home.parent}/keys")
    settings.cache_clear()
    assert client.predict(CHILD).json()["audit"]["entry"] == 1
