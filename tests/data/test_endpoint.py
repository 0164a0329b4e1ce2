"""Whether a question is asked of a patient, and if not, why."""

from __future__ import annotations

from data.patient import Patient
from data.program import program


def test_a_question_of_another_disease_is_not_asked_and_says_why():
    child = program("rare-childhood")
    granulomatous = Patient(history={"diagnosis": "chronic_granulomatous_disease"})
    leukaemia = child.endpoint("relapse_free_survival")
    assert not leukaemia.asked_of(granulomatous)
    assert leukaemia.objections(granulomatous) == (
        "acute leukaemia (Disease the treatment is for: chronic granulomatous disease)",
    )
    assert child.endpoint("serious_infection").objections(granulomatous) == ()
    assert leukaemia.asked_of(Patient())  # not known is not ruled out
