"""Every answer as a Bundle that is valid FHIR, with percentages, intervals and no number without a basis."""

from __future__ import annotations

import datetime
from typing import Any

import orjson
import pytest
from fhir.resources.R4B.bundle import Bundle

from data.patient import Patient
from data.readers.reading import Left, Reading
from models.registry.store import Registered
from serving.ehr.fhir_bundle import bundle
from serving.ehr.fhir_parts import ABSENT, INTERVAL
from serving.examples import example
from serving.ledger.store import Audit
from serving.prediction import NOTICE, Prediction
from serving.predictor import Predictor
from tests.serving.support import child

NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
SUBJECT = {"reference": "Patient/1"}
PROGRAMS = ["rare-childhood", "breast", "lung", "hiv", "pharmacogenomics"]
THROMBOSIS = Patient.model_validate(example("pharmacogenomics_warfarin")["patient"])
LEFT = Left("entry 3: Observation/x", "Observation", "not a field of the dictionary")


def resources(told: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [e["resource"] for e in told["entry"] if e["resource"]["resourceType"] == kind]


def as_bundle(answer: Prediction) -> dict[str, Any]:
    kept = answer.model_copy(update={"audit": Audit(entry=7, hash="ab" * 32)})
    told = bundle(kept, Reading("fhir", Patient(), 3, 2, (LEFT,)), SUBJECT, [], NOW)
    Bundle.model_validate_json(orjson.dumps(told))
    return told


@pytest.fixture(scope="module")
def answers(
    predictor: Predictor,
    lung_predictor: Predictor,
    virus_predictor: Predictor,
    dose_model: Registered,
) -> dict[str, Prediction]:
    asked = Patient.model_validate(child()["patient"])
    nobody = Patient()
    return {
        "rare-childhood": predictor.predict(asked, "rare-childhood"),
        "breast": predictor.predict(nobody, "breast"),
        "pharmacogenomics": Predictor([dose_model]).predict(THROMBOSIS, "pharmacogenomics"),
        "lung": lung_predictor.predict(nobody, "lung"),
        "hiv": virus_predictor.predict(
            Patient.model_validate(
                {
                    "mutations": {
                        "tested_genes": ["HIV-RT"],
                        "variants": [{"gene": "HIV-RT", "change": "M184V"}],
                    }
                }
            ),
            "hiv",
        ),
    }


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_answer_is_valid_fhir_with_one_assessment_an_option(
    answers: dict[str, Prediction], program: str
) -> None:
    answer = answers[program]
    told = as_bundle(answer)
    risks = resources(told, "RiskAssessment")
    assert [risk["identifier"][0]["value"] for risk in risks] == [o.therapy for o in answer.options]
    assert all(risk["subject"] == SUBJECT for risk in risks)
    assert all(risk["note"][-1]["text"] == NOTICE for risk in risks)


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_probability_is_a_percentage_and_nothing_stands_in_for_an_absent_one(
    answers: dict[str, Prediction], program: str
) -> None:
    answer = answers[program]
    for option, risk in zip(answer.options, resources(as_bundle(answer), "RiskAssessment"), strict=True):
        outcomes = [o for o in (*option.responses, *option.side_effects) if o.unit is None]
        for outcome, said in zip(outcomes, risk.get("prediction", []), strict=True):
            if outcome.probability is None:
                assert "probabilityDecimal" not in said
                assert said["_probabilityDecimal"]["extension"][0]["url"] == ABSENT
                continue
            assert said["probabilityDecimal"] == pytest.approx(100 * outcome.probability, rel=1e-5)
            assert said["probabilityDecimal"] <= 100
            intervals = [e for e in said["extension"] if e["url"] == INTERVAL]
            assert len(intervals) == (outcome.interval is not None)
            for found in intervals:
                limits = found["extension"][0]["valueRange"]
                assert limits["low"]["value"] <= said["probabilityDecimal"] <= limits["high"]["value"]


def test_a_horizon_is_a_period_from_today_not_an_age(answers: dict[str, Prediction]) -> None:
    risks = resources(as_bundle(answers["rare-childhood"]), "RiskAssessment")
    said = risks[0]["prediction"][0]
    days = answers["rare-childhood"].options[0].responses[0].horizon_days
    assert days is not None
    end = datetime.date.fromisoformat(said["whenPeriod"]["end"])
    assert (end - NOW.date()).days == int(days)
    assert "whenRange" not in said


def test_the_components_of_an_explanation_add_up_to_its_value(answers: dict[str, Prediction]) -> None:
    told = as_bundle(answers["rare-childhood"])
    found = [o for o in resources(told, "Observation") if o["code"]["text"].startswith("Explanation")]
    assert found
    for why in found:
        parts = [part["valueQuantity"]["value"] for part in why["component"]]
        assert sum(parts) == pytest.approx(why["valueQuantity"]["value"], abs=1e-4)


def test_fold_changes_of_a_virus_are_observations_and_what_was_not_sequenced_has_no_number(
    answers: dict[str, Prediction],
) -> None:
    found = {o["code"]["text"]: o for o in resources(as_bundle(answers["hiv"]), "Observation")}
    resisted = next(o for name, o in found.items() if name.startswith("Lamivudine"))
    assert resisted["valueQuantity"]["value"] > 5
    assert resisted["component"][0]["valueQuantity"]["value"] < 50
    unknown = next(o for name, o in found.items() if name.startswith("Darunavir"))
    assert "valueQuantity" not in unknown
    assert "dataAbsentReason" in unknown


def test_what_was_not_used_and_what_was_missing_is_said(answers: dict[str, Prediction]) -> None:
    answer = answers["breast"]
    issues = resources(as_bundle(answer), "OperationOutcome")[0]["issue"]
    left = next(i for i in issues if i["code"] == "not-supported")
    assert left["severity"] == "information"
    assert left["expression"] == ["Bundle.entry[2]"]
    assert LEFT.why in left["details"]["text"]
    missing = [i for i in issues if i["code"] == "incomplete"]
    assert len(missing) == len(answer.reliability.missing) > 0
    assert {i["severity"] for i in missing} == {"warning"}


def test_who_abstains_answers_preliminarily_and_says_why(answers: dict[str, Prediction]) -> None:
    answer = answers["breast"]
    assert answer.reliability.abstained
    told = as_bundle(answer)
    assert {risk["status"] for risk in resources(told, "RiskAssessment")} == {"preliminary"}
    issues = resources(told, "OperationOutcome")[0]["issue"]
    assert any(i["code"] == "business-rule" and "Abstained" in i["details"]["text"] for i in issues)


def test_provenance_names_every_model_and_the_entry_of_the_ledger(answers: dict[str, Prediction]) -> None:
    answer = answers["rare-childhood"]
    told = as_bundle(answer)
    found = resources(told, "Provenance")[0]
    entities = [entity["what"]["identifier"]["value"] for entity in found["entity"]]
    assert entities == [*(f"{m.model} v1 run run" for m in answer.provenance.models), f"7#{'ab' * 32}"]
    urls = {entry["fullUrl"] for entry in told["entry"]}
    assert {target["reference"] for target in found["target"]} <= urls
    assert found["agent"][0]["who"]["reference"] in urls


def test_a_dose_is_an_observation_with_its_unit_interval_and_tablets(answers: dict[str, Prediction]) -> None:
    answer = answers["pharmacogenomics"]
    dose = next(o for o in answer.options if o.therapy == "warfarin").responses[0]
    assert dose.value is not None
    found = {o["code"]["text"]: o for o in resources(as_bundle(answer), "Observation")}
    told = next(o for name, o in found.items() if name.startswith(dose.title))
    assert told["valueQuantity"]["value"] == pytest.approx(dose.value, rel=1e-5)
    assert (told["valueQuantity"]["unit"], told["valueQuantity"]["code"]) == ("mg/week", "mg/wk")
    assert [e["url"] for e in told["extension"]] == [INTERVAL]
    assert "Tablets: strength" in [part["code"]["text"] for part in told["component"]]
    risks = resources(as_bundle(answer), "RiskAssessment")
    said = [
        p for risk in risks for p in risk.get("prediction", []) if p["outcome"]["text"].startswith(dose.title)
    ]
    assert not any("probabilityDecimal" in p for p in said)
