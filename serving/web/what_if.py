"""Suppositions: what the models make of the same patient with something changed that a patient can change.

None is an answer, and none is kept in the ledger.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from pydantic import Field as Checked
from pydantic import StrictBool, StrictFloat, StrictInt

from data.dictionary import dictionary
from data.errors import TailorError, unknown
from data.noun import Noun
from data.patient import Patient
from serving.move import BMI, WEIGHT, Move, present
from serving.outlook import WhatIf
from serving.prediction import Outcome, Prediction
from serving.predictor import Predictor
from serving.request import PredictRequest
from serving.web.environment import environment
from serving.web.numbers import amount, change, percent, points
from serving.what_if import ASSOCIATION


class Supposition(Noun):
    """A request, and the fields that are changed (``environment:pm25``) with what they are changed to."""

    request: PredictRequest
    changes: dict[str, StrictBool | StrictInt | StrictFloat] = Checked(min_length=1, max_length=20)


class Lever(NamedTuple):
    """A slider, or a switch where it is a ``flag``, from the present value towards the goal."""

    field: str
    label: str
    unit: str
    now: float
    low: float
    high: float
    step: float
    goal: str

    @property
    def flag(self) -> bool:
        """Whether it is a yes or no."""
        return dictionary()[self.field].kind == "flag"


class Row(NamedTuple):
    """One outcome under one therapy, now and if."""

    therapy: str
    title: str
    outcome: str
    now: str
    then: str
    difference: str


def levers_html(predictor: Predictor, prediction: Prediction, patient: Patient) -> str:
    """Return the controls as a fragment, empty where there is nothing to move."""
    moved = [one for one in prediction.what_if if one.shifts]
    if not moved:
        return ""
    levers = [_lever(predictor, prediction.program, one, patient) for one in moved]
    template = environment().get_template("what_if.html")
    return template.render(levers=levers, association=ASSOCIATION, program=prediction.program)


def _lever(predictor: Predictor, program: str, one: WhatIf, patient: Patient) -> Lever:
    """Let a lever reach from the present value over what most patients in training had, or to the goal."""
    assert one.value is not None
    now = float(one.value)
    ends: list[float] = []
    key, scale = one.field, 1.0
    weight = patient.field(WEIGHT)
    if key == BMI and patient.field(BMI) is None and weight is not None:
        key, scale = WEIGHT, now / float(str(weight))
    for model in predictor.programs[program]:
        ends += [scale * bound for bound in model.bundle.ranges.get(key, [])]
    ends = [now, *(ends or [bound for bound in one.goal if bound is not None])]
    low, high = min(ends), max(ends)
    step = 10.0 ** math.floor(math.log10((high - low) / 50)) if high > low else 1.0
    # A slider stands at low + k steps: from the present value, so that "as it is" is one of its places.
    low = now - math.ceil((now - low) / step - 1e-9) * step
    return Lever(one.field, one.label, one.unit, now, low, high, step, _goal(one))


def _goal(one: WhatIf) -> str:
    low, high = one.goal
    if dictionary()[one.field].kind == "flag":
        return f"Goal: {'yes' if low else 'no'}"
    if low is None or high is None:
        return (
            f"Goal: {'at least' if high is None else 'at most'} {low if high is None else high:g} {one.unit}"
        )
    return f"Goal: {high:g} {one.unit}" if low == high else f"Goal: {low:g} to {high:g} {one.unit}"


def suppose_html(predictor: Predictor, asked: Supposition) -> str:
    """Return the table of outcomes now and if, as a fragment; neither is kept.

    Raises
    ------
    TailorError
        ``unknown_field`` of what no patient can change, ``not_given``, or what predicting raises.
    """
    request = asked.request
    now = predictor.predict(request.patient, request.program, request.therapies)
    then = predictor.predict(_changed(request.patient, asked), request.program, request.therapies)
    template = environment().get_template("what_if_table.html")
    return template.render(rows=tuple(_rows(now, then)), association=ASSOCIATION)


def _changed(patient: Patient, asked: Supposition) -> Patient:
    """Change a patient; the body mass index changes by way of the weight where that was given."""
    for key, to in asked.changes.items():
        known = {name: field for name, field in dictionary().items() if field.goal is not None}
        if key not in known:
            raise unknown("unknown_field", "field a patient can change:", key, known, field="changes")
        value = present(known[key], patient)
        if value is None:
            raise TailorError(
                "not_given", f"{key} was not given.", field=key, hint="Give it, and predict again."
            )
        known[key].check(to)
        patient = patient.with_fields(Move(known[key], value, float(to)).changed(patient, float(to)))
    return patient


def _rows(now: Prediction, then: Prediction) -> Iterator[Row]:
    """Give what a model answers, option by option in the order of the present answer."""
    after = {(o.therapy, out.endpoint): out for o in then.options for out in (*o.responses, *o.side_effects)}
    for option in now.options:
        for outcome in (*option.responses, *option.side_effects):
            if outcome.basis == "model":
                changed = after[option.therapy, outcome.endpoint]
                said = (_said(outcome), _said(changed), _apart(outcome, changed))
                yield Row(option.therapy, option.title, outcome.title, *said)


def _said(outcome: Outcome) -> str:
    if outcome.basis != "model":
        return f"no number: {outcome.reason}"
    if outcome.probability is not None:
        return percent(outcome.probability)
    return "–" if outcome.value is None else f"{amount(outcome.value)} {outcome.unit or ''}".strip()


def _apart(now: Outcome, then: Outcome) -> str:
    if then.basis != "model":
        return "–"
    if now.probability is not None and then.probability is not None:
        return f"{points(then.probability - now.probability, 1)} points"
    if now.value is None or then.value is None:
        return "–"
    return f"{change(then.value - now.value)} {now.unit or ''}".strip()
