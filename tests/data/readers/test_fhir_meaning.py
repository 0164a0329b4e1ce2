"""What conditions, observations, drugs and procedures of FHIR mean to a patient's history."""

from __future__ import annotations

import datetime

import pytest

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


def test_the_organ_and_the_histology_make_the_cancer():
    lung = condition("C34.1", ICD)
    assert history(lung) == {}
    assert read(lung).program == "lung"
    small = lung | {"extension": [{"url": HISTOLOGY, "valueCodeableConcept": concept("8041/3", ICDO)}]}
    assert history(small) == {"cancer_type": "sclc", "cell_type": "small_cell"}
    large = history(condition("254629004"))
    assert large == {"cancer_type": "nsclc", "cell_type": "large_cell", "lung_histology": "other"}
    generic = condition("363346000", bodySite=[concept("76752008")])
    assert history(generic) == {"cancer_type": "breast"}


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("C18.0", "caecum"),
        ("C18.2", "ascending_colon"),
        ("C18.7", "other_colon"),
        ("C20", "rectum"),
        ("C18.9", None),
    ],
)
def test_parts_of_the_bowel(code, part):
    found = history(condition(code, ICD))
    assert (found["cancer_type"], found.get("colorectal_site")) == ("colorectal", part)


def test_a_cancer_whose_site_is_not_stated_is_no_cancer_of_unknown_primary():
    # C80.1 of ICD-10-CM is any cancer coded without its site; it must not stand against a site stated.
    assert not history(condition("C80.1", ICD))
    assert history(condition("C80.1", ICD), condition("254837009")) == {"cancer_type": "breast"}


def test_two_cancers_are_no_single_cancer():
    reading = read(condition("254837009"), condition("254632001"))
    assert "cancer_type" not in reading.patient.history
    assert any("contradicts" in remark.why for remark in reading.remarks)


@pytest.mark.parametrize(
    "more",
    [
        {
            "verificationStatus": concept(
                "refuted", "http://terminology.hl7.org/CodeSystem/condition-ver-status"
            )
        },
        {"verificationStatus": concept("entered-in-error")},
        {"clinicalStatus": concept("resolved")},
    ],
)
def test_what_was_withdrawn_is_left(more):
    reading = read(condition("38341003", **more))
    assert not reading.patient.history
    assert reading.left[0].why in ("status: refuted", "status: entered-in-error", "no longer active")


def test_a_body_site_alone_makes_no_cancer():
    assert history(condition("38341003", bodySite=[concept("76752008")])) == {"hypertension": True}


def test_axillary_nodes_are_regional_to_the_breast_and_distant_to_the_lung():
    nodes = condition("94181007")
    assert history(condition("254837009"), nodes) == {
        "cancer_type": "breast",
        "lymph_node_status": "positive",
    }
    far = history(condition("254626006"), nodes)
    assert (far["metastasis_lymph"], far["metastatic"]) == (True, True)
    assert read(nodes).left[0].why == "whether these nodes are regional or distant is not stated"


@pytest.mark.parametrize(
    ("code", "field"),
    [("C79.51", "bone"), ("C78.7", "liver"), ("C78.01", "lung"), ("C79.31", "brain"), ("C78.6", "other")],
)
def test_metastases_by_the_longest_known_code(code, field):
    assert history(condition(code, ICD)) == {f"metastasis_{field}": True, "metastatic": True}


@pytest.mark.parametrize(
    ("value", "stage"),
    [
        (concept("4", AJCC), "IV"),
        (concept("IIIA", AJCC), "III"),
        (concept("3C", AJCC), "III"),
        (concept("cIIB", AJCC), "II"),
        ({"text": "Stage IB"}, "I"),
        (concept("1222804000"), "III"),
        (concept("x", "http://hospital.example.org", "Stage IVA"), "IV"),
        ({"text": "IIX"}, None),
        ({"text": "ypIII"}, None),
    ],
)
def test_stages_as_they_are_written(value, stage):
    found = history(condition("254837009"), observation("21908-9", valueCodeableConcept=value))
    assert found.get("stage_at_diagnosis") == stage
    assert found.get("metastatic") == (None if stage is None else stage == "IV")


def test_the_first_stage_is_that_of_diagnosis_and_metastasis_stays():
    first = observation(
        "21902-2", "a", valueCodeableConcept=concept("II", AJCC), effectiveDateTime="2019-05-01"
    )
    later = observation(
        "21908-9", "b", valueCodeableConcept=concept("IV", AJCC), effectiveDateTime="2024-02-01"
    )
    found = history(condition("254837009"), later, first)
    assert found["stage_at_diagnosis"] == "II"
    assert found["stage_iv_at_diagnosis"] is False
    assert found["metastatic"] is True
    undated = history(condition("254837009"), first, condition("94222008"))
    assert undated["metastatic"] is True


def test_nodes_and_distant_metastases_by_category():
    cancer = condition("254837009")
    nodes = observation("21906-3", valueCodeableConcept=concept("cN1a", AJCC))
    distant = observation("21907-1", "d", valueCodeableConcept=concept("cM0", AJCC))
    found = history(cancer, nodes, distant)
    assert (found["lymph_node_status"], found["metastatic"]) == ("positive", False)
    assert "lymph_node_status" not in history(condition("254626006"), nodes)
    for code, status in (("1229947003", "negative"), ("1229957002", "positive"), ("1229962001", "positive")):
        coded = observation("21900-6", valueCodeableConcept=concept(code))
        assert history(cancer, coded)["lymph_node_status"] == status


@pytest.mark.parametrize(
    ("code", "value", "unit", "field", "expected"),
    [
        ("1751-7", 39, "g/L", "albumin", 3.9),
        ("718-7", 128, "g/L", "haemoglobin", 12.8),
        ("777-3", 250, "10*3/uL", "platelets", 250),
        ("8302-2", 1.7, "m", "height", 170),
        ("2039-6", 5, "ug/L", "cea", 5),
        ("24467-3", 350, "/uL", "cd4", 350),
        ("10230-1", 60, "%", "lvef", 60),
    ],
)
def test_numbers_come_in_the_unit_of_the_dictionary(code, value, unit, field, expected):
    assert history(observation(code, **quantity(value, unit)))[field] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (quantity(39, "mmol"), "its unit cannot be turned into g/dL"),
        ({"valueQuantity": {"value": 3.9}}, "the unit is not given; g/dL is asked"),
        ({"valueQuantity": {"value": 3.9, "unit": "g/dL", "comparator": "<"}}, "only a bound is given (<)"),
        ({"dataAbsentReason": concept("unknown", display="Unknown")}, "no value: Unknown"),
        (quantity(390, "g/dL"), "not a plausible Serum albumin. Allowed: 0.5 to 7 g/dL. Check the unit."),
        ({"status": "entered-in-error"} | quantity(39, "g/L"), "status: entered-in-error"),
    ],
)
def test_a_number_that_cannot_be_used_is_left_with_the_reason(more, why):
    reading = read(observation("1751-7") | more)
    assert not reading.patient.history
    assert [item.why for item in reading.left] == [why]


def test_a_ratio_is_made_of_counts_of_one_day():
    many = observation("751-8", "n", effectiveDateTime="2026-01-02", **quantity(6, "10*9/L"))
    few = observation("731-0", "l", effectiveDateTime="2026-01-02", **quantity(1500, "/uL"))
    assert history(many, few) == {"nlr": 4}
    reading = read(many, few | {"effectiveDateTime": "2026-01-03"})
    assert not reading.patient.history
    assert {item.why for item in reading.left} == {"asked only as a ratio of two of one day"}


@pytest.mark.parametrize(
    ("code", "value", "field", "expected"),
    [
        ("85337-4", concept("LA6576-8", LOINC), "er_status", "positive"),
        ("40557-1", concept("260385009"), "progesterone_receptor_status", "negative"),
        ("85319-2", concept("LA11843-2", LOINC), "her2_status", "positive"),
        ("85319-2", {"text": "1+"}, "her2_status", "negative"),
        ("85319-2", concept("LA11842-4", LOINC), "her2_status", None),
        ("48676-1", {"text": "not done"}, "her2_status", None),
    ],
)
def test_markers_are_positive_negative_or_missing(code, value, field, expected):
    assert history(observation(code, valueCodeableConcept=value)).get(field) == expected


def test_the_interpretation_counts_without_a_value_and_percent_has_a_threshold():
    said = concept("POS", "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation")
    assert history(observation("16112-5", interpretation=[said]))["er_status"] == "positive"
    assert history(observation("85329-1", **quantity(0.5, "%")))["er_status"] == "negative"
    assert history(observation("85329-1", **quantity(80, "%")))["hr_status"] == "positive"


@pytest.mark.parametrize(
    ("answer", "high"), [("LA26203-2", True), ("LA26202-4", False), ("LA14122-8", False), ("LA11884-6", None)]
)
def test_microsatellites_by_the_answer_alone(answer, high):
    found = read(observation("81695-9", valueCodeableConcept=concept(answer, LOINC)))
    assert found.patient.mutations.measures.get("msi_high") is high


def test_one_date_that_says_both_says_nothing():
    both = [observation("16112-5", name, valueCodeableConcept=concept(code)) for name, code in
            (("a", "10828004"), ("b", "260385009"))]  # fmt: skip
    reading = read(*both)
    assert "er_status" not in reading.patient.history
    assert len(reading.remarks) == 2


def test_smoking_and_performance_status_by_answer():
    former = observation("72166-2", valueCodeableConcept=concept("8517006"))
    assert read(former).patient.environment == {"smoking_ever": True, "smoking_current": False}
    assert not read(observation("72166-2", valueCodeableConcept=concept("266927001"))).patient.environment
    assert history(observation("89247-1", valueCodeableConcept=concept("LA9624-3", LOINC))) == {"ecog": 2}
    assert history(observation("89243-0", valueCodeableConcept=concept("LA29177-5", LOINC))) == {
        "karnofsky": 80
    }
    assert history(observation("89243-0", valueInteger=70)) == {"karnofsky": 70}
    assert history(observation("33732-9", valueCodeableConcept=concept("61026006"))) == {"tumour_grade": "3"}


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
