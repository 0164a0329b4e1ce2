"""Invented records as FHIR, for the tests of the interfaces to electronic health records."""

from __future__ import annotations

from typing import Any

SNOMED = "http://snomed.info/sct"
BREAST = ("254837009", "Malignant neoplasm of breast (disorder)")
PATIENT = {"resourceType": "Patient", "id": "jane", "gender": "female", "birthDate": "1966-05-01"}


def condition(code: str, display: str, patient: str = "jane") -> dict[str, Any]:
    return {
        "resourceType": "Condition",
        "id": "disease",
        "subject": {"reference": f"Patient/{patient}"},
        "code": {"coding": [{"system": SNOMED, "code": code, "display": display}]},
    }


def collection(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": r} for r in resources]}


def breast() -> dict[str, Any]:
    return collection(PATIENT, condition(*BREAST))


def hook(kind: str = "patient-view", **changes: Any) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "hook": kind,
        "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "context": {"userId": "Practitioner/1", "patientId": "jane"},
        "prefetch": {"patient": PATIENT, "conditions": collection(condition(*BREAST)), "laboratory": None},
    }
    if kind == "order-select":
        asked["context"] |= ordering("capecitabine 500 MG Oral Tablet")
    return asked | changes


def ordering(*drugs: str) -> dict[str, Any]:
    drafts = [
        {
            "resourceType": "MedicationRequest",
            "id": f"o{i}",
            "status": "draft",
            "intent": "order",
            "subject": {"reference": "Patient/jane"},
            "medicationCodeableConcept": {"text": drug},
        }
        for i, drug in enumerate(drugs)
    ]
    return {"selections": ["MedicationRequest/o0"], "draftOrders": collection(*drafts)}


def parameters(patient: dict[str, Any], **parts: Any) -> dict[str, Any]:
    listed = [{"name": name, "valueCode": value} for name, value in parts.items()]
    return {"resourceType": "Parameters", "parameter": [{"name": "patient", "resource": patient}, *listed]}
