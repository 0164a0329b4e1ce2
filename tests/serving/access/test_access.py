"""How often one may ask, what a refusal says, and a service without keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from anyio.from_thread import BlockingPortal

from serving.access.users import USERS
from serving.app import create_app
from serving.predictor import Predictor
from serving.tell import ledger
from tests.serving.access.people import Hospital, token_of
from tests.serving.support import CHILD, OPEN, Client

JSON = {"Content-Type": "application/json"}


def statuses(hospital: Hospital, times: int, headers: dict[str, str], path: str = "/me") -> list[int]:
    return [hospital.request("GET", path, headers).status_code for _ in range(times)]


def test_one_user_who_asks_too_often_waits_and_others_do_not(opened: Callable[..., Hospital]) -> None:
    hospital = opened(per_minute=5)
    ada, bob = hospital.headers("clinician", "key"), hospital.headers("auditor", "key")
    assert statuses(hospital, 7, ada) == [200] * 5 + [429] * 2
    assert statuses(hospital, 1, bob) == [200]
    late = hospital.request("GET", "/me", ada)
    assert late.json()["error"]["code"] == "too_many_requests"
    assert 1 <= int(late.headers["Retry-After"]) <= 60


def test_an_address_that_asks_too_often_waits_whoever_it_is(opened: Callable[..., Hospital]) -> None:
    hospital = opened(per_minute=1)
    assert statuses(hospital, 11, {}) == [401] * 10 + [429]


def test_wrong_secrets_for_one_key_are_few_and_lock_nobody_else_out(opened: Callable[..., Hospital]) -> None:
    hospital = opened()
    wrong = {"Authorization": f"Bearer {hospital.keys['clinician'][:-1]}"}
    assert statuses(hospital, 12, wrong) == [401] * 10 + [429] * 2
    assert statuses(hospital, 1, hospital.headers("auditor", "key")) == [200]


def test_a_refusal_says_how_to_ask(staffed: Hospital) -> None:
    for said in (None, "Bearer x", f"Bearer {token_of('admin', exp=1)}"):
        headers = {} if said is None else {"Authorization": said}
        response = staffed.request("GET", "/me", headers)
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
        assert response.json()["error"]["hint"]


def test_a_record_is_refused_in_its_own_words(staffed: Hospital) -> None:
    response = staffed.request("POST", "/fhir/$predict", {})
    assert response.json()["resourceType"] == "OperationOutcome"
    assert response.json()["issue"][0]["code"] == "login"
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_an_answer_is_kept_with_who_asked_it(staffed: Hospital) -> None:
    for kind in ("key", "token", "session"):
        headers = staffed.headers("clinician", kind) | JSON
        number = staffed.request("POST", "/predict", headers, content=CHILD).json()["audit"]["entry"]
        kept = ledger().content(number)
        assert (kept["user"], kept["role"]) == ("clinician", "clinician")


def test_nobody_is_let_in_where_the_users_cannot_be_looked_up(opened: Callable[..., Hospital]) -> None:
    hospital = opened()
    USERS.drop(hospital.engine)
    response = hospital.request("GET", "/me", hospital.headers("admin", "key"))
    assert (response.status_code, response.json()["error"]["code"]) == (503, "users_unavailable")


@pytest.fixture
def alone(portal: BlockingPortal, predictor: Predictor) -> Client:
    return Client(portal, create_app(lambda: predictor, OPEN))


def test_without_keys_everybody_at_this_computer_may_everything(alone: Client) -> None:
    assert alone.get("/me").json() == {"name": "open", "role": "admin", "by": "open"}
    for address in ("http://127.0.0.1:3000/me", "http://[::1]:3000/me"):
        assert alone.get(address).status_code == 200
    assert alone.get("/login").status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "192.0.2.1", "127.0.0.1.evil.example"])
def test_without_keys_a_page_elsewhere_reaches_nothing(alone: Client, host: str) -> None:
    assert alone.get(f"http://{host}/me").status_code == 403  # a name made to lead here
    for headers in ({"Origin": f"http://{host}"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        response = alone.request("POST", "/predict", headers={**JSON, **headers}, content=CHILD)
        assert response.status_code == 403
        assert response.json()["error"]["code"] == "forged_request"
