"""Invented requests that show the form, for the description of the service."""

from __future__ import annotations

from typing import Any

_PATIENT = {"resourceType": "Patient", "id": "invented", "gender": "female", "birthDate": "1961-04-02"}
_CONDITION = {
    "resourceType": "Condition",
    "id": "cancer",
    "clinicalStatus": {
        "coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]
    },
    "subject": {"reference": "Patient/invented"},
    "code": {
        "coding": [
            {
                "system": "http://snomed.info/sct",
                "code": "254637007",
                "display": "Non-small cell lung cancer (disorder)",
            }
        ]
    },
}
BUNDLE: dict[str, Any] = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [{"resource": _PATIENT}, {"resource": _CONDITION}],
}
PARAMETERS: dict[str, Any] = {
    "resourceType": "Parameters",
    "parameter": [
        {"name": "patient", "resource": BUNDLE},
        {"name": "program", "valueCode": "lung"},
        {"name": "therapy", "valueCode": "anti_pd1"},
        {"name": "therapy", "valueCode": "anti_pd1_ctla4"},
    ],
}
_PREFETCH = {
    "patient": _PATIENT,
    "conditions": {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": _CONDITION}]},
}
VIEW: dict[str, Any] = {
    "hook": "patient-view",
    "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
    "context": {"userId": "Practitioner/invented", "patientId": "invented"},
    "prefetch": _PREFETCH,
}
_ORDER = {
    "resourceType": "MedicationRequest",
    "id": "order",
    "status": "draft",
    "intent": "order",
    "subject": {"reference": "Patient/invented"},
    "medicationCodeableConcept": {"text": "pembrolizumab 25 MG/ML injection"},
}
SELECT: dict[str, Any] = VIEW | {
    "hook": "order-select",
    "context": VIEW["context"]
    | {
        "selections": ["MedicationRequest/order"],
        "draftOrders": {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": _ORDER}]},
    },
}
CALLS = {"patient-view": VIEW, "order-select": SELECT}
FEEDBACK: dict[str, Any] = {
    "feedback": [
        {
            "card": "00000000-0001-8000-8000-000000000000",
            "outcome": "overridden",
            "overrideReason": {
                "reason": {"code": "patient-preference", "system": "urn:tailor:override-reason"},
                "userComment": "Wants to stay at home.",
            },
            "outcomeTimestamp": "2026-11-23T09:30:00Z",
        }
    ]
}
