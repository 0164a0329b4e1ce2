"""What the models make of what a patient can change: the same patient with the goal value, less the present.

An association: patients who differ in this differed in other ways too, and no model here corrects for it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from data.dictionary import Field, changeable, dictionary
from data.patient import Patient
from data.program import Program
from models.bundle import answered
from models.target import Array
from serving.abstain import judge
from serving.answer import Answer
from serving.move import AGE, BMI, Move, columns, present
from serving.next_line import choices
from serving.outlook import Shift, WhatIf
from serving.prediction import Option

ASSOCIATION = "associational: patients who differ in this differed in other ways too"
Planned = tuple[Move, float, str]


def what_if(
    program: Program, patient: Patient, options: Sequence[Option], answers: Sequence[Answer]
) -> tuple[WhatIf, ...]:
    """Change one thing at a time, under the options that could be given first; the largest difference first.

    Of the fields that a model has learned from: those not yet at the goal, and those that were not given.
    """
    learned = [answer for answer in answers if answer.bundle.card.basis == "model"]
    asked = [f for key in sorted(changeable()) if (f := dictionary()[key]).goal is not None]
    asked = [field for field in asked if any(columns(field) & answer.fields for answer in learned)]
    moves = [move for field in asked if (move := Move.of(field, patient)) is not None]
    therapies = [therapy.id for therapy in choices(program, options)]
    shifts = [found for answer in learned for found in _shifts(answer, patient, moves, therapies)]
    made = [_what_if(move, [shift for of, shift in shifts if of is move], learned) for move in moves]
    unknown = [one for field in asked if (one := _not_given(field, patient)) is not None]
    return (*sorted(made, key=_order), *unknown)


def _shifts(
    answer: Answer, patient: Patient, moves: Sequence[Move], therapies: Sequence[str]
) -> list[tuple[Move, Shift]]:
    """Answer one endpoint anew for every move and therapy that has a number, all at once.

    Neither the patient nor the changed patient may be one whom the model turns away.
    """
    given = [therapy for therapy in therapies if answer.outcomes[therapy].basis == "model"]
    planned = [
        (move, to, therapy)
        for move in (moves if given else ())
        if (to := move.reach(answer, patient)) is not None
        and not judge(answer.bundle, _row(answer, patient, move, to, given[0])).abstains
        for therapy in given
    ]
    if not planned:
        return []
    X = np.stack([_row(answer, patient, *plan) for plan in planned])
    rows = [answer.row[therapy] for _, _, therapy in planned]
    before, margin = answer.explained.margin[rows], answer.bundle.stack.margin(X)
    endpoint, stack = answer.bundle.card.endpoint, answer.bundle.stack
    apart = answered(endpoint, stack, margin) - answered(endpoint, stack, before)
    return [
        (plan[0], _shift(answer, plan, float(apart[i]), float(margin[i] - before[i])))
        for i, plan in enumerate(planned)
        if answer.bundle.overlap.support(X[i], plan[2]).supported
    ]


def _row(answer: Answer, patient: Patient, move: Move, to: float, therapy: str) -> Array:
    """Return the columns of the changed patient under a therapy, shape (p,)."""
    changed = move.changed(patient, to)
    row = answer.X[answer.row[therapy]].copy()
    for j, feature in enumerate(answer.bundle.features):
        if feature.field in changed:
            row[j] = float(changed[feature.field])
    return row


def _shift(answer: Answer, plan: Planned, apart: float, margin_difference: float) -> Shift:
    move, to, therapy = plan
    card = answer.bundle.card
    value = card.endpoint.type == "continuous"
    return Shift(
        endpoint=card.endpoint.id,
        title=card.endpoint.title,
        role="response" if card.endpoint.role == "response" else "side_effect",
        therapy=therapy,
        to=move.shown(to),
        difference=None if value else apart,
        value_difference=apart if value else None,
        unit=card.endpoint.unit,
        scale=card.scale,
        margin_difference=margin_difference,
        cohort=card.cohort,
        design=card.design,
        reason=_reason(move, to),
    )


def _reason(move: Move, to: float) -> str:
    short = (
        "; no nearer to the goal, where few of the patients learned from were" if to != move.target else ""
    )
    return f"{ASSOCIATION}{short}"


def _what_if(move: Move, shifts: list[Shift], learned: Sequence[Answer]) -> WhatIf:
    nobody = "no number: no patients to learn from were like this one and nearer to the goal"
    if all(answer.judgement.abstains for answer in learned if columns(move.field) & answer.fields):
        nobody = "no number: the models that know of it abstain"
    ranked = sorted(shifts, key=lambda s: (-abs(s.difference or 0.0), -abs(s.value_difference or 0.0)))
    reason = ASSOCIATION if shifts else nobody
    return _field(move.field, value=move.shown(move.value), shifts=tuple(ranked), reason=reason)


def _not_given(field: Field, patient: Patient) -> WhatIf | None:
    """Return what has to be given for a shift, None if it is all there."""
    value = present(field, patient)
    if value is None:
        reason = "not given, nor both weight and height" if field.key == BMI else "not given"
    elif field.goal_age and patient.field(AGE) is None:
        reason = "the goal is that of adults, and the age was not given"
    else:
        return None
    return _field(field, value=value, shifts=(), reason=reason)


def _field(field: Field, value: float | bool | None, shifts: tuple[Shift, ...], reason: str) -> WhatIf:
    assert field.goal is not None
    low, high = (bound if np.isfinite(bound) else None for bound in field.goal)
    about = {"field": field.key, "label": field.label, "unit": field.unit, "goal": (low, high)}
    return WhatIf(**about, value=value, shifts=shifts, reason=reason)


def _order(one: WhatIf) -> tuple[float, float]:
    """Largest difference in probability first, then largest in value."""
    chance = max((abs(shift.difference or 0.0) for shift in one.shifts), default=-1.0)
    return -chance, -max((abs(shift.value_difference or 0.0) for shift in one.shifts), default=-1.0)
