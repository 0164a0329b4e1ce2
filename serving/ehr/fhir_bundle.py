"""An answer as a FHIR Bundle: who made it, from what, one RiskAssessment an option, what was left out."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from data.readers.reading import Reading
from serving.ehr.fhir_observation import observations
from serving.ehr.fhir_outcome import remarks
from serving.ehr.fhir_parts import Json, Names, concept, entry
from serving.ehr.fhir_risk import risk_assessment
from serving.prediction import Prediction

LEDGER = "urn:tailor:ledger"
MODEL = "urn:tailor:model"


def bundle(
    answer: Prediction, reading: Reading, subject: Json, basis: Sequence[Json], now: datetime.datetime
) -> Json:
    """Return an answer that is in the ledger as a Bundle of type ``collection``.

    Parameters
    ----------
    answer : Prediction
    reading : Reading
        Of the input, for what was not used of it.
    subject, basis : dict, sequence of dict
        References to the patient and to what was read.
    now : datetime
        With its zone.
    """
    assert answer.audit is not None
    names = Names(answer.audit.hash)
    at = now.isoformat(timespec="seconds")
    risks = [
        entry(names, f"risk {option.therapy}", risk_assessment(option, answer, names, subject, basis, now))
        for option in answer.options
    ]
    seen = [entry(names, name, resource) for name, resource in observations(answer, names, subject, at)]
    return {
        "resourceType": "Bundle",
        "identifier": {"system": LEDGER, "value": f"{answer.audit.entry}#{answer.audit.hash}"},
        "type": "collection",
        "timestamp": at,
        "entry": [
            *risks,
            *seen,
            entry(names, "outcome", remarks(reading, answer.reliability)),
            entry(names, "device", _device(answer)),
            entry(names, "provenance", _provenance(answer, names, [risk["fullUrl"] for risk in risks], at)),
        ],
    }


def _device(answer: Prediction) -> Json:
    return {
        "resourceType": "Device",
        "status": "active",
        "deviceName": [{"name": "Tailor", "type": "user-friendly-name"}],
        "type": concept("Software that predicts what treatments do for one patient"),
        "version": [{"value": answer.provenance.code_version}],
        "note": [{"text": answer.notice}],
    }


def _provenance(answer: Prediction, names: Names, targets: Sequence[str], at: str) -> Json:
    """Return what the numbers are from: models with their cohorts, and the entry of the ledger."""
    assert answer.audit is not None
    models = [
        {
            "role": "source",
            "what": {
                "identifier": {
                    "system": MODEL,
                    "value": f"{model.model} v{model.version} run {model.run_id}",
                },
                "display": f"trained {model.trained_at} on {model.patients} patients of {model.cohort} "
                f"({model.design}; {model.citation}; sha256 {model.cohort_sha256})",
            },
        }
        for model in answer.provenance.models
    ]
    kept = {"system": LEDGER, "value": f"{answer.audit.entry}#{answer.audit.hash}"}
    return {
        "resourceType": "Provenance",
        "target": [{"reference": url} for url in targets],
        "recorded": at,
        "activity": concept("Prediction"),
        "agent": [{"who": {"reference": names.url("device"), "display": "Tailor"}}],
        "entity": [
            *models,
            {"role": "source", "what": {"identifier": kept, "display": "entry of the ledger"}},
        ],
    }
