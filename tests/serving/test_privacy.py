"""Nothing a client sends is in a log or in the metrics, whatever it sends and however it fails."""

from __future__ import annotations

import json
import logging
import re
import socket
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from anyio.from_thread import BlockingPortal

from serving.access.users import User
from serving.app import create_app
from serving.log import FIELDS
from serving.predictor import Predictor
from tests.serving.planted import NAME, PLANTED, WRONG, Sent, requests
from tests.serving.running import running, written
from tests.serving.support import OPEN, Client

CLOCKS = ("created", "msecs", "relativeCreated", "thread", "process", "request", "ms")
CLIENT = ("httpx", "httpcore", "asyncio")  # what logs here is the client of the test


def need_clean(text: str) -> None:
    """Every planted value is absent, but for chance in the digits of times and names of requests."""
    text = re.sub(r'"(time|request)":"[^"]*"|"ms":[\d.]+', "", text)
    assert [planted for planted in PLANTED if planted in text] == []


def send(client: Client | httpx.Client, sent: Sent, **more: str) -> int:
    headers = {**more, **sent.headers}
    return client.request(sent.method, sent.path, content=sent.content, headers=headers).status_code


def test_no_logger_of_any_library_gets_what_is_sent(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    answered = {send(client, sent) for sent in requests()}
    assert {200, 404, 405, 415, 422} <= answered  # good and failing
    records = [record for record in caplog.records if not record.name.startswith(CLIENT)]
    assert sum(record.name == "tailor.access" for record in records) == len(list(requests()))
    for record in records:
        said = {name: value for name, value in vars(record).items() if name not in CLOCKS}
        need_clean(f"{said} {record.getMessage()}")


def test_an_unforeseen_failure_names_its_request_and_nothing_else(
    predictor: Predictor,
    portal: BlockingPortal,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object) -> None:
        raise ValueError(f"could not convert {NAME}")

    monkeypatch.setattr(predictor, "predict", fail)
    client, own = Client(portal, create_app(lambda: predictor, OPEN)), str(uuid.uuid4())
    sent = next(requests())
    response = client.request(
        "POST", sent.path, content=sent.content, headers={**sent.headers, "X-Request-ID": own}
    )
    assert (response.status_code, response.headers["X-Request-ID"]) == (500, own)
    (failure,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert vars(failure)["request"] == own
    assert NAME not in str(vars(failure)) + response.text


@pytest.mark.parametrize("given", ["", f"patient-{NAME}", "1", "4f5c0a1e" * 4 + "0", "a\tb"])
def test_a_request_has_a_name_of_ours_unless_the_client_gives_a_uuid(client: Client, given: str) -> None:
    named = client.request("GET", "/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert uuid.UUID(named)
    assert named != given
    own = str(uuid.uuid4())
    assert client.request("GET", "/nope", headers={"X-Request-ID": own}).headers["X-Request-ID"] == own


def test_metrics_know_routes_status_and_role_only(client: Client) -> None:
    for sent in requests():
        send(client, sent)
    text = client.get("/metrics").text
    need_clean(text)
    assert set(re.findall(r'[{,](\w+)="', text)) == {"route", "status", "role", "le"}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("service") / "log"


@pytest.fixture(scope="module")
def service(trained_home: Path, log: Path) -> Iterator[httpx.Client]:
    with running(trained_home, log) as client:
        yield client


def admin_key(log: Path) -> str:
    (key,) = set(re.findall(r"tailor_[0-9a-f]{12}_\S+", log.read_text()))
    return key


def test_the_service_writes_nothing_of_what_is_sent(service: httpx.Client, log: Path) -> None:
    key = admin_key(log)
    admin = {"Authorization": f"Bearer {key}"}
    answered = {send(service, sent, **more) for sent in requests() for more in ({}, admin)}
    assert {200, 303, 401, 403, 404, 422} <= answered
    with socket.create_connection((service.base_url.host, service.base_url.port)) as raw:
        raw.sendall(f"GET /{NAME} {NAME}\r\n{NAME}\r\n\r\n".encode())  # not HTTP
        raw.recv(1000)
    text = written(service, log)
    need_clean(text)
    assert WRONG not in text
    assert text.count(key) == 1  # as it was printed, for whoever started it
    assert text.index(key) < text.index("Tailor is starting")


def test_a_line_a_request_as_json(service: httpx.Client, log: Path) -> None:
    own = str(uuid.uuid4())
    headers = {"X-Request-ID": own, "Authorization": f"Bearer {admin_key(log)}"}
    service.get(f"/form/rare-childhood?{NAME}", headers=headers)
    (line,) = [json.loads(line) for line in written(service, log).splitlines() if own in line]
    assert set(line) == {"time", "level", "logger", "message", *FIELDS}
    assert (line["method"], line["route"]) == ("GET", "/form/{program}")
    assert (line["status"], line["role"]) == (200, "admin")


def test_the_key_of_the_first_start_is_an_administrators(service: httpx.Client, log: Path) -> None:
    headers = {"Authorization": f"Bearer {admin_key(log)}"}
    assert User.model_validate(service.get("/me", headers=headers).json()).role == "admin"
    assert service.get("/me").status_code == 401
