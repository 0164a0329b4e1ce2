"""What this server does, in FHIR's words: CapabilityStatement and OperationDefinition."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from data.program import programs
from serving.ehr.fhir_parts import Json
from serving.prediction import NOTICE

RELEASED = "2026-11-23"


def capability(base: str) -> Json:
    """Return the CapabilityStatement of the server at an address that ends in ``/fhir``."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "experimental": True,
        "date": RELEASED,
        "kind": "instance",
        "software": {"name": "Tailor", "version": version("tailor")},
        "implementation": {"description": f"Tailor. {NOTICE}", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "rest": [
            {
                "mode": "server",
                "documentation": "One operation and no stored resources.",
                "operation": [{"name": "predict", "definition": f"{base}/OperationDefinition/predict"}],
            }
        ],
    }


def operation(base: str) -> Json:
    """Return the OperationDefinition of ``$predict``."""
    known = ", ".join(programs())
    return {
        "resourceType": "OperationDefinition",
        "id": "predict",
        "url": f"{base}/OperationDefinition/predict",
        "name": "Predict",
        "title": "How likely each treatment is to work for one patient, and why",
        "status": "active",
        "experimental": True,
        "date": RELEASED,
        "kind": "operation",
        "affectsState": True,  # the answer is written into the ledger
        "code": "predict",
        "description": "Predicts every endpoint of a program under each therapy. A Bundle may be "
        "sent in place of Parameters. Probabilities are percentages; intervals are the extension "
        "urn:tailor:interval. "
        f"Where there is no basis there is no number. {NOTICE}",
        "system": True,
        "type": False,
        "instance": False,
        "parameter": [
            _parameter("patient", "in", 1, "1", "Bundle", "The patient's record, of one patient."),
            _parameter(
                "program", "in", 0, "1", "code", f"One of {known}; told from the conditions if absent."
            ),
            _parameter("therapy", "in", 0, "*", "code", "Ids of the therapies to compare; all if absent."),
            _parameter(
                "return",
                "out",
                1,
                "1",
                "Bundle",
                "A collection: one RiskAssessment an option, Observations of values and explanations, an "
                "OperationOutcome of what was not used and what was missing, the Device and the Provenance.",
            ),
        ],
    }


def _parameter(name: str, use: str, least: int, most: str, kind: str, says: str) -> dict[str, Any]:
    return {"name": name, "use": use, "min": least, "max": most, "type": kind, "documentation": says}
