from __future__ import annotations

import json
from importlib.resources import files

import pytest
from pydantic import ValidationError

from data.cohorts import sources
from data.errors import TailorError
from data.patient import Patient
from data.program import Endpoint, Program, Rule, program, programs

ALL = programs().values()
EXAMPLES = sorted((p for p in files("data").joinpath("examples").iterdir()), key=lambda p: p.name)


def test_the_programs_are_found():
    assert {"breast", "lung", "hiv", "rare-childhood"} <= set(programs())
    assert {"cystic-fibrosis", "pharmacogenomics"} <= set(programs())
    assert "colon" in programs()


@pytest.mark.parametrize("one", ALL, ids=lambda p: p.id)
def test_contract(one):
    ids = [t.id for t in one.therapies]
    assert any(t.kind == "standard" for t in one.therapies)
    assert one.contrasts
    assert all(set(pair) <= set(ids) for pair in one.contrasts)
    for endpoint in one.endpoints:
        assert sources()[endpoint.cohort].program == one.id


def _small(**changes):
    body = {
        "id": "x",
        "title": "X",
        "summary": "",
        "therapies": [
            {"id": "a", "title": "A", "kind": "targeted"},
            {"id": "b", "title": "B", "kind": "standard"},
            {"id": "c", "title": "C", "kind": "standard"},
        ],
        "endpoints": [],
    }
    return Program.model_validate(body | changes)


def test_contrasts_default_to_targeted_against_standard():
    assert _small().contrasts == (("a", "b"), ("a", "c"))
    assert _small(contrasts=[["b", "c"]]).contrasts == (("b", "c"),)


@pytest.mark.parametrize("pair", [["a", "nobody"], ["a", "a"]])
def test_contrasts_name_two_therapies_of_the_program(pair):
    with pytest.raises(ValidationError, match="contrast"):
        _small(contrasts=[pair])


def test_an_id_is_given_once():
    twice = [{"id": "a", "title": "A", "kind": "standard"}] * 2
    with pytest.raises(ValidationError, match="twice"):
        _small(therapies=twice)


@pytest.mark.parametrize(
    ("history", "status"),
    [({"her2_status": "positive"}, "met"), ({"her2_status": "negative"}, "unmet"), ({}, "unknown")],
)
def test_anti_her2_needs_her2(history, status):
    verdict = program("breast").therapy("chemotherapy_anti_her2").eligible(Patient(history=history))
    assert verdict.status == status
    assert "HER2 positive" in verdict.reason


@pytest.mark.parametrize(("value", "status"), [(20, "met"), (19.9, "unmet"), (None, "unknown")])
def test_hormone_therapy_needs_the_receptor(value, status):
    patient = Patient(history={"oestrogen_receptor": value})
    assert program("breast").therapy("hormone_therapy").eligible(patient).status == status


@pytest.mark.parametrize(
    ("mutations", "status"),
    [
        ({"variants": [{"gene": "EGFR", "change": "p.L858R"}]}, "met"),
        ({"tested_genes": ["EGFR"]}, "unmet"),
        ({}, "unknown"),
    ],
)
def test_gene_rules(mutations, status):
    rule = Rule(says="EGFR altered", gene_altered="EGFR")
    assert rule.judge(Patient.model_validate({"mutations": mutations})).status == status


def test_unmet_outweighs_unknown():
    rules = [
        {"says": "HER2 positive", "field": "history:her2_status", "equals": "positive"},
        {"says": "adult", "field": "history:age", "at_least": 18},
    ]
    therapy = _small(
        therapies=[{"id": "a", "title": "A", "kind": "standard", "eligibility": rules}]
    ).therapies[0]
    assert therapy.eligible(Patient(history={"age": 5})).status == "unmet"
    assert therapy.eligible(Patient(history={"age": 50})).status == "unknown"


def test_unknown_names_offer_the_nearest():
    with pytest.raises(TailorError, match="lung"):
        program("lungs")
    with pytest.raises(TailorError, match="anti_pd1"):
        program("lung").therapy("antipd1")
    with pytest.raises(TailorError, match="objective_response"):
        program("lung").endpoint("objective_respons")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.name)
def test_examples_are_valid_patients_of_their_program(path):
    body = json.loads(path.read_text(encoding="utf-8"))
    assert set(body) == {"about", "program", "patient"}
    patient = Patient.model_validate(body["patient"])
    verdicts = [t.eligible(patient).status for t in program(body["program"]).therapies]
    assert "met" in verdicts


def test_every_program_has_an_example():
    assert {json.loads(p.read_text(encoding="utf-8"))["program"] for p in EXAMPLES} == set(programs())


def test_a_misspelt_excluded_column_is_refused():
    spec = {"id": "e", "title": "E", "role": "response", "type": "binary", "event": "x", "cohort": "c"}
    assert Endpoint(**spec, exclude={"history:age": "why"}).exclude
    with pytest.raises(ValueError, match="history:agee is not in the dictionary"):
        Endpoint(**spec, exclude={"history:agee": "why"})
