"""The value of a test: what a hand computes, by number never below zero, nothing where nothing changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.patient import Patient
from data.program import program
from models.bundle import Bundle
from models.familiarity import Judgement
from models.registry.store import Registered
from serving.abstain import judge
from serving.findings import Asked, likely
from serving.predictor import Predictor
from serving.ranking import standings
from serving.suppose import Case, suppose
from serving.test_value import advise, worths
from tests.serving.molecular import decided, smoker

THERAPIES = program("simulated").therapies
KRAS = "mutations:KRAS"


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return decided()


@pytest.fixture(scope="module")
def predictor(bundle: Bundle) -> Predictor:
    return Predictor([Registered(bundle, "1", "run")])


def good(bundle: Bundle, patient: Patient) -> dict[str, float]:
    found = standings([Registered(bundle, "1", "run")], patient, THERAPIES)
    return {s.therapy: s.good[0] for s in found if s.good[0] is not None}


def asked_about(bundle: Bundle, patient: Patient) -> Asked:
    X = bundle.pipeline.transform_patient(patient, THERAPIES)
    return Asked(bundle, X, judge(bundle, X[0]))


@pytest.mark.parametrize("ever", [True, False])
def test_a_gene_that_decides_is_worth_what_a_hand_computes(predictor, bundle, ever):
    patient = smoker(ever)
    (advice,) = [a for a in predictor.predict(patient, "simulated").test_value if a.field == KRAS]
    chance = {f.value: f.chance for f in advice.findings}
    altered, wild = (good(bundle, suppose(patient, KRAS, v)) for v in ("any alteration", "wild type"))
    mean = {t: chance["altered"] * altered[t] + chance["wild type"] * wild[t] for t in altered}
    today = max(mean, key=lambda therapy: mean[therapy])
    best = chance["altered"] * max(altered.values()) + chance["wild type"] * max(wild.values())
    assert advice.without == today
    assert advice.gain == pytest.approx(best - mean[today])
    assert advice.changes == pytest.approx(chance["altered" if today == "platinum_doublet" else "wild type"])
    assert {f.value: f.first for f in advice.findings} == {
        "altered": "anti_pd1",
        "wild type": "platinum_doublet",
    }


def test_chances_follow_the_patient_and_sum_to_one(predictor):
    found = {}
    for ever in (True, False):
        advice = next(a for a in predictor.predict(smoker(ever), "simulated").test_value if a.field == KRAS)
        assert sum(f.chance for f in advice.findings) == pytest.approx(1)
        found[ever] = next(f.chance for f in advice.findings if f.value == "altered")
    assert found[True] == pytest.approx(0.5, abs=0.06)
    assert found[False] == pytest.approx(0.1, abs=0.04)


def test_what_is_known_is_not_advised(predictor):
    for mutations in ({"tested_genes": ["KRAS"]}, {"variants": [{"gene": "KRAS", "change": "p.G12C"}]}):
        prediction = predictor.predict(smoker(**mutations), "simulated")
        assert KRAS not in {advice.field for advice in prediction.test_value}


def test_a_rule_of_unknown_frequency_is_told_without_a_number(predictor):
    *first, last = predictor.predict(smoker(), "simulated").test_value
    assert (last.field, last.changes, last.gain) == ("mutations:EGFR", None, None)
    assert "EGFR inhibitor" in last.reason
    assert "how often it is found is not known" in last.reason
    assert {f.value: f.first for f in last.findings} == {
        "any other alteration": "egfr_tki",
        "p.T790M or wild type": "platinum_doublet",
    }
    assert [advice.field for advice in first] == [KRAS]


def test_a_test_that_changes_nothing_is_counted_and_not_listed(predictor):
    prediction = predictor.predict(smoker(), "simulated", ["platinum_doublet"])
    assert prediction.test_value == ()
    assert prediction.tests_considered == 1


def test_by_number_no_test_is_worth_less_than_nothing(bundle):
    rng = np.random.default_rng(0)
    for _ in range(20):
        patient = smoker(bool(rng.random() < 0.5))
        asked = [asked_about(bundle, patient)]
        base = standings([Registered(bundle, "1", "run")], patient, THERAPIES)
        (worth,) = worths(patient, THERAPIES, asked, base, [KRAS])
        assert worth.gain >= 0
        assert 0 <= worth.changes <= 1


@pytest.mark.parametrize("key", [KRAS, "environment:smoking_ever"])
def test_what_if_is_the_answer_for_the_patient_with_the_value_filled_in(bundle, key):
    patient = Patient()
    asked = asked_about(bundle, patient)
    values = ["wild type", "any alteration"] if key == KRAS else [True, False]
    cases = [Case(key, value, 0.5, suppose(patient, key, value)) for value in values]
    found = likely(asked, cases, THERAPIES).informed
    for row, case in zip(found, cases, strict=True):
        truth = good(bundle, case.patient)
        for number, therapy in zip(row, THERAPIES, strict=True):
            assert np.isnan(number) if therapy.id not in truth else number == pytest.approx(truth[therapy.id])


def test_a_test_that_would_let_the_model_answer_says_so(predictor):
    prediction = predictor.predict(Patient(), "simulated")
    assert prediction.reliability.abstained
    kras = prediction.test_value[0]
    assert (kras.field, kras.endpoint) == (KRAS, "objective_response")
    assert kras.gain > 0.05
    assert "too little is known for the model to answer today, with this test it would" in kras.reason


def test_what_does_not_let_the_model_answer_has_no_number(bundle):
    """Smoking alone is not enough: whatever it is, the therapies keep the rates of others."""
    key, patient = "environment:smoking_ever", Patient()
    base = standings([Registered(bundle, "1", "run")], patient, THERAPIES)
    cases = [Case(key, value, 0.5, suppose(patient, key, value)) for value in (True, False)]
    found = likely(asked_about(bundle, patient), cases, THERAPIES)
    assert not found.answered.any()
    for row in (*found.informed, *found.blind):
        numbers = [None if np.isnan(number) else number for number in row]
        assert numbers == [standing.good[0] for standing in base]


def test_a_strange_patient_is_told_of_rules_alone(bundle):
    """Neither how likely a finding is nor what it would gain is known of a patient unlike all others."""
    patient = smoker()
    strange = replace(
        asked_about(bundle, patient), judgement=Judgement(0.001, 0.0, (), ("odd",), only_lacking=False)
    )
    base = standings([Registered(bundle, "1", "run")], patient, THERAPIES)
    told, considered = advise(patient, THERAPIES, [strange], base)
    assert [one.field for one in told] == ["mutations:EGFR"]
    assert (told[0].changes, told[0].gain, considered) == (None, None, 1)
    assert all(finding.chance is None for finding in told[0].findings)


def test_a_dose_that_follows_the_genotype_gains_though_the_option_stays(dose_model):
    patient = Patient(history={"age": 60, "height": 170, "weight": 70})
    advice = Predictor([dose_model]).predict(patient, "pharmacogenomics", ["warfarin"]).test_value
    (vkorc1,) = [a for a in advice if a.field == "mutations:vkorc1_1639"]
    assert vkorc1.changes == 0
    assert vkorc1.gain > 0.02
    assert "would follow the finding" in vkorc1.reason
