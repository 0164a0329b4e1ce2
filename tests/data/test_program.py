from __future__ import annotations

import json
from importlib.resources import files

import pytest
from pydantic import ValidationError

from data.cohorts import sources
from data.cohorts.phenosense import CUT_OFFS, DRUGS
from data.errors import TailorError
from data.patient import Patient
from data.program import Endpoint, Program, Rule, program, programs

ALL = programs().values()
EXAMPLES = sorted(
    (p for p in files("data").joinpath("examples").iterdir() if p.name.endswith(".json")),
    key=lambda p: p.name,
)


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
    verdict = (
        program("breast")
        .therapy("chemotherapy_anti_her2")
        .eligible(Patient(history={"metastatic": False, **history}))
    )
    assert verdict.status == status
    assert "HER2 positive" in verdict.reason


@pytest.mark.parametrize(("value", "status"), [(20, "met"), (19.9, "unmet"), (None, "unknown")])
def test_hormone_therapy_needs_the_receptor(value, status):
    patient = Patient(history={"oestrogen_receptor": value, "metastatic": False})
    assert program("breast").therapy("hormone_therapy").eligible(patient).status == status


def test_what_is_given_around_surgery_is_not_for_who_has_metastases():
    spread = Patient(history={"metastatic": True, "her2_status": "positive", "hr_status": "positive"})
    breast = program("breast")
    assert breast.therapy("chemotherapy_anti_her2").eligible(spread).status == "unmet"
    assert breast.therapy("surgery_only").eligible(Patient()).status == "unknown"
    assert breast.therapy("endocrine").eligible(spread).status == "met"


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


VALUE = {"id": "e", "title": "E", "type": "continuous", "event": "x", "cohort": "c", "unit": "fold"}
RESISTANCE = VALUE | {"role": "resistance", "drugs": ["d"], "resistant_at": 3}


def test_resistance_is_a_value_of_drugs_with_a_cut_off():
    found = Endpoint(**RESISTANCE)
    assert (found.drugs, found.resistant_at) == (("d",), 3)


@pytest.mark.parametrize("without", ["drugs", "resistant_at"])
def test_resistance_needs_drugs_and_a_cut_off(without):
    with pytest.raises(ValidationError, match="drugs and resistant_at belong to resistance"):
        Endpoint(**{key: value for key, value in RESISTANCE.items() if key != without})


@pytest.mark.parametrize("given", [{"drugs": ["d"]}, {"resistant_at": 3}])
@pytest.mark.parametrize("role", ["response", "side_effect"])
def test_drugs_and_a_cut_off_belong_to_resistance_only(role, given):
    with pytest.raises(ValidationError, match="and only there"):
        Endpoint(**VALUE, role=role, **given)


@pytest.mark.parametrize("changes", [{"type": "binary"}, {"type": "time_to_event", "horizon_days": 9}])
def test_resistance_is_continuous(changes):
    spec = {key: value for key, value in RESISTANCE.items() if key != "unit"} | changes
    with pytest.raises(ValidationError, match="so continuous"):
        Endpoint(**spec)


@pytest.mark.parametrize("field", ["resistant_at", "highest"])
@pytest.mark.parametrize("value", [0, -1])
def test_cut_off_and_highest_value_are_positive(field, value):
    with pytest.raises(ValidationError, match=field):
        Endpoint(**RESISTANCE | {field: value})


@pytest.mark.parametrize(("transform", "unit"), [(None, "fold"), ("sqrt", "fold"), ("log10", "log10 fold")])
def test_factors_are_judged_as_logarithms(transform, unit):
    assert Endpoint(**RESISTANCE, transform=transform).judged_in == unit


def test_what_has_no_unit_is_judged_in_none():
    assert program("breast").endpoint("recurrence_free_survival").judged_in is None


def _therapies(**changes):
    return [
        {"id": "a", "title": "A", "kind": "targeted", **changes},
        {"id": "b", "title": "B", "kind": "standard"},
    ]


def test_a_fixed_value_is_of_a_known_endpoint():
    endpoint = VALUE | {"role": "response"}
    found = _small(therapies=_therapies(fixed=[["e", 35]]), endpoints=[endpoint])
    assert found.therapy("a").fixed == (("e", 35.0),)
    with pytest.raises(TailorError, match="endpoint in program x: 'ee'") as caught:
        _small(therapies=_therapies(fixed=[["ee", 35]]), endpoints=[endpoint])
    assert caught.value.code == "unknown_endpoint"


def test_rates_are_borrowed_from_a_known_therapy():
    assert _small(therapies=_therapies(rates_of="b")).therapy("a").rates_of == "b"
    with pytest.raises(TailorError, match="therapy in program x: 'c'") as caught:
        _small(therapies=_therapies(rates_of="c"))
    assert caught.value.code == "unknown_therapy"


@pytest.mark.parametrize("one", ALL, ids=lambda p: p.id)
def test_every_drug_has_one_resistance_model(one):
    resistance = [endpoint for endpoint in one.endpoints if endpoint.role == "resistance"]
    drugs = [drug for endpoint in resistance for drug in endpoint.drugs]
    assert len(set(drugs)) == len(drugs)
    given = {drug for therapy in one.therapies for drug in therapy.drugs}
    for endpoint in resistance:
        assert endpoint.highest is None or endpoint.resistant_at < endpoint.highest
    assert not resistance or len(given & set(drugs)) > 10


@pytest.mark.parametrize("drug", DRUGS)
def test_cut_offs_are_the_published_ones(drug):
    assert program("hiv").endpoint(f"fold_change_{drug.lower()}").resistant_at == CUT_OFFS[drug]


def test_a_therapy_is_matched_by_an_alteration_or_a_marker_and_by_nothing_else():
    lung, breast = program("lung"), program("breast")
    egfr = Patient(mutations={"variants": [{"gene": "EGFR", "change": "p.L858R"}]})
    assert lung.therapy("kinase_inhibitor").matched(egfr)
    assert not lung.therapy("kinase_inhibitor").matched(Patient(mutations={"tested_genes": ["EGFR"]}))
    assert breast.therapy("cytotoxic_anti_her2").matched(Patient(history={"her2_status": "positive"}))
    assert not breast.therapy("chemotherapy").matched(Patient(history={"metastatic": False}))
