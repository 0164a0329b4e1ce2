"""One answer on a terminal: a dose as a week of tablets, published rates with their trials."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from data.patient import Patient
from data.program import program
from models.registry.store import Registered
from serving.dose import weekly_plan
from serving.evidence import published as published_rates
from serving.prediction import Option, Outcome, Prediction
from serving.predictor import Predictor
from serving.render import render
from serving.render_outcome import SHOWN, outcome_text, published

PATIENT = {
    "history": {"age": 70, "weight": 70, "diagnosis": "thromboembolism"},
    "mutations": {"measures": {"vkorc1_1639": "A/G"}},
}


@pytest.fixture
def answered(dose_model: Registered) -> Prediction:
    return Predictor([dose_model]).predict(Patient.model_validate(PATIENT), "pharmacogenomics")


def dose(answered: Prediction, therapy: str) -> Outcome:
    option: Option = next(o for o in answered.options if o.therapy == therapy)
    return option.responses[0]


def test_a_dose_is_said_in_tablets_by_day(answered: Prediction) -> None:
    found = dose(answered, "warfarin")
    assert found.plan is not None
    assert found.interval is not None
    text = outcome_text(found).plain
    assert f"{found.value:.3g} mg/week" in text
    assert f"(90% of such patients: {found.interval[0]:.3g} to {found.interval[1]:.3g})" in text
    assert f"{found.near:.0%} likely within 20 % of the dose needed" in text
    assert f"{found.plan.total_mg:g} mg in tablets of {found.plan.strength_mg:g} mg: Mo " in text
    assert "[model]" in text


@pytest.mark.parametrize(
    ("total", "strength", "week"),
    [
        (35, 5, "Mo 1 Tu 1 We 1 Th 1 Fr 1 Sa 1 Su 1"),
        (17.5, 5, "Mo ½ Tu ½ We ½ Th ½ Fr ½ Sa ½ Su ½"),
        (52.5, 5, "Mo 1½ Tu 1½ We 1½ Th 1½ Fr 1½ Sa 1½ Su 1½"),
        (2.5, 5, "Mo 0 Tu 0 We 0 Th 0 Fr 0 Sa 0 Su ½"),
    ],
)
def test_halves_are_written_as_such(answered: Prediction, total: float, strength: float, week: str) -> None:
    planned = dose(answered, "warfarin").model_copy(update={"plan": weekly_plan(total, [strength])})
    assert f"{total:g} mg in tablets of {strength:g} mg: {week}\n" in outcome_text(planned).plain


def test_a_fixed_dose_says_that_it_is_a_rule(answered: Prediction) -> None:
    text = outcome_text(dose(answered, "warfarin_fixed")).plain
    assert "35 mg/week" in text
    assert "[rule, not personalised]" in text
    assert "of such patients" not in text
    assert "the same for everybody" in text


def test_the_difference_of_two_doses_is_said(answered: Prediction) -> None:
    console = Console(file=io.StringIO(), width=160)
    console.print(render(answered))
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    (contrast,) = answered.contrasts
    assert f"{contrast.value_difference:+.3g} mg/week" in text
    assert contrast.risk_difference is not None
    points = f"{100 * contrast.risk_difference:+.0f} percentage points more likely within 20 %"
    assert points in " ".join(text.split())
    assert "the average patient against the rule" in text


def test_published_rates_come_with_interval_grade_and_trials() -> None:
    about = program("lung")
    rates = published_rates(about, about.therapy("cytotoxic"))
    assert len(rates) > SHOWN
    text = published(rates).plain
    first, *lines = text.splitlines()
    assert first == "Side effects in trials"
    assert len(lines) == SHOWN + 1
    shown = [rate for rate in rates if f" {rate.title}" in text]
    for rate in shown[:2]:
        assert rate.interval is not None
        low, high = rate.interval
        assert f"{rate.probability:.0%} ({low:.0%} to {high:.0%}) {rate.title}" in text
    assert lines[-1].startswith("[evidence, not personalised: ")
    assert lines[-1].endswith(f"{len(rates) - SHOWN} more with --json")
    assert "more with" not in published(rates[:3]).plain


def test_how_many_had_any_severe_event_comes_first() -> None:
    about = program("lung")
    rates = [o for o in published_rates(about, about.therapy("cytotoxic")) if not o.event.startswith("Any")]
    severe = rates[-1].model_copy(
        update={"event": "Any adverse event", "grade": ">=3", "title": "Any adverse event, grade 3 or more"}
    )
    lines = published([*rates, severe]).plain.splitlines()
    assert lines[1].endswith("Any adverse event, grade 3 or more")
    assert lines[2].endswith(rates[0].title)
