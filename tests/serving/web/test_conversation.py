"""Words for the patient: natural numbers of 100, no jargon, honest about whose they are."""

from __future__ import annotations

import json

import pytest

from data.alerts import Alert
from data.patient import Patient
from data.program import programs
from serving.prediction import Outcome, Prediction
from serving.predictor import Predictor
from serving.web.conversation import conversation, happens

JARGON = (
    "grade",
    "propensity",
    "cohort",
    "interval",
    "percent",
    "%",
    "probability",
    "hazard",
    "observational",
)


@pytest.fixture(scope="module")
def child(predictor: Predictor) -> Prediction:
    from tests.serving.support import CHILD

    return predictor.predict(Patient.model_validate(json.loads(CHILD)["patient"]), "rare-childhood")


def said(prediction: Prediction) -> str:
    return " ".join(" ".join(sentences) for _, sentences in conversation(prediction))


def changed(prediction: Prediction, **update: object) -> Prediction:
    """The first option alone, its first answer with a number changed."""
    option = next(o for o in prediction.options if any(r.basis == "model" for r in o.responses))
    found = next(r for r in option.responses if r.basis == "model").model_copy(update=update)
    return prediction.model_copy(update={"options": (option.model_copy(update={"responses": (found,)}),)})


def test_a_number_is_of_100_with_its_range_and_where_it_comes_from(child: Prediction) -> None:
    text = said(changed(child, probability=0.64, interval=(0.55, 0.72)))
    assert "Of 100 people like you who receive this, about 64 are in remission at 24 weeks." in text
    assert "It could be as few as 55 or as many as 72." in text
    assert "chance decided who got which treatment" in text


def test_a_base_rate_is_not_said_to_be_the_patients(child: Prediction) -> None:
    text = said(changed(child, basis="base rate", probability=0.64))
    assert "people like you" not in text.replace("not only people like you", "")
    assert "for you it may be higher or lower" in text


def test_doctors_choice_is_said_to_matter(child: Prediction) -> None:
    assert "whose doctors chose the treatment" in said(changed(child, design="observational"))


def test_without_a_number_it_says_so(child: Prediction) -> None:
    option = child.options[0]
    silent = tuple(r.model_copy(update={"basis": "none", "probability": None}) for r in option.responses)
    bare = option.model_copy(update={"responses": silent, "side_effects": ()})
    text = said(child.model_copy(update={"options": (bare,)}))
    assert "no records of people like you" in text
    assert not any(letter.isdigit() for letter in text)


def test_there_is_no_jargon(child: Prediction) -> None:
    text = said(child).lower()
    assert text
    assert not [word for word in JARGON if word in text]


def test_what_is_not_for_the_patient_is_not_talked_of(child: Prediction) -> None:
    out = {option.title for option in child.options if option.eligible.status == "unmet"}
    assert not out & {title for title, _ in conversation(child)}


def test_a_gene_that_speaks_against_a_drug_is_told(child: Prediction) -> None:
    words = dict.fromkeys(("phenotype", "diplotype", "effect", "direction", "guideline", "strength"), "")
    alert = Alert(
        **words,
        gene="TPMT",
        drugs=("mercaptopurine",),
        recommendation="",
        severity="change dose",
        side_effects=(),
        source="",
        date="2024",
        certain=True,
        reason="",
    )
    option = child.options[0]
    known = option.known.model_copy(update={"alerts": (alert,)})
    text = said(child.model_copy(update={"options": (option.model_copy(update={"known": known}),)}))
    assert "your result for the gene TPMT" in text.replace("Your", "your")


@pytest.mark.parametrize("program_id", sorted(programs()))
def test_every_question_ends_a_sentence(program_id: str) -> None:
    for endpoint in programs()[program_id].endpoints:
        if endpoint.role == "resistance" or endpoint.type == "continuous":
            continue
        outcome = Outcome(
            endpoint=endpoint.id,
            title=endpoint.title,
            role=endpoint.role,
            event=endpoint.event,
            horizon_days=endpoint.horizon_days,
            probability=0.5,
            basis="model",
            reason="",
            cohort="c",
            design="randomised",
            model="m",
            explanation=None,
        )
        words = happens(outcome)
        assert words.startswith(("are ", "have ", "give ", "stop "))
        assert not words.startswith("are not")
