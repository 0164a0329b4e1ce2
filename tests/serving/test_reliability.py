"""An abstaining answer: it says so and why, shows the rate of others, and claims nothing of this patient."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from data.patient import Patient
from data.program import program
from models.registry.store import Registered
from serving.prediction import Outcome, Prediction
from serving.predictor import Predictor
from serving.ranking import standing, standings
from serving.render import render
from tests.serving.test_render import shown
from tests.serving.trials import infected

LIKE = {"age": 55, "tumour_grade": "2", "positive_nodes": 3, "tumour_size": 25, "progesterone_receptor": 60}
ARMS = ("hormone_therapy", "no_hormone_therapy")
TRIAL = "recurrence_free_survival"


def asked(predictor: Predictor, **history: Any) -> Prediction:
    return predictor.predict(Patient.model_validate({"history": {**LIKE, **history}}), "breast")


def outcomes(found: Prediction) -> Iterator[Outcome]:
    for option in found.options:
        if option.therapy in ARMS:
            yield from (o for o in option.responses if o.endpoint == TRIAL)


@pytest.fixture
def nowhere(predictor: Predictor) -> Prediction:
    return asked(predictor, positive_nodes=90, progesterone_receptor=5900)


def test_a_patient_like_those_learned_from_is_answered(predictor: Predictor) -> None:
    found = asked(predictor)
    (endpoint,) = found.reliability.endpoints
    assert (endpoint.endpoint, endpoint.abstained, endpoint.reasons) == (TRIAL, False, ())
    assert endpoint.in_distribution > 0.01
    assert not found.reliability.abstained
    assert {o.basis for o in outcomes(found)} == {"model"}


def test_a_patient_from_nowhere_is_not(nowhere: Prediction, bundles) -> None:
    (endpoint,) = nowhere.reliability.endpoints
    assert endpoint.abstained
    assert nowhere.reliability.abstained
    assert {"history:positive_nodes", "history:progesterone_receptor"} <= {o.field for o in endpoint.outside}
    assert any("as unusual as this one" in reason for reason in endpoint.reasons)
    rates = bundles[1].rates
    for option in nowhere.options:
        for outcome in (o for o in option.responses if option.therapy in ARMS):
            rate = rates[option.therapy]
            assert (outcome.basis, outcome.probability) == ("base rate", rate.value)
            assert outcome.interval == (rate.low, rate.high)
            assert outcome.interval_level == 0.9
            assert outcome.explanation is None
            assert outcome.reason.startswith("abstained: ")
            assert f"{rate.patients} patients of gbsg2" in outcome.reason
            assert "not a prediction for this patient" in outcome.reason


def test_the_rate_of_others_is_the_same_for_all_who_are_turned_away(predictor: Predictor) -> None:
    first, second = (asked(predictor, positive_nodes=n, progesterone_receptor=5900) for n in (80, 99))
    assert [o.probability for o in outcomes(first)] == [o.probability for o in outcomes(second)]


def test_nothing_is_contrasted(nowhere: Prediction) -> None:
    (contrast,) = nowhere.contrasts
    assert not contrast.identified
    assert contrast.reason.startswith("not identified: abstained")
    assert contrast.risk_difference is None
    assert contrast.contributions == ()


def test_a_patient_of_whom_nothing_is_known_is_turned_away(predictor: Predictor) -> None:
    found = predictor.predict(Patient(), "breast").reliability
    assert found.abstained
    assert found.endpoints[0].missing_share == pytest.approx(1.0)
    assert found.endpoints[0].outside == ()


def test_a_level_nobody_had_is_given_in_words(dose_model: Registered) -> None:
    patient = Patient.model_validate(
        {"history": {"age": 3, "weight": 80}, "mutations": {"measures": {"vkorc1_1639": "A/G"}}}
    )
    (found,) = Predictor([dose_model]).predict(patient, "pharmacogenomics").reliability.endpoints
    (outside,) = found.outside
    assert (outside.field, outside.value) == ("history:age", 3.0)
    assert isinstance(outside.low, float)


def test_a_dose_that_abstains_has_no_tablets_and_suits_nobody_in_particular(dose_model: Registered) -> None:
    about = program("pharmacogenomics")
    pair = [about.therapy("warfarin"), about.therapy("warfarin_fixed")]
    found = Predictor([dose_model]).predict(Patient(), about.id, [t.id for t in pair])
    ours, fixed = ({o.therapy: o.responses[0] for o in found.options}[t.id] for t in pair)
    rate = dose_model.bundle.rates["warfarin"]
    assert (ours.value, ours.unit, ours.interval) == (rate.value, "mg/week", (rate.low, rate.high))
    assert (ours.plan, ours.near, ours.basis) == (None, None, "base rate")
    assert (fixed.basis, fixed.value, fixed.near) == ("rule", 35.0, None)
    assert fixed.plan is not None
    quick = {s.therapy: s for s in standings([dose_model], Patient(), pair)}
    assert quick == {o.therapy: standing(o) for o in found.options}
    assert "not known how likely" in shown(found)


def test_quick_and_full_standing_agree_where_the_model_abstains(predictor: Predictor, nowhere) -> None:
    patient = Patient.model_validate(
        {"history": {**LIKE, "positive_nodes": 90, "progesterone_receptor": 5900}}
    )
    quick = standings(predictor.programs["breast"], patient, program("breast").therapies)
    assert {s.therapy: s for s in quick} == {o.therapy: standing(o) for o in nowhere.options}


def test_a_virus_is_judged_by_what_was_sequenced(virus_predictor: Predictor) -> None:
    found = virus_predictor.predict(infected(("M184V",)), "hiv").reliability
    assert (found.endpoints, found.abstained) == ((), False)


def test_a_question_about_another_disease_is_listed(predictor: Predictor) -> None:
    history = {"diagnosis": "chronic_granulomatous_disease"}
    found = predictor.predict(Patient.model_validate({"history": history}), "rare-childhood")
    (left_out,) = found.reliability.not_asked
    assert left_out.endpoint == "relapse_free_survival"
    assert left_out.reason == (
        "only for acute leukaemia (Disease the treatment is for: chronic granulomatous disease)"
    )
    assert found.reliability.endpoints == ()
    text = " ".join(shown(found, width=300).split())
    assert f"Not asked: {left_out.title} ({left_out.reason})" in text
    usual = predictor.predict(Patient(), "rare-childhood")
    assert usual.reliability.not_asked == ()
    assert "Not asked" not in shown(usual)


def test_the_terminal_says_so_first(nowhere: Prediction, predictor: Predictor) -> None:
    text = " ".join(shown(nowhere, width=300).split())
    assert "This patient is not like those learned from" in text
    assert "it is not about this patient" in text
    assert text.index("as unusual as this one") < text.index("Options")
    assert "Outside of what the models saw: Positive lymph nodes = 90 (seen: 1 to 51)" in text
    assert "base rate, not personalised" in text
    assert "Why:" not in text
    usual = " ".join(shown(asked(predictor), width=300).split())
    assert "not like those learned from" not in usual
    assert "Outside of what" not in usual


def test_the_answer_survives_json(nowhere: Prediction) -> None:
    again = Prediction.model_validate_json(nowhere.model_dump_json())
    assert again == nowhere
    render(again)
