"""What drugs and procedures of FHIR mean to a patient's history."""

from __future__ import annotations

import pytest

from tests.data.readers.fhir_resources import ABOUT, ATC, RXNORM, concept, drug, history, read, taken

TREATED = {"prior_systemic_therapy": True, "prior_therapy": True}


@pytest.mark.parametrize(
    ("medication", "left_behind"),
    [
        (drug("194000"), {"prior_cytotoxic": True}),
        (drug("L01EB04", ATC), {"prior_targeted": True}),
        (drug(text="Trastuzumab 150 MG Injection"), {"prior_anti_her2": True}),
        (drug(text="10 ML bevacizumab 25 MG/ML Injection"), {"prior_anti_vegf": True}),
        (
            drug(text="trifluridine / tipiracil"),
            {"prior_cytotoxic": True, "prior_trifluridine_tipiracil": True},
        ),
        (drug(text="doxorubicin"), {"prior_cytotoxic": True, "prior_anthracycline": True}),
    ],
)
def test_drugs_leave_behind_what_they_are(medication, left_behind):
    assert history(taken(**medication)) == left_behind | TREATED


@pytest.mark.parametrize(
    "resource",
    [
        taken(status="not-taken", **drug("194000")),
        taken(status="intended", **drug("194000")),
        taken("MedicationRequest", "draft", intent="order", **drug("194000")),
        taken("MedicationRequest", "active", intent="proposal", **drug("194000")),
        taken("MedicationAdministration", "not-done", effectiveDateTime="2026-01-01", **drug("194000")),
        taken(**drug(text="fluorouracil 50 MG/ML Topical Cream")),
        taken(**drug(text="metformin")),
    ],
)
def test_drugs_not_taken_or_not_asked_are_left(resource):
    reading = read(resource)
    assert not reading.patient.history
    assert len(reading.left) == 1


def test_a_drug_may_stand_in_a_resource_of_its_own():
    own = {"resourceType": "Medication", "id": "x", "code": concept("194000", RXNORM)}
    reading = read(taken(medicationReference={"reference": "Medication/x"}), own)
    assert reading.patient.history["prior_cytotoxic"] is True
    assert not reading.left
    inner = taken(medicationReference={"reference": "#x"}, contained=[own])
    assert history(inner)["prior_cytotoxic"] is True
    assert read(own).left[0].what == "194000"


def test_what_is_taken_now_counts_only_while_it_is_taken():
    assert history(taken(status="active", **drug("1191"))) == {"aspirin": True}
    assert read(taken(status="stopped", **drug("1191"))).left[0].why == "no longer taken"
    none = concept("no-known-medications", "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips")
    found = history(taken(status="active", medicationCodeableConcept=none))
    assert found["aspirin"] is False
    assert "prior_cytotoxic" not in found


def test_surgery_and_radiotherapy():
    def procedure(code, **more):
        body = {"resourceType": "Procedure", "id": "s", "status": "completed", "code": concept(code)}
        return body | ABOUT | more

    assert history(procedure("172043006")) == {"breast_surgery": "mastectomy", "prior_therapy": True}
    chest = procedure("1217123003", bodySite=[concept("76752008")])
    assert history(chest) == {"prior_therapy": True, "prior_thoracic_radiotherapy": True}
    assert history(procedure("1217123003")) == {"prior_therapy": True}
    assert read(procedure("172043006", status="not-done")).left[0].why == "status: not-done"
