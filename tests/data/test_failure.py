"""What failing changes: the fields it leaves, and those it unsettles."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from data.failure import Failure, changed
from data.patient import Patient
from data.program import Program, program, programs

LEAVES = Failure(of=("x",), leaves={"history:prior_cytotoxic": True}, unsettles=("history:metastatic",))


def test_fields_are_left_and_unsettled():
    patient = Patient(history={"metastatic": False, "age": 60})
    fields = changed(patient, (LEAVES,))
    assert fields == {"history:prior_cytotoxic": True, "history:metastatic": None}
    later = patient.with_fields(fields)
    assert later.field("history:metastatic") is None
    assert later.field("history:prior_cytotoxic") is True
    assert later.field("history:age") == 60
    assert patient.field("history:metastatic") is False


def test_what_holds_already_does_not_change():
    assert changed(Patient(history={"prior_cytotoxic": True}), (LEAVES,)) == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"leaves": {"history:nothing": True}},
        {"leaves": {"mutations:tmb": 3.0}},
        {"unsettles": ("history:nothing",)},
    ],
)
def test_only_fields_of_history_and_environment_change(wrong):
    with pytest.raises(ValidationError, match="no field of history or environment"):
        Failure(**wrong)


def test_a_failure_is_of_a_therapy_of_the_program():
    body = program("simulated").model_dump() | {"failures": [{"of": ["nobody"]}]}
    with pytest.raises(ValidationError, match="nobody"):
        Program.model_validate(body)


@pytest.mark.parametrize("about", programs().values(), ids=lambda p: p.id)
def test_every_escape_and_excluding_rule_has_a_source(about):
    cited = [escape.source for failure in about.failures for escape in failure.look_for]
    cited += [rule.source or "" for t in about.therapies for rule in t.eligibility if rule.excludes]
    assert all(source.startswith(("PMID ", "doi:10.")) for source in cited)


@pytest.mark.parametrize("name", ["lung", "breast", "colon", "hiv"])
def test_prior_therapy_is_a_field_in_the_programs_whose_cohorts_know_it(name):
    assert any(failure.leaves for failure in program(name).failures)
