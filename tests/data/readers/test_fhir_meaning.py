"""What conditions and stages of FHIR mean to a patient's history."""

from __future__ import annotations

import pytest

from tests.data.readers.fhir_resources import (
    AJCC,
    HISTOLOGY,
    ICD,
    ICDO,
    concept,
    condition,
    history,
    observation,
    read,
)


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
