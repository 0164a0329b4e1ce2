"""What laboratory values, markers and scores of FHIR mean to a patient's history."""

from __future__ import annotations

import pytest

from tests.data.readers.fhir_resources import LOINC, concept, history, observation, quantity, read


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
