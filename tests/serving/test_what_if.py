"""What a patient can change: the same patient asked about twice, within what the model has seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from data.patient import Patient
from models.registry.store import Registered
from serving.outlook import WhatIf
from serving.predictor import Predictor
from serving.what_if import ASSOCIATION

HISTORY = {"age": 60, "bmi": 34.0, "weight": 98.0}
ENVIRONMENT = {"pm25": 35.0, "exercise_met_hours": 1.0, "smoking_current": True, "smoking_ever": True}
GENES = {"variants": [{"gene": "EGFR", "change": "p.L858R"}]}
AIR, SMOKING, EXERCISE = (f"environment:{n}" for n in ("pm25", "smoking_current", "exercise_met_hours"))


def patient(history: dict[str, Any] = HISTORY, environment: dict[str, Any] = ENVIRONMENT) -> Patient:
    return Patient.model_validate({"mutations": GENES, "history": history, "environment": environment})


@pytest.fixture(scope="module")
def habits(habit_model: Registered) -> Predictor:
    return Predictor([habit_model])


def found(habits: Predictor, asked: Patient) -> dict[str, WhatIf]:
    return {one.field: one for one in habits.predict(asked, "simulated").what_if}


def probability(habits: Predictor, asked: Patient, therapy: str) -> float:
    option = next(o for o in habits.predict(asked, "simulated").options if o.therapy == therapy)
    assert option.responses[0].probability is not None
    return option.responses[0].probability


@pytest.mark.parametrize("field", ["history:bmi", AIR, SMOKING, EXERCISE])
def test_the_difference_is_that_of_two_predictions(habits: Predictor, field: str) -> None:
    one = found(habits, patient())[field]
    assert {shift.therapy for shift in one.shifts} == {"egfr_tki", "platinum_doublet"}
    for shift in one.shifts:
        changed: dict[str, Any] = {field: shift.to}
        if field == "history:bmi":
            changed["history:weight"] = 98.0 * float(shift.to) / 34.0
        after = probability(habits, patient().with_fields(changed), shift.therapy)
        assert shift.difference == pytest.approx(
            after - probability(habits, patient(), shift.therapy), abs=1e-12
        )
        assert shift.difference != 0
        assert (shift.difference > 0) == (shift.margin_difference > 0)


def test_every_difference_is_marked_associational(habits: Predictor) -> None:
    for one in found(habits, patient()).values():
        assert one.reason == ASSOCIATION
        assert all(shift.reason.startswith(ASSOCIATION) for shift in one.shifts)


def test_the_largest_difference_comes_first(habits: Predictor) -> None:
    sizes = [
        [abs(shift.difference or 0.0) for shift in one.shifts] for one in found(habits, patient()).values()
    ]
    assert all(of == sorted(of, reverse=True) for of in sizes)
    assert [of[0] for of in sizes] == sorted((of[0] for of in sizes), reverse=True)


def test_nobody_is_sent_beyond_the_data(habits: Predictor, habit_model: Registered) -> None:
    """The air of nobody in the cohort met the guideline: the nearest bound is taken, and said to be."""
    for key, one in found(habits, patient()).items():
        low, high = habit_model.bundle.ranges[key]
        assert all(low <= float(shift.to) <= high for shift in one.shifts)
    air = found(habits, patient())[AIR]
    assert air.goal == (0, 5)
    assert air.shifts[0].to == habit_model.bundle.ranges[AIR][0] > 5
    assert "no nearer to the goal" in air.shifts[0].reason


def test_weight_keeps_to_its_range_too(habits: Predictor, habit_model: Registered) -> None:
    usual = {"pm25": 20.0, "exercise_met_hours": 10.0, "smoking_current": False}
    short = patient({"age": 60, "bmi": 26.0, "weight": 57.0}, usual)
    low, _ = habit_model.bundle.ranges["history:weight"]
    (to,) = {float(shift.to) for shift in found(habits, short)["history:bmi"].shifts}
    assert 57.0 * to / 26.0 >= low - 1e-9
    assert to > 25


def test_a_value_at_the_goal_is_absent(habits: Predictor) -> None:
    well = {"pm25": 4.0, "exercise_met_hours": 20.0, "smoking_current": False}
    assert found(habits, patient({"age": 60, "bmi": 22.0, "weight": 63.0}, well)) == {}


def test_what_was_not_given_is_listed_without_a_number(habits: Predictor) -> None:
    one = found(habits, patient(environment={}))[SMOKING]
    assert (one.value, one.shifts, one.reason) == (None, (), "not given")
    assert "not given" in found(habits, patient(history={"age": 60}))["history:bmi"].reason


def test_the_past_cannot_be_changed(habits: Predictor) -> None:
    assert not {"environment:smoking_ever", "environment:pack_years"} & set(found(habits, patient()))


def test_a_goal_of_adults_is_none_of_children(habits: Predictor) -> None:
    assert "history:bmi" not in found(habits, patient(history=HISTORY | {"age": 9}))
    unknown = found(habits, patient(history={"bmi": 34.0, "weight": 98.0}))["history:bmi"]
    assert unknown.shifts == ()
    assert "age was not given" in unknown.reason


def test_the_base_rate_knows_nothing_of_habits(habit_model: Registered) -> None:
    bundle = habit_model.bundle
    base = replace(bundle, card=bundle.card.model_copy(update={"basis": "base rate"}))
    assert Predictor([Registered(base, "1", "run")]).predict(patient(), "simulated").what_if == ()


def test_a_dose_moves_in_its_unit(dose_model: Registered) -> None:
    history = {"diagnosis": "thromboembolism", "age": 60, "weight": 100, "height": 170}
    asked = Patient.model_validate({"history": history, "mutations": {"measures": {"vkorc1_1639": "A/G"}}})
    model = Predictor([dose_model])
    (one,) = model.predict(asked, "pharmacogenomics").what_if
    (shift,) = one.shifts
    assert (one.field, shift.unit, shift.difference) == ("history:bmi", "mg/week", None)
    assert one.value == pytest.approx(100 / 1.7**2)
    lighter = asked.with_fields({"history:weight": 100 * float(shift.to) / one.value})
    before, after = (
        next(o for o in model.predict(a, "pharmacogenomics").options if o.therapy == "warfarin").responses[0]
        for a in (asked, lighter)
    )
    assert shift.value_difference == pytest.approx(after.value - before.value, abs=1e-9)
    assert shift.value_difference < 0


def test_a_model_that_abstains_has_no_number(habits: Predictor) -> None:
    odd = patient(history={"age": 60, "bmi": 34.0, "weight": 60.0})
    assert habits.predict(odd, "simulated").reliability.abstained
    for one in found(habits, odd).values():
        assert (one.shifts, one.reason) == ((), "no number: the models that know of it abstain")


def test_nobody_becomes_one_whom_the_model_turns_away(habits: Predictor, habit_model: Registered) -> None:
    """So light, cleaner air would make one patient too many of a kind: the other numbers stay."""
    history = {"age": 60, "bmi": 24.75, "weight": 42.4}
    light = patient(history, {"pm25": 30.16, "exercise_met_hours": 33.2, "smoking_current": False})
    cleaner = light.with_fields({AIR: habit_model.bundle.ranges[AIR][0]})
    assert not habits.predict(light, "simulated").reliability.abstained
    assert habits.predict(cleaner, "simulated").reliability.abstained
    air = found(habits, light)[AIR]
    assert (air.shifts, air.reason[:23]) == ((), "no number: no patients ")
