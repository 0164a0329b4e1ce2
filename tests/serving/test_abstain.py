"""After a model has abstained: the next line goes by the rates of others, and says so."""

from __future__ import annotations

from data.patient import Patient
from serving.predictor import Predictor

HISTORY = {"age": 61, "prior_systemic_therapy": False, "prior_targeted": False}


def test_a_patient_from_nowhere_is_ranked_by_the_rates_of_others(lung_predictor: Predictor) -> None:
    child = Patient.model_validate({"history": HISTORY | {"age": 9}})
    rates = lung_predictor.programs["lung"][0].bundle.rates
    for line in lung_predictor.predict(child, "lung").next_lines:
        told = [option for option in line.options if option.good is not None]
        assert {(option.therapy, option.good) for option in told} == {
            (option.therapy, rates[option.therapy].value) for option in told
        }
        assert {option.basis for option in told} == {"base rate"}
        assert line.cautions[0].startswith("Objective response: abstained: ")
        assert line.cautions[0].endswith("ranked by the rates of others, which are not this patient's")


def test_who_is_turned_away_is_the_patient_after_the_failure(lung_predictor: Predictor) -> None:
    """Too little is known of this one today, but whoever has had it is one of whom enough is known."""
    now = lung_predictor.predict(Patient.model_validate({"history": {"age": 61}}), "lung")
    assert now.reliability.abstained
    for line in now.next_lines:
        assert {option.basis for option in line.options if option.good is not None} == {"model"}
        assert "abstained" not in line.cautions[0]
