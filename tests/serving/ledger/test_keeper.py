"""Answers kept and given back: sealed, found again, forgotten, and signed for from time to time."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from data.errors import TailorError
from serving.examples import example
from serving.ledger.checkpoint import checked
from serving.ledger.keeper import CHECKPOINTS, Keeper
from serving.ledger.kept import disagrees
from serving.ledger.replay import replay
from serving.ledger.search import Filters, rebuild_summaries, search
from serving.ledger.verify import verify
from serving.prediction import Prediction
from serving.predictor import Predictor
from serving.request import PredictRequest, check
from tests.serving.support import child


@pytest.fixture
def keeper(url: str, tmp_path: Path) -> Keeper:
    return Keeper(url, tmp_path / "keys", tmp_path / "elsewhere" / "checkpoints", every=3)


@pytest.fixture(scope="session")
def answer(predictor: Predictor) -> Prediction:
    asked = check(child())
    return predictor.predict(asked.patient, asked.program)


def request(patient_id: str | None) -> PredictRequest:
    patient = {**child()["patient"], "patient_id": patient_id}
    return check(child(patient={k: v for k, v in patient.items() if v is not None}))


def keep(keeper: Keeper, answer: Prediction, patient_id: str | None = "p1", user: str | None = None) -> int:
    return keeper.keep(request(patient_id), answer, "api", user, None if user is None else "clinician").entry


def test_an_answer_is_given_back_with_what_was_asked(keeper: Keeper, answer: Prediction) -> None:
    kept = keeper.kept(keep(keeper, answer, "p1", "ada"))
    assert kept.patient == request("p1").patient
    assert kept.answer.model_copy(update={"patient_id": answer.patient_id}) == answer
    assert (kept.by, kept.user, kept.role) == ("api", "ada", "clinician")
    assert kept.subject == keeper.vault.subject("p1")


def test_what_identifies_is_sealed_and_the_answer_takes_little_room(
    keeper: Keeper, answer: Prediction
) -> None:
    number = keep(keeper, answer, "Jane-7291")
    raw = keeper.ledger.entry(number).content
    assert b"Jane" not in raw
    assert len(raw) < len(answer.model_dump_json()) / 2
    assert "Jane" not in str(keeper.ledger.content(number))


def test_who_is_forgotten_is_unreadable_and_the_chain_whole(keeper: Keeper, answer: Prediction) -> None:
    first, other = keep(keeper, answer, "p1"), keep(keeper, answer, "p2")
    said = keeper.ledger.content(keeper.forget("p1", by="cli", user=None, role=None).entry)
    assert said == {"by": "cli", "user": None, "role": None, "subject": keeper.vault.subject("p1")}
    assert keeper.kept(first).patient is None
    assert keeper.kept(first).answer.options == answer.options
    assert keeper.kept(other).patient is not None
    assert verify(keeper.ledger.engine).fault is None
    with pytest.raises(TailorError) as caught:
        replay(keeper.kept(first))
    assert caught.value.code == "forgotten"
    with pytest.raises(TailorError) as caught:
        keeper.forget("p1", by="cli", user=None, role=None)
    assert caught.value.code == "unknown_patient"


def test_entries_are_found_by_what_they_are_about(keeper: Keeper, answer: Prediction) -> None:
    ada, nobody = keep(keeper, answer, "p1", "ada"), keep(keeper, answer, "p2")
    feedback = keeper.ledger.append("feedback", {"of": ada}).entry
    found = search(keeper.ledger.engine, Filters())
    assert [row.entry for row in found] == [feedback, nobody, ada]
    assert found[-1].program == answer.program
    assert found[-1].first == answer.options[0].therapy
    assert found[-1].abstained == answer.reliability.abstained
    model = answer.provenance.models[0]

    def numbers(**asked: object) -> list[int]:
        return [row.entry for row in search(keeper.ledger.engine, Filters.model_validate(asked))]

    assert numbers(kind="feedback") == [feedback]
    assert numbers(user="ada") == [ada]
    assert numbers(subject=keeper.vault.subject("p2")) == [nobody]
    assert numbers(model=model.model) == numbers(model=f"{model.model}:{model.version}") == [nobody, ada]
    assert numbers(model=model.model[:-1]) == numbers(model=f"{model.model}:{model.version}1") == []
    assert numbers(program="breast") == numbers(since="2100") == numbers(until="2000-01") == []
    assert numbers(since=found[1].at) == [feedback, nobody]
    assert numbers(until=found[2].at[:4]) == [feedback, nobody, ada]
    assert numbers(disagrees=False, abstained=answer.reliability.abstained) == [nobody, ada]


def test_rows_for_search_are_made_again_from_the_entries(keeper: Keeper, answer: Prediction) -> None:
    keep(keeper, answer, "p1", "ada")
    keeper.ledger.append("feedback", {"of": 1})
    before = search(keeper.ledger.engine, Filters())
    with keeper.ledger.engine.begin() as connection:
        connection.execute(text("UPDATE summaries SET program = 'lung', disagrees = NULL WHERE entry = 1"))
        connection.execute(text("INSERT INTO summaries (entry, at, kind) VALUES (9, '2026', 'x')"))
    assert verify(keeper.ledger.engine).fault is not None
    assert rebuild_summaries(keeper.ledger) == 2
    assert verify(keeper.ledger.engine).fault is None
    assert search(keeper.ledger.engine, Filters()) == before


def test_every_few_entries_are_signed_for_outside_the_database(keeper: Keeper, tmp_path: Path) -> None:
    for i in range(7):
        keeper.ledger.append("feedback", {"i": i})
    written = checked(tmp_path / "elsewhere" / "checkpoints", keeper.public_key)
    assert [point.entry for point in written] == [3, 6]
    assert verify(keeper.ledger.engine, written).fault is None
    with pytest.raises(TailorError, match="another key"):
        checked(tmp_path / "elsewhere" / "checkpoints", "00" * 32)


def test_a_folder_of_checkpoints_gets_a_file(tmp_path: Path) -> None:
    Keeper(f"sqlite:///{tmp_path / 'l.db'}", tmp_path / "keys", tmp_path, every=1).ledger.append("x", {})
    assert (tmp_path / CHECKPOINTS).exists()


def test_an_entry_is_kept_though_its_checkpoint_cannot_be_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    keeper = Keeper(f"sqlite:///{tmp_path / 'l.db'}", tmp_path / "keys", tmp_path / "file" / "c", every=1)
    assert keeper.ledger.append("x", {}).entry == 1
    assert "no checkpoint of entry 1" in caplog.text


def test_only_the_first_option_and_what_is_certain_disagrees(answer: Prediction) -> None:
    first = answer.options[0]
    assert not disagrees(first)
    known = first.known.model_copy(update={"resisted": ("efavirenz",)})
    assert disagrees(first.model_copy(update={"known": known}))


@pytest.mark.parametrize(
    ("met", "expected"),
    [
        ({"resistance": ("cetuximab",)}, True),
        (
            {"resistance": ("crizotinib",), "sensitivity": ("osimertinib",)},
            False,
        ),
        ({"resistance": ("erlotinib",), "sensitivity": ("erlotinib",)}, True),
        ({"sensitivity": ("osimertinib",)}, False),
    ],
)
def test_resistance_to_one_drug_is_none_to_an_option_of_which_another_works(
    lung_predictor: Predictor, met: dict[str, tuple[str, ...]], expected: bool
) -> None:
    asked = check(example("lung_l858r"))
    options = lung_predictor.predict(asked.patient, asked.program).options
    (option, row), *_ = [(option, row) for option in options for row in option.known.evidence]
    rows = [
        row.model_copy(update={"direction": d, "drugs": drugs, "status": "met"}) for d, drugs in met.items()
    ]
    known = option.known.model_copy(update={"evidence": tuple(rows)})
    assert disagrees(option.model_copy(update={"known": known})) is expected
