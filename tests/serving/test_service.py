"""The real BentoML service: started as a process, asked over the network, ended by its id."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from data.program import program
from tests.serving.running import running, written
from tests.serving.support import CHILD, child

JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("service") / "log"


@pytest.fixture(scope="module")
def service(trained_home: Path, log: Path) -> Iterator[httpx.Client]:
    with running(trained_home, log, "--open") as client:
        yield client
        address = client.base_url
    assert "Traceback" not in log.read_text()
    with pytest.raises(httpx.ConnectError):
        httpx.get(address.join("/healthz"))


def error_code(response: httpx.Response) -> str:
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "field", "hint"}
    return str(body["error"]["code"])


def test_an_example_is_answered(service: httpx.Client) -> None:
    answer = service.post("/predict", content=CHILD, headers=JSON)
    assert answer.status_code == 200
    offered = {option["therapy"] for option in answer.json()["options"]}
    assert offered == {therapy.id for therapy in program("rare-childhood").therapies}


def test_errors_have_the_one_body(service: httpx.Client) -> None:
    def post(content: bytes, **headers: str) -> httpx.Response:
        return service.post("/predict", content=content, headers=JSON | headers)

    found = {
        404: service.get("/nope"),
        405: service.get("/predict"),
        413: post(b" " * 30_000_000),
        415: service.post("/predict", content=CHILD),
        422: service.post("/predict", json=child(program="brest")),
        400: post(b'{"a": NaN}'),
        503: service.post("/predict", json=child(program="hiv")),
    }
    assert {status: response.status_code for status, response in found.items()} == {s: s for s in found}
    assert [error_code(response) for response in found.values()] == [
        "not_found", "method_not_allowed", "body_too_large", "unsupported_media_type", "unknown_program",
        "bad_json", "no_model",
    ]  # fmt: skip


def test_a_large_body_without_length_is_refused(service: httpx.Client) -> None:
    pieces = (b" " * 1_000_000 for _ in range(30))
    assert service.post("/predict", content=pieces, headers=JSON).status_code == 413


@pytest.mark.parametrize("path", ["/docs.json", "/schema.json", "/livez", "/static_content/index.html"])
def test_bentomls_own_routes_are_gone(service: httpx.Client, path: str) -> None:
    assert error_code(service.get(path)) == "not_found"


def test_our_page_probes_and_metrics_answer(service: httpx.Client) -> None:
    assert 'src="/static/tailor.js"' in service.get("/").text
    assert service.get("/healthz").json() == {"status": "alive"}
    assert service.get("/programs").json()["programs"][0]["id"] == "rare-childhood"
    assert 'tailor_requests_total{role="none",route="/readyz",status="200"}' in service.get("/metrics").text


def test_the_log_names_no_patient(service: httpx.Client, log: Path) -> None:
    service.post("/predict", json=child(patient={"patient_id": "Jane Roe", "history": {"sex": "Jane Roe"}}))
    service.get("/patients/Jane Roe")
    assert '"method":"POST","route":"/predict","status":422' in written(service, log)
    assert "Jane" not in log.read_text()
