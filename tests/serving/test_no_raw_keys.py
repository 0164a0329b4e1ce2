"""What a person reads has the labels of fields, never their keys (``history:ecog``)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from data.dictionary import GROUPS, dictionary
from data.patient import Patient
from data.program import program
from models.registry.store import Registered
from serving.prediction import Prediction
from serving.predictor import Predictor
from serving.report.content import content
from serving.web.answer import answer_html
from tests.serving.support import EXAMPLES
from tests.serving.web.pages import Page

KEY = re.compile(rf"\b(?:{'|'.join(GROUPS)}):\w+")
CASES = [
    ("predictor", "breast_gbsg2"),
    ("predictor", "breast_msk"),
    ("predictor", "rare-childhood_sma"),
    ("lung_predictor", "lung_l858r"),
    ("lung_predictor", "lung_untested"),
    ("virus_predictor", "hiv_genotype"),
    ("dose_model", "pharmacogenomics_warfarin"),
    ("habit_model", "simulated"),
]


@pytest.fixture(scope="module", params=CASES, ids=[example for _, example in CASES])
def answer(request: pytest.FixtureRequest) -> tuple[Prediction, Patient]:
    fitted, example = request.param
    found: Predictor | Registered = request.getfixturevalue(fitted)
    asked = json.loads((EXAMPLES / f"{example}.json").read_text())
    patient = Patient.model_validate(asked["patient"])
    ready = Predictor([found]) if isinstance(found, Registered) else found
    return ready.predict(patient, asked["program"]), patient


def texts(value: Any) -> Iterator[str]:
    """Every text within lists and dictionaries; names of their entries are for machines."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


def keys(text: str) -> list[str]:
    return KEY.findall(text)


def test_the_keys_of_the_dictionary_are_what_is_looked_for() -> None:
    assert all(KEY.fullmatch(key) for key in dictionary())


def test_no_sentence_of_an_answer_holds_a_key(answer: tuple[Prediction, Patient]) -> None:
    sentences = [text for text in texts(answer[0].model_dump(mode="json")) if " " in text]
    # A column about a change to a gene is no sentence: "mutations:HIV-RT K103N".
    assert [s for s in sentences if keys(s) and not s.startswith(("mutations:", "therapy:"))] == []


def test_the_page_shows_labels(answer: tuple[Prediction, Patient]) -> None:
    prediction = answer[0]
    page = Page(answer_html(prediction, program(prediction.program)))
    assert keys(page.text) == []
    for key in set(prediction.reliability.unused) & set(dictionary()):
        assert dictionary()[key].label in page.text


def test_the_report_shows_labels(answer: tuple[Prediction, Patient]) -> None:
    prediction, patient = answer
    said = content(prediction, program(prediction.program), patient)
    assert [text for text in texts(said) if keys(text)] == []


def test_fields_that_no_model_used_are_listed_by_key_for_machines(predictor: Predictor) -> None:
    asked = json.loads((EXAMPLES / "breast_msk.json").read_text())
    answer = predictor.predict(Patient.model_validate(asked["patient"]), "breast")
    assert set(answer.reliability.unused) & set(dictionary())
