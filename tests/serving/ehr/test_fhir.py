"""``/fhir`` over HTTP: the operation, its description, errors as OperationOutcome."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from anyio.from_thread import BlockingPortal

from serving.app import create_app
from serving.ehr.samples import BUNDLE, PARAMETERS
from serving.predictor import Predictor
from serving.tell import ledger
from tests.serving.ehr.asking import FHIR, PREDICT, post, valid
from tests.serving.ehr.records import BREAST, PATIENT, breast, collection, condition, parameters
from tests.serving.support import EXAMPLES, OPEN, Client


def told(client: Client, body: Any) -> dict[str, Any]:
    response = post(client, PREDICT, body)
    assert response.status_code == 200, response.text
    return valid(response)


def of(found: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [e["resource"] for e in found["entry"] if e["resource"]["resourceType"] == kind]


def issue_of(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    found = valid(response)
    assert found["resourceType"] == "OperationOutcome"
    issue: dict[str, Any] = found["issue"][0]
    assert issue["severity"] == "error"
    return issue


def code_of(response: Any, status: int) -> str:
    code: str = issue_of(response, status)["details"]["coding"][0]["code"]
    return code


def test_a_bundle_is_answered_with_a_bundle_about_its_patient(client: Client) -> None:
    found = told(client, breast())
    risks = of(found, "RiskAssessment")
    assert {risk["subject"]["reference"] for risk in risks} == {"Patient/jane"}
    assert {ref["reference"] for risk in risks for ref in risk["basis"]} == {"Condition/disease"}
    assert of(found, "Device")[0]["deviceName"][0]["name"] == "Tailor"
    entry, _, digest = found["identifier"]["value"].partition("#")
    kept = ledger().audit(int(entry))
    assert kept is not None
    assert kept.hash == digest
    assert ledger().content(int(entry))["by"] == "fhir"


def test_json_is_read_as_well_as_fhir_json(client: Client) -> None:
    assert post(client, PREDICT, breast(), "application/json; charset=utf-8").status_code == 200
    assert code_of(post(client, PREDICT, breast(), "application/xml"), 415) == "unsupported_media_type"


def test_parameters_choose_program_and_therapies(client: Client) -> None:
    body = parameters(collection(PATIENT), program="rare-childhood", therapy="placebo")
    risks = of(told(client, body), "RiskAssessment")
    assert [risk["identifier"][0]["value"] for risk in risks] == ["placebo"]


def test_the_samples_of_the_description_are_answered(
    lung_predictor: Predictor, portal: BlockingPortal
) -> None:
    client = Client(portal, create_app(lambda: lung_predictor, OPEN))
    assert len(of(told(client, PARAMETERS), "RiskAssessment")) == 2
    told(client, BUNDLE)


def test_the_lung_example_is_answered(lung_predictor: Predictor, portal: BlockingPortal) -> None:
    client = Client(portal, create_app(lambda: lung_predictor, OPEN))
    found = told(client, (EXAMPLES / "fhir" / "lung.json").read_bytes())
    assert any("probabilityDecimal" in p for r in of(found, "RiskAssessment") for p in r["prediction"])


def test_the_published_bundle_of_mcode_is_answered(client: Client, formats: Path) -> None:
    found = told(client, (formats / "mcode" / "TrialMatching_Patient01.json").read_bytes())
    issues = of(found, "OperationOutcome")[0]["issue"]
    assert {issue["severity"] for issue in issues} >= {"information", "warning"}
    risks = of(found, "RiskAssessment")
    assert risks[0]["subject"]["reference"].startswith("Patient/")
    assert len(risks[0]["basis"]) > 3
    assert "mastectomy" not in json.dumps(risks[0]["basis"]).lower()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "bad_json"),
        ({}, 422, "not_fhir"),
        ({"resourceType": "Patient"}, 422, "not_fhir"),
        ({"resourceType": "Parameters"}, 422, "unknown_parameter"),
        ({"resourceType": "Parameters", "parameter": []}, 422, "bad_parameters"),
        (parameters(breast(), programme="breast"), 422, "unknown_parameter"),
        (parameters(breast(), program=3), 422, "bad_parameters"),
        (parameters(breast(), program="brest"), 422, "unknown_program"),
        (parameters(breast(), program="hiv"), 503, "no_model"),
        (parameters(breast(), therapy="placbo"), 422, "unknown_therapy"),
        (collection(PATIENT), 422, "no_program"),
        (collection(PATIENT, {"resourceType": "Observation"}), 422, "invalid_fhir"),
        (collection(PATIENT, PATIENT | {"id": "john"}), 422, "several_patients"),
    ],
)
def test_what_cannot_be_answered_is_an_operation_outcome(
    client: Client, body: Any, status: int, code: str
) -> None:
    assert code_of(post(client, PREDICT, body), status) == code


def test_an_error_says_which_part_and_what_to_do(client: Client) -> None:
    issue = issue_of(post(client, PREDICT, parameters(breast(), programme="breast")), 422)
    assert issue["expression"] == ["Parameters.parameter"]
    assert "program" in issue["details"]["text"]


def test_unknown_paths_and_methods_under_fhir_are_operation_outcomes_too(client: Client) -> None:
    assert code_of(client.get("/fhir/Patient"), 404) == "not_found"
    response = client.get(PREDICT)
    assert code_of(response, 405) == "method_not_allowed"
    assert response.headers["allow"] == "POST"
    assert set(client.get("/fhirx").json()) == {"error"}


def test_capability_and_operation_are_valid_and_fit_each_other(client: Client) -> None:
    capability = valid(client.get("/fhir/metadata"))
    named = capability["rest"][0]["operation"][0]["definition"]
    operation = valid(client.get(named.removeprefix("http://tailor")))
    assert operation["url"] == named
    assert [p["name"] for p in operation["parameter"] if p["use"] == "in"] == [
        "patient",
        "program",
        "therapy",
    ]


def test_the_description_for_machines_knows_the_routes(client: Client) -> None:
    document = client.get("/openapi.json").json()
    paths = document["paths"]
    operation = paths[PREDICT]["post"]
    assert FHIR in operation["requestBody"]["content"]
    assert operation["responses"]["422"] == {"$ref": "#/components/responses/FhirError422"}
    failed = document["components"]["responses"]["FhirError422"]["content"][FHIR]["schema"]
    assert failed == {"$ref": "#/components/schemas/Resource"}
    assert "412" in paths["/cds-services/tailor-patient-view"]["post"]["responses"]


def test_nothing_of_the_patient_is_kept_that_names_her(client: Client) -> None:
    named = PATIENT | {"name": [{"family": "Roe", "given": ["Jane"]}]}
    found = told(client, collection(named, condition(*BREAST)))
    kept = orjson.dumps(ledger().content(int(found["identifier"]["value"].partition("#")[0]))).decode()
    assert "Roe" not in kept
    assert "jane" not in kept
