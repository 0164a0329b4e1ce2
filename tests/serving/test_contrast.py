"""A predicted dose against a fixed one: every milligram accounted for."""

from __future__ import annotations

import numpy as np
import pytest

from data.patient import Patient
from data.program import program
from models.registry.store import Registered
from serving.answer import Answer, answer
from serving.contrast import contrast
from serving.predictor import Predictor

ABOUT = program("pharmacogenomics")
BOTH = [ABOUT.therapy("warfarin"), ABOUT.therapy("warfarin_fixed")]
PATIENTS = [
    {"history": {"age": 82.0, "weight": 55.0}, "mutations": {"measures": {"vkorc1_1639": "A/A"}}},
    {"history": {"age": 45.0, "weight": 110.0}, "mutations": {"measures": {"vkorc1_1639": "G/G"}}},
    {"history": {"age": 65.0}, "mutations": {"measures": {"vkorc1_1639": "A/G"}}},
    {"history": {"weight": 80.0}, "mutations": {"measures": {"vkorc1_1639": "A/A"}}},
]


@pytest.fixture(params=range(len(PATIENTS)))
def found(request: pytest.FixtureRequest, dose_model: Registered) -> Answer:
    return answer(dose_model, Patient.model_validate(PATIENTS[request.param]), BOTH)


def test_contributions_add_up_to_the_difference_of_the_margins(found: Answer) -> None:
    made = contrast(found, "warfarin", "warfarin_fixed")
    assert made is not None
    ours = float(found.explained.margin[0])
    assert made.margin_difference == pytest.approx(ours - np.sqrt(35), abs=1e-6)
    assert sum(part.contribution for part in made.contributions) == pytest.approx(made.margin_difference)
    assert sum(made.groups.values()) == pytest.approx(made.margin_difference)
    sizes = [abs(part.contribution) for part in made.contributions]
    assert sizes == sorted(sizes, reverse=True)
    assert made.scale == "sqrt of mg/week"


def test_differences_are_first_minus_second(found: Answer) -> None:
    made = contrast(found, "warfarin", "warfarin_fixed")
    ours, rule = found.outcomes["warfarin"], found.outcomes["warfarin_fixed"]
    assert made is not None
    assert (ours.value, rule.value) != (None, None)
    assert made.value_difference == ours.value - rule.value
    assert made.unit == "mg/week"
    assert made.risk_difference == ours.near - rule.near
    assert made.number_needed_to_treat == pytest.approx(1 / abs(made.risk_difference))
    assert made.identified
    assert made.overlap is None
    assert (made.therapy, made.comparator) == ("warfarin", "warfarin_fixed")


def test_the_average_patient_is_told_from_what_is_special_about_this_one(found: Answer) -> None:
    made = contrast(found, "warfarin", "warfarin_fixed")
    assert made is not None
    (average,) = [part for part in made.contributions if part.feature == "therapy:warfarin_fixed"]
    assert average.contribution == pytest.approx(found.explained.base - np.sqrt(35))
    assert average.value == 35
    assert made.groups["therapy"] == average.contribution
    parts = {p.feature: p.contribution for p in made.contributions if p is not average}
    explained = found.outcomes["warfarin"].explanation
    assert explained is not None
    assert parts == {p.feature: p.contribution for p in explained.contributions if p.contribution}


def test_the_contrast_is_equal_for_equal_doses(dose_model: Registered) -> None:
    """A fixed dose that is the predicted one differs in nothing."""
    patient = Patient.model_validate(PATIENTS[0])
    value = answer(dose_model, patient, BOTH).outcomes["warfarin"].value
    same = BOTH[1].model_copy(update={"fixed": (("dose_mg_week", value),)})
    made = contrast(answer(dose_model, patient, [BOTH[0], same]), "warfarin", "warfarin_fixed")
    assert made is not None
    assert made.value_difference == 0
    assert made.margin_difference == pytest.approx(0, abs=1e-6)
    assert made.risk_difference == 0
    assert made.number_needed_to_treat is None


def test_nothing_is_contrasted_with_a_dose_nobody_was_given(dose_model: Registered) -> None:
    therapies = [*BOTH, ABOUT.therapy("carbamazepine")]
    found = answer(dose_model, Patient(), therapies)
    assert contrast(found, "carbamazepine", "warfarin_fixed") is None
    assert contrast(found, "carbamazepine", "warfarin") is None
    assert contrast(found, "warfarin_fixed", "warfarin") is None


def test_where_the_model_abstains_no_difference_is_told(dose_model: Registered) -> None:
    found = answer(dose_model, Patient(), BOTH)
    made = contrast(found, "warfarin", "warfarin_fixed")
    assert made is not None
    assert not made.identified
    assert "abstained" in made.reason
    assert (made.value_difference, made.risk_difference, made.margin_difference) == (None, None, None)
    assert made.contributions == ()


def test_the_program_asks_for_it(dose_model: Registered) -> None:
    made = Predictor([dose_model]).predict(Patient.model_validate(PATIENTS[0]), "pharmacogenomics")
    assert [(c.therapy, c.comparator) for c in made.contrasts] == [("warfarin", "warfarin_fixed")]
    assert made.contrasts[0].value_difference is not None
    assert made.contrasts[0].value_difference < -10


def test_two_therapies_that_were_given_are_still_contrasted(predictor: Predictor) -> None:
    known = {"age": 52, "positive_nodes": 3, "progesterone_receptor": 60, "tumour_grade": "2"}
    patient = Patient.model_validate({"history": known})
    made = next(c for c in predictor.predict(patient, "breast").contrasts if c.identified)
    assert made.overlap is not None
    assert made.margin_difference == pytest.approx(sum(part.contribution for part in made.contributions))
