"""Writers of FHIR resources for tests, and what a patient's history is made of them."""

from __future__ import annotations

import datetime

from data.readers.fhir import read_bundle

LOINC, SCT = "http://loinc.org", "http://snomed.info/sct"
ICD, ICDO = "http://hl7.org/fhir/sid/icd-10-cm", "http://terminology.hl7.org/CodeSystem/icd-o-3"
RXNORM, ATC = "http://www.nlm.nih.gov/research/umls/rxnorm", "http://www.whocc.no/atc"
AJCC = "http://cancerstaging.org"
HISTOLOGY = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-histology-morphology-behavior"
ABOUT = {"subject": {"reference": "Patient/p"}}


def concept(code, system=SCT, display=None):
    return {"coding": [{"system": system, "code": code} | ({"display": display} if display else {})]}


def condition(code, system=SCT, **more):
    return (
        {"resourceType": "Condition", "id": f"c-{code}".replace("/", "."), "code": concept(code, system)}
        | ABOUT
        | more
    )


def observation(code, name="o", system=LOINC, **more):
    body = {"resourceType": "Observation", "id": name, "status": "final", "code": concept(code, system)}
    return body | ABOUT | more


def taken(kind="MedicationStatement", status="completed", **more):
    return {"resourceType": kind, "id": "m", "status": status} | ABOUT | more


def drug(code="", system=RXNORM, text=""):
    return {"medicationCodeableConcept": concept(code, system) if code else {"text": text}}


def quantity(value, unit):
    return {"valueQuantity": {"value": value, "code": unit, "system": "http://unitsofmeasure.org"}}


def read(*resources):
    entries = [{"resource": resource} for resource in resources]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return read_bundle(bundle, today=datetime.date(2026, 11, 23))


def history(*resources):
    return read(*resources).patient.history
