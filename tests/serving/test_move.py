"""Towards the goal: weight and body mass index in keeping, and no further than the goal."""

from __future__ import annotations

import pytest

from data.dictionary import dictionary
from data.patient import Patient
from serving.move import BMI, WEIGHT, Move, present

FIELD = dictionary()[BMI]


def test_the_index_follows_from_weight_and_height() -> None:
    assert present(FIELD, Patient(history={"weight": 81, "height": 180})) == pytest.approx(25)
    assert present(FIELD, Patient(history={"weight": 81})) is None
    assert present(FIELD, Patient(history={"bmi": 30, "weight": 81, "height": 180})) == 30


@pytest.mark.parametrize(("bmi", "target"), [(34.0, 25.0), (16.0, 18.5)])
def test_the_nearest_end_of_the_goal(bmi: float, target: float) -> None:
    move = Move.of(FIELD, Patient(history={"bmi": bmi, "age": 50}))
    assert move is not None
    assert (move.value, move.target) == (bmi, target)


@pytest.mark.parametrize(
    "history", [{"bmi": 22, "age": 50}, {"bmi": 34, "age": 19}, {"bmi": 34}, {"age": 50}]
)
def test_no_move_at_the_goal_or_without_one(history: dict[str, float]) -> None:
    assert Move.of(FIELD, Patient.model_validate({"history": history})) is None


def test_weight_and_index_change_alike() -> None:
    patient = Patient(history={"bmi": 30, "weight": 90, "age": 50})
    move = Move.of(FIELD, patient)
    assert move is not None
    assert move.changed(patient, 25) == {BMI: 25, WEIGHT: 75}


def test_a_flag_stays_a_flag() -> None:
    field = dictionary()["environment:smoking_current"]
    patient = Patient(environment={"smoking_current": True})
    move = Move.of(field, patient)
    assert move is not None
    assert move.changed(patient, move.target) == {field.key: False}
    assert move.changed(patient, 0.0)[field.key] is False
