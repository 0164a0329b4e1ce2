"""Several requests in one body: in order, each on its own."""

from __future__ import annotations

from typing import Any

import pytest

from serving.many import MOST
from tests.serving.support import Client, child


def post(client: Client, body: Any) -> Any:
    return client.request("POST", "/predict_batch", json=body)


def test_each_is_answered_as_alone_or_refused_on_its_own(client: Client) -> None:
    bad = child(patient={"history": {"age": 900}})
    answers = post(client, {"requests": [child(), bad, child()]}).json()["answers"]
    alone = client.predict(child()).json()
    for answer in (answers[0], answers[2]):
        assert answer["error"] is None
        assert answer["prediction"]["options"] == alone["options"]
    assert answers[1]["prediction"] is None
    assert answers[1]["error"]["field"] == "history:age"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "requests"),
        ({"requests": []}, "requests"),
        ({"requests": [{}] * (MOST + 1)}, "requests"),
        ({"requests": ["x"]}, "requests.0"),
        ({"request": []}, "request"),
    ],
)
def test_what_is_wrong_with_the_body_is_said_of_the_body(client: Client, body: Any, field: str) -> None:
    response = post(client, body)
    assert response.status_code == 422
    assert response.json()["error"]["field"] == field
