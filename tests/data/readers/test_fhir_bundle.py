"""A FHIR bundle becomes a patient, and every resource of it is used or left with a reason."""

from __future__ import annotations

import copy
import datetime
import json
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import TailorError
from data.readers.fhir import program_of, read_bundle, read_fhir

LOINC, SCT = "http://loinc.org", "http://snomed.info/sct"
TODAY = datetime.date(2026, 11, 23)
LUNG = json.loads(files("data").joinpath("examples/fhir/lung.json").read_text(encoding="utf-8"))


def concept(code, system=SCT, **more):
    return {"coding": [{"system": system, "code": code}], **more}


def condition(code, name="c", system=SCT, **more):
    body = {"resourceType": "Condition", "id": name, "subject": {"reference": "Patient/p"}}
    return body | {"code": concept(code, system)} | more


def bundle(*resources, kind="collection"):
    person = {"resourceType": "Patient", "id": "p"}
    return {
        "resourceType": "Bundle",
        "type": kind,
        "entry": [{"resource": resource} for resource in (person, *resources)],
    }


def read(*resources):
    return read_bundle(bundle(*resources), today=TODAY)


def test_the_example_of_our_own_fills_what_it_says():
    reading = read_bundle(LUNG, today=TODAY)
    history = reading.patient.history
    assert reading.program == "lung"
    assert (reading.found, reading.used, len(reading.left)) == (18, 16, 2)
    expected = {
        "sex": "female", "age": 58, "cancer_type": "nsclc", "lung_histology": "adenocarcinoma",
        "metastatic": True, "metastasis_brain": True, "stage_at_diagnosis": "IV", "ecog": 1,
        "pd_l1_tps": 20, "albumin": 3.9, "haemoglobin": 12.8, "nlr": 3, "hypertension": True,
    }  # fmt: skip
    assert {name: history[name] for name in expected} == expected
    assert reading.patient.environment == {"smoking_ever": False, "smoking_current": False}
    assert {"prior_systemic_therapy", "diabetes", "metastasis_liver"}.isdisjoint(history)
    (variant,) = reading.patient.mutations.variants
    assert (variant.gene, variant.change, variant.origin, variant.vaf) == ("EGFR", "L858R", "somatic", 0.31)
    assert reading.patient.mutations.status("KRAS") is False
    assert reading.patient.mutations.status("ALK") is None


def test_what_is_left_of_the_example_has_its_reasons():
    reading = read_bundle(LUNG, today=TODAY)
    left = {item.where.rpartition("/")[2]: item.why for item in reading.left}
    assert left == {
        "calcium": "nothing of it is asked",
        "penicillin": "AllergyIntolerance: nothing of it is asked",
    }
    (older,) = reading.remarks
    assert "albumin-before" in older.where
    assert "2026-10-12" in older.why


def test_the_published_mcode_patient(formats):
    reading = read_fhir(formats / "mcode" / "TrialMatching_Patient01.json")
    assert (reading.found, reading.used, reading.left, reading.program) == (18, 18, (), "breast")
    expected = {
        "sex": "female", "cancer_type": "breast", "breast_histology": "ductal", "histology_ductal": True,
        "stage_at_diagnosis": "IV", "metastatic": True, "lymph_node_status": "positive", "ecog": 1,
        "metastasis_liver": True, "metastasis_bone": True, "er_status": "positive", "hr_status": "positive",
        "progesterone_receptor_status": "positive", "her2_status": "negative", "prior_endocrine": True,
        "prior_cdk46": True, "prior_systemic_therapy": True,
    }  # fmt: skip
    history = reading.patient.history
    assert {name: history[name] for name in expected} == expected
    assert "metastasis_lymph" not in history
    assert reading.patient.mutations.measures == {"msi_high": True}
    assert {variant.gene for variant in reading.patient.mutations.variants} == {"ESR1", "PIK3CA"}


@pytest.mark.parametrize("kind", ["collection", "searchset", "transaction", "document", "batch"])
def test_bundles_of_every_kind_are_read(kind):
    reading = read_bundle(bundle(condition("254837009"), kind=kind), today=TODAY)
    assert reading.patient.history["cancer_type"] == "breast"


def test_a_lone_resource_and_a_bundle_in_a_bundle_are_read():
    assert read_bundle(condition("254837009")).patient.history == {"cancer_type": "breast"}
    outer = {"resourceType": "Bundle", "type": "collection"}
    outer["entry"] = [{"resource": bundle(condition("254837009"), kind="searchset")}, {"request": {}}]
    reading = read_bundle(outer)
    assert (reading.found, reading.used, reading.left[0].why) == (3, 2, "an entry without a resource")


def test_a_resource_that_comes_twice_counts_once():
    reading = read(condition("38341003"), condition("38341003"))
    assert [item.why for item in reading.left] == ["the same resource again"]


def test_resources_of_another_patient_are_left():
    reading = read(condition("38341003") | {"subject": {"reference": "Patient/q"}})
    assert [item.why for item in reading.left] == ["of another patient"]
    assert not reading.patient.history
    with pytest.raises(TailorError, match="more than one patient"):
        read({"resourceType": "Patient", "id": "q"})


def test_the_age_is_of_today_and_at_death_of_the_dead():
    person = {"resourceType": "Patient", "id": "p", "birthDate": "1960-11-24"}
    assert read_bundle(person, today=TODAY).patient.history["age"] == 65
    dead = person | {"deceasedDateTime": "2020-11-24T08:00:00Z"}
    assert read_bundle(dead, today=TODAY).patient.history["age"] == 60
    assert "age" not in read_bundle(person | {"deceasedBoolean": True}, today=TODAY).patient.history
    assert read_bundle(person | {"birthDate": "1960"}, today=TODAY).remarks[0].what == "birthDate"


@pytest.mark.parametrize(
    ("codes", "program"),
    [
        (["254837009"], "breast"),
        (["254632001"], "lung"),
        (["363351006"], "colon"),
        (["86406008"], "hiv"),
        (["190905008"], "cystic-fibrosis"),
        (["84757009"], "pharmacogenomics"),
        (["387759001"], "rare-childhood"),
        (["254837009", "49436004"], "breast"),
        (["254837009", "254632001"], None),
        (["38341003"], None),
    ],
)
def test_conditions_mean_a_program(codes, program):
    resources = [condition(code, f"c{code}") for code in codes]
    assert read(*resources).program == program
    assert program_of(resources) == program_of(bundle(*resources)) == program


def test_errors_name_entry_and_element_and_no_value():
    bad = copy.deepcopy(LUNG)
    bad["entry"][5]["resource"]["valueInteger"] = "Jane Doe"
    with pytest.raises(TailorError) as caught:
        read_bundle(bad)
    assert caught.value.code == "invalid_fhir"
    assert caught.value.message == "entry 6: Observation/ecog: valueInteger is not as R4 asks."
    bad["entry"][5]["resource"] = {"resourceType": "Observation", "id": "ecog", "Jane": "Doe"}
    with pytest.raises(TailorError) as caught:
        read_bundle(bad)
    assert "Jane" not in str(caught.value)
    assert "Doe" not in str(caught.value)


@pytest.mark.parametrize("text", ["<Bundle/>", "", "[1]", '{"a": 1}', '"Bundle"', "null"])
def test_what_is_no_fhir_is_an_error(tmp_path, text):
    path = tmp_path / "bundle.json"
    path.write_text(text)
    with pytest.raises(TailorError):
        read_fhir(path)


def _paths(value, at=()):
    if at:
        yield at
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from _paths(one, (*at, key))


SECRET = "Sekretwort"
BROKEN = st.sampled_from(
    [None, "", SECRET, [], {}, True, -1, 1e308, float("inf"), "9" * 5000, [None], [SECRET], {SECRET: SECRET},
     {"coding": [{"code": SECRET}]}, "2019-13-45", 10**30, [[]], f"{SECRET}/{SECRET}", {"reference": SECRET}]
)  # fmt: skip


@settings(max_examples=250, deadline=None, derandomize=True)
@given(path=st.sampled_from(list(_paths(LUNG))), value=st.none() | BROKEN, delete=st.booleans())
def test_whatever_is_broken_gives_a_reading_or_an_error_without_values(path, value, delete):
    broken = copy.deepcopy(LUNG)
    at = broken
    for key in path[:-1]:
        at = at[key]
    if delete:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    said, whole = "", True
    try:
        reading = read_bundle(broken, today=TODAY)
        whole = reading.found == reading.used + len(reading.left)
    except TailorError as error:
        said = json.dumps(error.body())
    assert whole
    assert SECRET not in said
