"""The routes, against a small real predictor: answers, one error body, limits, nothing that leaks."""

from __future__ import annotations

import html
import logging
import re
import time
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from data.dictionary import dictionary
from data.settings import settings
from serving.app import create_app
from serving.guard import SECURITY
from serving.prediction import NOTICE, Prediction
from serving.predictor import Predictor
from tests.serving.any_json import JSON
from tests.serving.support import CHILD, OPEN, Client, child


def error_of(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "field", "hint"}
    return body["error"]


def test_predict_gives_the_predictors_own_answer(client: Client, predictor: Predictor) -> None:
    response = client.predict(CHILD)
    assert response.status_code == 200
    answer = Prediction.model_validate_json(response.content)
    asked = child()
    from data.patient import Patient

    assert answer.audit is not None
    told = answer.model_copy(update={"audit": None})
    assert told == predictor.predict(Patient.model_validate(asked["patient"]), asked["program"])
    assert answer.notice == NOTICE
    for option in answer.options:
        explanation = option.responses[0].explanation
        if option.responses[0].basis == "none":
            assert explanation is None
            continue
        assert explanation is not None
        total = explanation.base_value + sum(c.contribution for c in explanation.contributions)
        assert total == pytest.approx(explanation.margin, abs=1e-6)


def test_only_the_therapies_asked_for(client: Client) -> None:
    answer = client.predict(child(therapies=["placebo"])).json()
    assert [option["therapy"] for option in answer["options"]] == ["placebo"]


@pytest.mark.parametrize(
    ("changes", "status", "code", "hint"),
    [
        ({"program": "brest"}, 422, "unknown_program", "breast"),
        ({"program": "hiv"}, 503, "no_model", "tailor train hiv"),
        ({"therapies": ["placbo"]}, 422, "unknown_therapy", "placebo"),
        ({"patient": {"history": {"albumin": 420}}}, 422, "out_of_range", "0.5 to 7 g/dL"),
    ],
)
def test_bad_requests(client: Client, changes: dict[str, Any], status: int, code: str, hint: str) -> None:
    error = error_of(client.predict(child(**changes)), status)
    assert error["code"] == code
    assert hint in error["hint"]


def test_unknown_path_offers_known_ones(client: Client) -> None:
    error = error_of(client.get("/predictt"), 404)
    assert error["code"] == "not_found"
    assert error["hint"].startswith("Did you mean /predict ")


def test_wrong_method_says_which_is_possible(client: Client) -> None:
    response = client.get("/predict")
    assert error_of(response, 405)["hint"] == "Possible: POST."
    assert response.headers["Allow"] == "POST"


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_other_content_types_are_refused(client: Client, content_type: str | None) -> None:
    assert error_of(client.predict(CHILD, content_type), 415)["code"] == "unsupported_media_type"


def test_charset_in_the_content_type_is_fine(client: Client) -> None:
    assert client.predict(CHILD, "application/json; charset=utf-8").status_code == 200


def test_a_large_body_is_refused(client: Client) -> None:
    assert error_of(client.predict(b" " * 30_000_000), 413)["code"] == "body_too_large"


def test_messages_are_short_however_long_the_input(client: Client) -> None:
    for patient in ({"history": {"x" * 100_000: 1}}, {"history": {"sex": "x" * 100_000}}, {"y" * 100_000: 1}):
        response = client.predict(child(patient=patient))
        error_of(response, 422)
        assert len(response.content) < 2_000


def test_an_unforeseen_failure_leaks_nothing(
    predictor: Predictor,
    portal: BlockingPortal,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("could not convert 'Jane Roe'")

    monkeypatch.setattr(predictor, "predict", fail)
    caplog.set_level(logging.DEBUG)
    response = Client(portal, create_app(lambda: predictor, OPEN)).predict(CHILD)
    assert error_of(response, 500)["code"] == "internal"
    assert "Jane" not in response.text
    assert "Jane" not in caplog.text
    assert "ValueError at " in caplog.text
    assert "test_app.py" in caplog.text


def test_an_answer_that_takes_too_long_is_a_504(
    predictor: Predictor, portal: BlockingPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAILOR_TIMEOUT_S", "1")
    settings.cache_clear()
    monkeypatch.setattr(predictor, "predict", lambda *_: time.sleep(4))
    start = time.perf_counter()
    response = Client(portal, create_app(lambda: predictor, OPEN)).predict(CHILD)
    assert error_of(response, 504)["code"] == "timeout"
    assert time.perf_counter() - start < 3


def test_nothing_a_client_sends_is_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client.predict(child(patient={"patient_id": "Jane Roe", "history": {"log_wbc": 4.321}}))
    client.predict(child(patient={"patient_id": "Jane Roe", "history": {"sex": "Jane Roe"}}))
    client.get("/patients/Jane Roe")
    ours = [str(vars(record)) for record in caplog.records if record.name.startswith("tailor")]
    assert len(ours) == 3
    assert not any("Jane" in message or "4.321" in message for message in ours)


def test_probes(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {"status": "ready", "programs": ["rare-childhood", "breast"]}


def test_no_page_loads_anything_from_elsewhere(client: Client) -> None:
    page = client.get("/")
    assert NOTICE in html.unescape(page.text)
    assert "http" not in page.text.replace("HTTP", "")
    loaded = re.findall(r'(?:src|href)="([^"]*)"', page.text)
    assert all(link.startswith(("/", "#", "data:,")) for link in loaded)
    assert "<script>" not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    error_of(client.get("/redoc"), 404)


def test_every_answer_forbids_what_a_browser_need_not_do(client: Client) -> None:
    for path in ("/", "/healthz", "/nope", "/docs", "/report/1"):
        headers = client.get(path).headers
        assert set(SECURITY) <= {name for name in SECURITY if name in headers}
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "Strict-Transport-Security" not in headers
    assert client.get("https://tailor/healthz").headers["Strict-Transport-Security"]


def test_every_answer_forbids_caching_and_sniffing(client: Client) -> None:
    for path in ("/", "/healthz", "/nope"):
        headers = client.get(path).headers
        assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == ("no-store", "nosniff")


@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(raw=st.binary(max_size=200))
def test_no_bytes_crash_it(client: Client, raw: bytes) -> None:
    error_of(client.predict(raw), 400)


NAMES = st.sampled_from([f.name for f in dictionary().values()]) | st.text(max_size=5)
PATIENTS = st.fixed_dictionaries(
    {},
    optional={
        "patient_id": JSON,
        "history": st.dictionaries(NAMES, JSON, max_size=3) | JSON,
        "environment": st.dictionaries(NAMES, JSON, max_size=3) | JSON,
        "mutations": st.fixed_dictionaries(
            {}, optional={"variants": JSON, "tested_genes": JSON, "measures": JSON}
        ),
        "expression": st.fixed_dictionaries({}, optional={"unit": JSON, "genes": JSON, "measures": JSON}),
    },
)


@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(patient=PATIENTS | JSON, therapies=st.none() | st.just(["placebo"]) | JSON)
def test_no_json_crashes_it(client: Client, patient: object, therapies: object) -> None:
    response = client.predict(child(patient=patient, therapies=therapies))
    assert response.status_code in (200, 400, 422)
    if response.status_code != 200:
        error_of(response, response.status_code)
