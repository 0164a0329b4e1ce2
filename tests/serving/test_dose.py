"""A week of tablets: near the dose, easy to take, and as likely right as the errors allow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.patient import Patient
from data.program import program
from models.bundle import Bundle
from models.errors import Errors
from models.registry.store import Registered
from serving.answer import answer
from serving.dose import CLOSE, near, weekly_plan

TABLETS = program("pharmacogenomics").endpoint("dose_mg_week").tablets_mg
DOSES = st.floats(5, 120)
STRENGTHS = st.lists(st.sampled_from(TABLETS), min_size=1, unique=True)


@given(DOSES, STRENGTHS)
def test_a_plan_is_a_week_of_half_tablets_near_the_dose(dose, strengths):
    plan = weekly_plan(dose, strengths)
    assert plan.strength_mg in strengths
    assert len(plan.tablets) == 7
    assert all(count >= 0 and (2 * count).is_integer() for count in plan.tablets)
    assert max(plan.tablets) - min(plan.tablets) <= 0.5
    assert plan.total_mg == pytest.approx(sum(plan.tablets) * plan.strength_mg)
    assert plan.difference_mg == pytest.approx(plan.total_mg - dose)
    # a half tablet is the step, and the nearest step is taken
    assert abs(plan.difference_mg) <= plan.strength_mg / 4 + 1e-9


@given(DOSES)
def test_with_all_tablets_a_plan_is_close(dose):
    assert abs(weekly_plan(dose, TABLETS).difference_mg) <= CLOSE * dose


@given(DOSES, STRENGTHS)
def test_halves_are_cut_only_where_no_close_plan_is_without(dose, strengths):
    plan = weekly_plan(dose, strengths)
    alone = [weekly_plan(dose, [strength]) for strength in strengths]
    close = [p for p in alone if abs(p.difference_mg) <= CLOSE * dose]
    if not close:
        assert abs(plan.difference_mg) == pytest.approx(min(abs(p.difference_mg) for p in alone))
        return
    assert plan in close
    fewest = min(_halves(p.tablets) for p in close)
    assert _halves(plan.tablets) == fewest
    assert sum(plan.tablets) == min(sum(p.tablets) for p in close if _halves(p.tablets) == fewest)


def _halves(tablets: tuple[float, ...]) -> int:
    return sum(count % 1 != 0 for count in tablets)


@pytest.mark.parametrize(
    ("dose", "strength", "tablets"),
    [
        (35, 5, (1,) * 7),
        (70, 10, (1,) * 7),
        (14, 2, (1,) * 7),
        (17.5, 2.5, (1,) * 7),
        (105, 7.5, (2,) * 7),
    ],
)
def test_one_tablet_a_day_where_that_is_the_dose(dose, strength, tablets):
    plan = weekly_plan(dose, TABLETS)
    assert (plan.strength_mg, plan.tablets, plan.difference_mg) == (strength, tablets, 0)


def test_of_tablets_that_are_all_too_strong_half_a_one():
    plan = weekly_plan(1.0, [10.0])
    assert (plan.total_mg, sorted(plan.tablets)[-2:]) == (5.0, [0.0, 0.5])


@pytest.fixture
def bundle(dose_model: Registered) -> Bundle:
    return dose_model.bundle


def with_errors(bundle: Bundle, factor: float) -> Bundle:
    stack = type(bundle.stack)(bundle.stack.members)
    known = bundle.stack.errors_
    wider = Errors(known.cuts, [errors * factor for errors in known.sorted])
    vars(stack).update(vars(bundle.stack) | {"errors_": wider})
    return replace(bundle, stack=stack)


def test_near_is_a_probability_and_grows_as_errors_narrow(bundle):
    margin = np.array([6.0])
    found = [near(with_errors(bundle, factor), margin, 36.0) for factor in (100, 3, 1, 0.5, 0.1)]
    assert found == sorted(found)
    assert 0 <= found[0] < 0.1
    assert found[1] < found[2] < found[3]
    assert 0.9 < found[-1] <= 1


def test_near_is_greatest_about_the_dose_predicted(bundle):
    margin = np.array([6.0])
    found = {dose: near(bundle, margin, dose) for dose in (10.0, 20.0, 36.0, 60.0, 100.0)}
    assert max(found, key=found.__getitem__) == 36.0
    assert all(0 <= chance <= 1 for chance in found.values())
    assert found[10.0] < 0.01 > found[100.0]


def test_near_is_how_often_the_dose_is_within_a_fifth_of_the_one_needed(bundle):
    """Needed doses drawn from the errors themselves."""
    margin, known = 6.0, bundle.stack.errors_
    errors = known.sorted[int(np.searchsorted(known.cuts, margin))]
    needed = np.concatenate([margin - errors, margin + errors]) ** 2
    for dose in (30.0, 36.0, 45.0):
        share = (np.abs(dose - needed) <= 0.2 * needed).mean()
        assert near(bundle, np.array([margin]), dose) == pytest.approx(share, abs=0.01)


@pytest.fixture
def patient() -> Patient:
    history = {"age": 70, "weight": 70, "diagnosis": "thromboembolism"}
    return Patient.model_validate({"history": history, "mutations": {"measures": {"vkorc1_1639": "A/A"}}})


def test_a_predicted_dose_comes_with_its_plan(dose_model, patient):
    about = program("pharmacogenomics")
    found = answer(dose_model, patient, [about.therapy("warfarin"), about.therapy("warfarin_fixed")])
    ours, rule = found.outcomes["warfarin"], found.outcomes["warfarin_fixed"]
    assert ours.basis == "model"
    assert ours.probability is None
    assert ours.value is not None
    assert ours.plan == weekly_plan(ours.value, TABLETS)
    assert ours.interval is not None
    assert ours.interval[0] < ours.value < ours.interval[1]
    assert (rule.basis, rule.value, rule.unit) == ("rule", 35.0, "mg/week")
    assert rule.plan == weekly_plan(35.0, TABLETS)
    assert rule.explanation is None
    assert rule.interval is None
    assert ours.value < 30  # two A alleles need little
    assert ours.near is not None
    assert rule.near is not None
    assert ours.near > rule.near


def test_a_therapy_that_says_nothing_of_the_endpoint_has_no_value(dose_model, patient):
    therapy = program("pharmacogenomics").therapy("carbamazepine")
    outcome = answer(dose_model, patient, [therapy]).outcomes["carbamazepine"]
    assert (outcome.basis, outcome.value, outcome.plan, outcome.near) == ("none", None, None, None)
