"""Several requests in one body: each is answered or refused on its own, in their order."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic import Field as Checked

from data.errors import TailorError
from data.patient import Noun
from serving.access.users import User
from serving.errors import ErrorDetail
from serving.fault import explain
from serving.prediction import Prediction
from serving.predictor import Predictor
from serving.request import check, read_json
from serving.tell import tell

MOST = 50  # answered within the time limit; more are a file for: tailor batch


class Requests(Noun):
    """Requests as ``/predict`` takes them; each is checked on its own."""

    requests: list[dict[str, Any]] = Checked(min_length=1, max_length=MOST)


class Answered(BaseModel):
    """The answer to one request, or what was wrong with it."""

    model_config = ConfigDict(frozen=True)

    prediction: Prediction | None = None
    error: ErrorDetail | None = None


class Answers(BaseModel):
    """The answers, in the order of the requests."""

    model_config = ConfigDict(frozen=True)

    answers: tuple[Answered, ...]


def predict_many(predictor: Predictor, raw: bytes, user: User) -> str:
    """Answer every request of a body, as JSON; what is wrong with one stops no other.

    Raises
    ------
    TailorError
        What is wrong with the body itself.
    """
    value = read_json(raw, len(raw))
    try:
        asked = Requests.model_validate(value)
    except ValidationError as error:
        raise explain(error, Requests, value) from None
    answers = Answers(answers=tuple(_answer(predictor, one, user) for one in asked.requests))
    return answers.model_dump_json()


def _answer(predictor: Predictor, value: dict[str, Any], user: User) -> Answered:
    try:
        return Answered(prediction=tell(predictor, check(value), "api", user.name, user.role))
    except TailorError as error:
        return Answered(error=ErrorDetail(**error.body()["error"]))
