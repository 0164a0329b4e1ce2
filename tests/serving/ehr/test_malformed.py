"""Whatever is sent, nothing crashes."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.serving.any_json import JSON
from tests.serving.ehr.asking import PREDICT, SELECT, VIEW, post, valid
from tests.serving.ehr.records import collection, hook
from tests.serving.support import Client

FUZZ = hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
DRAFT = st.fixed_dictionaries(
    {"resourceType": st.sampled_from(["Patient", "Bundle", "Condition", "Observation", "MedicationRequest"])},
    optional={"id": JSON, "entry": JSON, "code": JSON, "medicationCodeableConcept": JSON, "contained": JSON},
)


@FUZZ
@given(
    changes=st.dictionaries(st.sampled_from(["hook", "hookInstance", "context", "fhirServer", "x"]), JSON),
    prefetch=JSON | st.dictionaries(st.sampled_from(["patient", "conditions", "reports"]), DRAFT | JSON),
)
def test_no_call_crashes_it(client: Client, changes: dict[str, Any], prefetch: Any) -> None:
    response = post(client, VIEW, hook(prefetch=prefetch) | changes)
    assert response.status_code in (200, 400, 412, 422)


@FUZZ
@given(orders=JSON | DRAFT | st.lists(DRAFT, max_size=2).map(lambda found: collection(*found)), ids=JSON)
def test_no_orders_crash_it(client: Client, orders: Any, ids: Any) -> None:
    context = hook()["context"] | {"draftOrders": orders, "selections": ids}
    assert post(client, SELECT, hook("order-select", context=context)).status_code in (200, 400, 422)


@FUZZ
@given(given=JSON | st.lists(st.dictionaries(st.sampled_from(["card", "outcome", "overrideReason"]), JSON)))
def test_no_feedback_crashes_it(client: Client, given: Any) -> None:
    assert post(client, f"{VIEW}/feedback", {"feedback": given}).status_code in (400, 404, 422)


KINDS = st.sampled_from(
    ["Patient", "Bundle", "Condition", "Observation", "MedicationStatement", "Parameters"]
)
KEYS = ["id", "entry", "code", "gender", "valueQuantity", "parameter", "subject", "status"]
RESOURCE = st.builds(
    lambda kind, rest: rest | {"resourceType": kind}, KINDS, st.dictionaries(st.sampled_from(KEYS), JSON)
)


@FUZZ
@given(
    found=st.lists(RESOURCE, max_size=3), bundle=st.booleans(), parts=st.lists(RESOURCE | JSON, max_size=3)
)
def test_no_resource_crashes_it(
    client: Client, found: list[dict[str, Any]], bundle: bool, parts: Any
) -> None:
    body = collection(*found) if bundle else {"resourceType": "Parameters", "parameter": parts}
    response = post(client, PREDICT, body)
    assert response.status_code in (200, 400, 422, 503)
    valid(response)
