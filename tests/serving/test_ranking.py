"""The quick standing of options agrees with the full answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.patient import Patient
from data.program import program
from serving.predictor import Predictor
from serving.ranking import best, standing, standings
from tests.serving.trials import infected


@pytest.mark.parametrize("history", [{"sex": "male"}, {"sex": "female", "log_wbc": 0.9}])
def test_quick_and_full_agree_on_every_option(predictor, history):
    about, patient = program("rare-childhood"), Patient(history=history)
    full = {o.therapy: standing(o) for o in predictor.predict(patient, about.id).options}
    assert {s.therapy: s for s in standings(predictor.programs[about.id], patient, about.therapies)} == full


def test_a_dose_stands_by_how_likely_it_suits(dose_model):
    about = program("pharmacogenomics")

    therapies = [t for t in about.therapies if "warfarin" in t.drugs]
    patient = Patient(history={"age": 60, "height": 170, "weight": 70})
    options = Predictor([dose_model]).predict(patient, about.id, [t.id for t in therapies]).options
    found = {s.therapy: s for s in standings([dose_model], patient, therapies)}
    assert found == {o.therapy: standing(o) for o in options}
    assert best(list(found.values())).therapy == options[0].therapy


def test_of_equals_the_first_in_the_program_is_best(virus_predictor):
    about = program("hiv")
    options = virus_predictor.predict(infected(()), "hiv").options
    by_id = {o.therapy: standing(o) for o in options}
    assert best([by_id[t.id] for t in about.therapies]).therapy == options[0].therapy


def test_what_a_guideline_says_to_avoid_comes_after_all_else_that_is_eligible(virus_predictor):
    plain = infected(())
    known = plain.mutations.model_copy(update={"alleles": {"HLA-B*57:01": True}})
    options = virus_predictor.predict(plain.model_copy(update={"mutations": known}), "hiv").options
    eligible = [o for o in options if o.eligible.status == "met" and o.superseded is None]
    abacavir = ["abacavir" in program("hiv").therapy(o.therapy).drugs for o in eligible]
    assert any(abacavir)
    assert abacavir == sorted(abacavir)


def test_of_regimens_equally_active_that_with_fewer_drugs_resisted_comes_first(virus_predictor):
    options = virus_predictor.predict(infected(()), "hiv").options
    first, second = (standing(option) for option in options[:2])
    assert best([replace(first, resisted=2, active=0.0), replace(second, resisted=1, active=0.0)]) == replace(
        second, resisted=1, active=0.0
    )
