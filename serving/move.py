"""A field of a patient moved towards its goal, no further than there are patients to learn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from data.dictionary import Field
from data.patient import Patient
from serving.answer import Answer

BMI, WEIGHT, HEIGHT, AGE = "history:bmi", "history:weight", "history:height", "history:age"


def columns(field: Field) -> set[str]:
    """Return the keys that move with a field: the weight moves with the body mass index."""
    return {BMI, WEIGHT} if field.key == BMI else {field.key}


def present(field: Field, patient: Patient) -> float | None:
    """Return the value of a field, no as 0 and yes as 1; the body mass index from weight and height too."""
    value = patient.field(field.key)
    if value is None and field.key == BMI:
        weight, height = patient.field(WEIGHT), patient.field(HEIGHT)
        return None if weight is None or height is None else _number(weight) / (_number(height) / 100) ** 2
    return None if value is None else _number(value)


def _number(value: object) -> float:
    assert isinstance(value, (bool, int, float))
    return float(value)


@dataclass(frozen=True)
class Move:
    """A field, its present value, and the value of the goal nearest to it."""

    field: Field
    value: float
    target: float

    @classmethod
    def of(cls, field: Field, patient: Patient) -> Self | None:
        """Return the move towards the goal; None at the goal, if not given, or if too young for the goal.

        A goal that holds for adults needs the age.
        """
        value, age = present(field, patient), patient.field(AGE)
        if value is None or field.goal is None:
            return None
        if field.goal_age and (age is None or _number(age) < field.goal_age):
            return None
        target = min(max(value, field.goal[0]), field.goal[1])
        return None if target == value else cls(field, value, target)

    def changed(self, patient: Patient, to: float) -> dict[str, float | bool]:
        """Return the fields of the patient with this one at ``to``, weight and body mass index in keeping."""
        if self.field.key != BMI:
            return {self.field.key: self.shown(to)}
        given = {key: patient.field(key) for key in (BMI, WEIGHT)}
        return {key: _number(v) * to / self.value for key, v in given.items() if v is not None}

    def reach(self, answer: Answer, patient: Patient) -> float | None:
        """Return the value nearest the goal within the range of the model's patients, None if none is nearer.

        The range is from the 5th to the 95th percentile in training.
        """
        to, moved = self.target, self.changed(patient, self.value)
        if not moved.keys() & answer.fields:
            return None
        for key, now in moved.items():
            if key in answer.bundle.ranges:
                scale = self.value / now if now else 1.0
                low, high = answer.bundle.ranges[key]
                to = min(max(to, low * scale), high * scale)
        return to if abs(to - self.target) < abs(self.value - self.target) else None

    def shown(self, value: float) -> float | bool:
        """Return a value as it is given: yes or no of a flag."""
        return bool(value) if self.field.kind == "flag" else value
