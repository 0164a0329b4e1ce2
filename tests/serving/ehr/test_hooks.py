"""CDS Hooks over HTTP: discovery, cards, errors and feedback, as the specification asks."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from anyio.from_thread import BlockingPortal
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from serving.app import create_app
from serving.ehr.card_uuid import card_uuid
from serving.ehr.samples import CALLS
from serving.ledger.store import Audit
from serving.predictor import Predictor
from serving.tell import _open, ledger
from tests.serving.ehr.records import PATIENT, collection, condition, hook, ordering
from tests.serving.support import Client

VIEW, SELECT = "/cds-services/tailor-patient-view", "/cds-services/tailor-order-select"
CODES = {"info", "warning", "critical"}


def post(client: Client, path: str, body: Any) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.request("POST", path, content=content, headers={"Content-Type": "application/json"})


def cards_of(client: Client, path: str, body: Any) -> list[dict[str, Any]]:
    response = post(client, path, body)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["cards"]
    for card in found:
        assert 0 < len(card["summary"]) < 140
        assert card["indicator"] in CODES
        assert card["source"]["label"]
        assert {"code", "system", "display"} <= card["source"]["topic"].keys()
        assert all(link["type"] == "absolute" and urlsplit(link["url"]).netloc for link in card["links"])
        assert all(reason["display"] for reason in card.get("overrideReasons", []))
        assert "suggestions" not in card
        assert None not in card.values()
    return found


def error_of(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    error: dict[str, Any] = response.json()["error"]
    assert set(error) == {"code", "message", "field", "hint"}
    return error


def test_discovery_tells_what_the_specification_requires(client: Client) -> None:
    found = client.get("/cds-services").json()["services"]
    assert {service["hook"] for service in found} == {"patient-view", "order-select"}
    for service in found:
        assert service["description"]
        assert service["title"]
        assert service["id"]
        assert "never calls fhirServer" in service["usageRequirements"]
        assert service["prefetch"]["patient"] == "Patient/{{context.patientId}}"
        for query in service["prefetch"].values():
            assert set(re.findall(r"\{\{(.*?)\}\}", query)) == {"context.patientId"}
            assert re.fullmatch(r"[A-Z][A-Za-z]+[/?].+", query)


def test_opening_a_record_shows_the_options_side_by_side(client: Client) -> None:
    (card,) = cards_of(client, VIEW, hook())
    assert "| Option | Eligible |" in card["detail"]
    assert "### What is missing" in card["detail"]
    assert "does not replace" in card["detail"]
    assert card["links"][0]["url"] == "http://tailor/"
    assert "overrideReasons" not in card


def test_an_abstention_is_said_on_the_card(client: Client) -> None:
    (card,) = cards_of(client, VIEW, hook())
    assert card["indicator"] == "warning"
    assert card["summary"].startswith("Abstains")
    assert "### Models that abstain" in card["detail"]


def test_ordering_tamoxifen_asks_for_the_gene_that_is_not_known(client: Client) -> None:
    found = cards_of(client, SELECT, hook("order-select"))
    topics = [card["source"]["topic"]["code"] for card in found]
    assert "pharmacogene" in topics
    assert len(found) == len({card["uuid"] for card in found})
    assert all(card["overrideReasons"] for card in found)


def test_an_order_of_something_else_gets_no_card_and_no_entry(client: Client) -> None:
    context = hook("order-select")["context"] | ordering("pureed diet")
    before = ledger().append("feedback", {}).entry
    assert cards_of(client, SELECT, hook("order-select", context=context)) == []
    assert ledger().append("feedback", {}).entry == before + 1


def test_only_selected_orders_are_spoken_of(client: Client) -> None:
    context = hook("order-select")["context"] | ordering("pureed diet", "tamoxifen")
    assert cards_of(client, SELECT, hook("order-select", context=context)) == []


@pytest.mark.parametrize("conditions", [None, collection(condition("38341003", "Hypertension"))])
def test_a_record_of_no_program_gets_no_card(client: Client, conditions: Any) -> None:
    assert cards_of(client, VIEW, hook(prefetch={"patient": PATIENT, "conditions": conditions})) == []


def test_a_program_without_models_gets_no_card(client: Client) -> None:
    hiv = collection(condition("86406008", "Human immunodeficiency virus infection"))
    assert cards_of(client, VIEW, hook(prefetch={"patient": PATIENT, "conditions": hiv})) == []


def test_the_samples_of_the_description_are_answered(client: Client) -> None:
    for path, kind in ((VIEW, "patient-view"), (SELECT, "order-select")):
        cards_of(client, path, CALLS[kind])


@pytest.mark.parametrize(
    "prefetch",
    [
        {},
        {"patient": PATIENT},
        {"conditions": None},
        {"patient": None, "conditions": None},
        {"patient": {"resourceType": "OperationOutcome"}, "conditions": None},
    ],
)
def test_without_the_prefetch_that_is_needed_it_is_412(client: Client, prefetch: Any) -> None:
    error = error_of(post(client, VIEW, hook(prefetch=prefetch)), 412)
    assert error["code"] == "missing_prefetch"
    assert "never calls fhirServer" in error["message"]


def test_prefetch_left_out_altogether_is_412(client: Client) -> None:
    body = hook()
    del body["prefetch"]
    error_of(post(client, VIEW, body), 412)


def test_the_record_of_another_patient_is_refused(client: Client) -> None:
    body = hook(context={"userId": "Practitioner/1", "patientId": "john"})
    assert error_of(post(client, VIEW, body), 422)["code"] == "other_patient"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hook": "order-select"}, "hook"),
        ({"hookInstance": "seven"}, "hookInstance"),
        ({"context": {"userId": "Practitioner/1"}}, "context.patientId"),
        ({"fhirServer": "not a url"}, "fhirServer"),
        ({"prefetch": []}, "prefetch"),
    ],
)
def test_what_the_specification_demands_is_checked(
    client: Client, changes: dict[str, Any], field: str
) -> None:
    body = hook() | changes
    if changes.get("hook"):
        body["context"] = hook("order-select")["context"]
    assert error_of(post(client, VIEW, body), 422)["field"] == field


def test_orders_are_required_of_order_select(client: Client) -> None:
    body = hook("order-select", context={"userId": "Practitioner/1", "patientId": "jane"})
    assert "draftOrders" in error_of(post(client, SELECT, body), 422)["message"]


def test_a_token_needs_its_server(client: Client) -> None:
    token = {
        "access_token": "secret",
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": "patient/*.read",
        "subject": "tailor",
    }
    error = error_of(post(client, VIEW, hook(fhirAuthorization=token)), 422)
    assert "fhirserver is required" in error["message"].lower()
    assert "secret" not in json.dumps(error)
    cards_of(client, VIEW, hook(fhirAuthorization=token, fhirServer="https://ehr.invalid/fhir"))


def test_other_fields_and_extensions_are_allowed(client: Client) -> None:
    cards_of(client, VIEW, hook(extension={"com.example.x": 1}, somethingElse=[1]))


def test_an_unknown_service_is_404(client: Client) -> None:
    assert "tailor-patient-view" in error_of(post(client, "/cds-services/tailor-patient", {}), 404)["hint"]


def feedback(card: str, **changes: Any) -> dict[str, Any]:
    said = {"card": card, "outcome": "overridden", "outcomeTimestamp": "2026-11-23T09:30:00Z"}
    return {"feedback": [said | changes]}


def test_feedback_is_kept_beside_the_answer_of_its_card(
    client: Client, predictor: Predictor, portal: BlockingPortal
) -> None:
    (card,) = cards_of(client, VIEW, hook())
    reason = {"reason": {"code": "x", "system": "urn:x"}, "userComment": "Not now."}
    _open.cache_clear()  # as after a restart, or in another worker
    other = Client(portal, create_app(lambda: predictor))
    response = post(other, f"{VIEW}/feedback", feedback(card["uuid"], overrideReason=reason))
    assert response.status_code == 200
    kept = ledger().content(response.json()["entries"][0])
    assert kept["feedback"]["overrideReason"] == reason
    answer = ledger().content(kept["of"]["entry"])
    assert answer["by"] == "cds-hooks"
    assert answer["answer"]["program"] == "breast"


def test_feedback_may_come_for_several_cards_and_more_than_once(client: Client) -> None:
    found = cards_of(client, SELECT, hook("order-select"))
    several = [feedback(card["uuid"])["feedback"][0] for card in found]
    for _ in range(2):
        response = post(client, f"{SELECT}/feedback", {"feedback": several})
        assert len(response.json()["entries"]) == len(found)
    assert ledger().content(response.json()["entries"][-1])["place"] == len(found) - 1


def test_feedback_for_a_card_nobody_was_given_is_404(client: Client) -> None:
    (card,) = cards_of(client, VIEW, hook())
    forged = card_uuid(Audit(entry=1, hash="0" * 64), "tailor-patient-view", 0)
    for uuid in (forged, "4e0a3a1e-3283-4575-ab82-028d55fe2719", "00000000-0000-0000-0000-000000000000"):
        assert error_of(post(client, f"{VIEW}/feedback", feedback(uuid)), 404)["code"] == "unknown_card"
    error_of(post(client, f"{SELECT}/feedback", feedback(card["uuid"])), 404)


def test_nothing_is_kept_where_one_card_is_unknown(client: Client) -> None:
    (card,) = cards_of(client, VIEW, hook())
    before = ledger().append("feedback", {}).entry
    both = {
        "feedback": [
            feedback(u)["feedback"][0] for u in (card["uuid"], "4e0a3a1e-3283-4575-ab82-028d55fe2719")
        ]
    }
    error_of(post(client, f"{VIEW}/feedback", both), 404)
    assert ledger().append("feedback", {}).entry == before + 1


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": "ignored"},
        {"outcome": "accepted"},
        {"outcomeTimestamp": "yesterday"},
        {"card": "seven"},
        {"overrideReason": {"userComment": "x" * 2001}},
    ],
)
def test_feedback_of_another_form_is_refused(client: Client, changes: dict[str, Any]) -> None:
    uuid = "4e0a3a1e-3283-4575-ab82-028d55fe2719"
    error = error_of(post(client, f"{VIEW}/feedback", feedback(uuid, **changes)), 422)
    assert "x" * 50 not in error["message"]


def test_the_uuids_of_cards_differ_by_entry_place_and_service() -> None:
    made = {
        card_uuid(Audit(entry=entry, hash=text * 32), service, place)
        for entry in (1, 2)
        for text in ("ab", "cd")
        for service in ("a", "b")
        for place in (0, 1)
    }
    assert len(made) == 16


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FUZZ = hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
RESOURCE = st.fixed_dictionaries(
    {"resourceType": st.sampled_from(["Patient", "Bundle", "Condition", "Observation", "MedicationRequest"])},
    optional={"id": JSON, "entry": JSON, "code": JSON, "medicationCodeableConcept": JSON, "contained": JSON},
)


@FUZZ
@given(
    changes=st.dictionaries(st.sampled_from(["hook", "hookInstance", "context", "fhirServer", "x"]), JSON),
    prefetch=JSON | st.dictionaries(st.sampled_from(["patient", "conditions", "reports"]), RESOURCE | JSON),
)
def test_no_call_crashes_it(client: Client, changes: dict[str, Any], prefetch: Any) -> None:
    response = post(client, VIEW, hook(prefetch=prefetch) | changes)
    assert response.status_code in (200, 400, 412, 422)


@FUZZ
@given(
    orders=JSON | RESOURCE | st.lists(RESOURCE, max_size=2).map(lambda found: collection(*found)), ids=JSON
)
def test_no_orders_crash_it(client: Client, orders: Any, ids: Any) -> None:
    context = hook()["context"] | {"draftOrders": orders, "selections": ids}
    assert post(client, SELECT, hook("order-select", context=context)).status_code in (200, 400, 422)


@FUZZ
@given(given=JSON | st.lists(st.dictionaries(st.sampled_from(["card", "outcome", "overrideReason"]), JSON)))
def test_no_feedback_crashes_it(client: Client, given: Any) -> None:
    assert post(client, f"{VIEW}/feedback", {"feedback": given}).status_code in (400, 404, 422)
