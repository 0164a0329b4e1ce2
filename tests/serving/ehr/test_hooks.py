"""CDS Hooks over HTTP: discovery, cards and errors, as the specification asks."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal

from data.patient import Patient
from data.program import program
from serving.ehr.samples import CALLS
from serving.ehr.view_card import summary
from serving.ledger.keeper import keeper
from serving.ledger.store import Audit
from serving.predictor import Predictor
from serving.report.pdf import report_pdf
from serving.tell import ledger
from tests.serving.access.people import KINDS, hospital
from tests.serving.ehr.asking import SELECT, VIEW, cards_of, error_of, post
from tests.serving.ehr.records import PATIENT, collection, condition, hook, ordering
from tests.serving.support import Client, child


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
    assert not re.search(r"\b(mutations|expression|history|environment):\w", card["detail"])
    assert "| Option | Eligible |" in card["detail"]
    assert "### What is missing" in card["detail"]
    assert "does not replace" in card["detail"]
    assert "overrideReasons" not in card


def test_an_abstention_is_said_on_the_card(client: Client) -> None:
    (card,) = cards_of(client, VIEW, hook())
    assert card["indicator"] == "warning"
    assert card["summary"].startswith("Abstains")
    assert "### Models that abstain" in card["detail"]


def test_ordering_capecitabine_asks_for_the_gene_that_is_not_known(client: Client) -> None:
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
    context = hook("order-select")["context"] | ordering("pureed diet", "capecitabine")
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
    assert error_of(post(client, SELECT, body), 422)["field"] == "context.selections"
    body["context"]["selections"] = ["MedicationRequest/o0"]
    assert error_of(post(client, SELECT, body), 422)["field"] == "context.draftOrders"


def test_a_token_needs_its_server(client: Client) -> None:
    token = {
        "access_token": "secret",
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": "patient/*.read",
        "subject": "tailor",
    }
    error = error_of(post(client, VIEW, hook(fhirAuthorization=token)), 422)
    assert error["field"] == "fhirServer"
    assert "secret" not in json.dumps(error)
    cards_of(client, VIEW, hook(fhirAuthorization=token, fhirServer="https://ehr.invalid/fhir"))


def test_other_fields_and_extensions_are_allowed(client: Client) -> None:
    cards_of(client, VIEW, hook(extension={"com.example.x": 1}, somethingElse=[1]))


def test_an_unknown_service_is_404(client: Client) -> None:
    assert "tailor-patient-view" in error_of(post(client, "/cds-services/tailor-patient", {}), 404)["hint"]


def test_the_summary_names_the_option_ranked_first_and_its_number(predictor: Predictor) -> None:
    answer = predictor.predict(Patient.model_validate(child()["patient"]), "rare-childhood")
    first = answer.options[0]
    told = summary(answer)
    assert first.title in told
    assert first.responses[0].probability is not None
    assert f"{first.responses[0].probability:.0%}" in told
    silent = first.model_copy(update={"responses": (), "matched": True})
    told = summary(answer.model_copy(update={"options": (silent, *answer.options[1:])}))
    assert told.startswith(f"Ranked first: {first.title} (matched to the patient; no basis for a number)")


def test_a_card_leads_a_clinician_to_the_report_of_the_very_answer(
    tmp_path: Path, portal: BlockingPortal, predictor: Predictor
) -> None:
    ledger().append("feedback", {})
    staff = hospital(tmp_path, portal, predictor)
    headers = staff.headers("clinician", "key")
    asked = {"headers": headers | {"Content-Type": "application/json"}, "content": json.dumps(hook())}
    (card,) = staff.client.request("POST", VIEW, **asked).json()["cards"]
    report, start = card["links"]
    assert report["label"] == "Report of this answer (entry 2)"
    assert (start["label"], start["url"]) == ("Open Tailor", "http://tailor/")
    for kind in KINDS:
        opened = staff.request("GET", report["url"], staff.headers("clinician", kind))
        assert opened.content == report_of(2)
        assert "tailor-entry-2.pdf" in opened.headers["content-disposition"]
    assert staff.request("GET", report["url"], staff.headers("scientist", "key")).status_code == 403
    staff.engine.dispose()


def report_of(entry: int) -> bytes:
    """The report laid out from the ledger, not from the route."""
    kept = keeper().kept(entry)
    answer = kept.answer.model_copy(update={"audit": Audit(entry=entry, hash=kept.hash)})
    assert kept.patient is not None
    patient = kept.patient.model_copy(update={"patient_id": None})
    return report_pdf(answer, program(answer.program), patient, kept.at)
