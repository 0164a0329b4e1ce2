"""No models: the service lives, and says why it cannot answer."""

from __future__ import annotations

from anyio.from_thread import BlockingPortal

from data.errors import TailorError
from serving.app import create_app
from serving.predictor import Predictor
from serving.ready import Ready
from tests.serving.support import CHILD, OPEN, Client


def no_model() -> Predictor:
    raise TailorError(
        "no_model", "None in postgresql://user:secret@db.", hint="Run: tailor train breast", status=503
    )


def test_loading_then_ready(predictor: Predictor, portal: BlockingPortal) -> None:
    ready = Ready(lambda: predictor)
    client = Client(portal, create_app(ready, OPEN))
    response = client.get("/readyz")
    assert (response.status_code, response.json()["error"]["code"]) == (503, "loading")
    assert client.get("/healthz").status_code == 200
    ready.load()
    assert client.get("/readyz").status_code == 200


def test_without_models_every_question_gets_the_reason(portal: BlockingPortal) -> None:
    ready = Ready(no_model)
    ready.load()
    client = Client(portal, create_app(ready, OPEN))
    assert client.get("/healthz").status_code == 200
    for response in (client.get("/readyz"), client.get("/programs"), client.predict(CHILD)):
        error = response.json()["error"]
        assert (response.status_code, error["code"]) == (503, "no_model")
        assert error["hint"] == "Run: tailor train breast, then start the service again."
        assert "secret" not in response.text
