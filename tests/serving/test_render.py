"""What a terminal shows: everything the answer says, and no number without a basis."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from data.patient import Patient
from serving.prediction import NOTICE, Prediction
from serving.predictor import Predictor
from serving.render import render
from serving.render_why import HALF, bar
from tests.serving.support import EXAMPLES


def shown(prediction: Prediction, width: int = 120) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(render(prediction))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.fixture
def breast(predictor: Predictor) -> Prediction:
    asked = json.loads((EXAMPLES / "breast_gbsg2.json").read_text())
    return predictor.predict(Patient.model_validate(asked["patient"]), "breast")


def test_everything_is_said(breast: Prediction) -> None:
    text = shown(breast, width=300)
    for option in breast.options:
        assert option.title in text
    for outcome in breast.options[0].responses:
        assert outcome.title in text
        assert f"{outcome.probability:.0%}" in text
    for words in ("[model]", "[observational: gbsg2]", "no basis", "HER2 positive", NOTICE):
        assert words in text
    source = breast.provenance.models[0]
    assert f"{source.model} v{source.version}" in text
    assert "Schumacher" in text


def test_an_identified_contrast_shows_its_difference_and_effect(breast: Prediction) -> None:
    contrast = breast.contrasts[0]
    assert contrast.risk_difference is not None
    text = shown(breast)
    assert "Tamoxifen minus No hormone therapy" in text
    assert f"{100 * contrast.risk_difference:+.0f} percentage points" in text
    assert "number needed" not in text  # doctors chose: that many treated would promise what is not known
    assert contrast.effect is not None
    assert f"effect for a patient like this one: {100 * contrast.effect.estimate:+.0f} points" in text


def test_a_contrast_that_is_not_identified_shows_no_number(breast: Prediction) -> None:
    hidden = breast.contrasts[0].model_copy(
        update={"identified": False, "reason": "not identified: nobody", "risk_difference": None}
    )
    text = shown(breast.model_copy(update={"contrasts": (hidden,)}))
    assert "not identified, so no difference is given" in text
    assert "not identified: nobody" in text
    assert "percentage points" not in text


def test_harm_is_called_harm(breast: Prediction) -> None:
    harm = {"risk_difference": -0.2, "number_needed_to_treat": 5.0, "design": "randomised"}
    contrast = breast.contrasts[0].model_copy(update=harm)
    text = shown(breast.model_copy(update={"contrasts": (contrast,)}))
    assert "-20 percentage points, number needed to harm 5.0" in text


def test_missing_and_unused_fields_are_named(predictor: Predictor) -> None:
    patient = Patient.model_validate({"history": {"age": 50, "albumin": 4}})
    text = shown(predictor.predict(patient, "breast"))
    assert "(history:positive_nodes)" in text
    assert "used by no model: history:albumin" in text
    assert "not known" in text


def test_markup_in_names_is_text(breast: Prediction) -> None:
    assert "[red]x[/red]" in shown(breast.model_copy(update={"patient_id": "[red]x[/red]"}))


@pytest.mark.parametrize("width", [40, 80, 200])
def test_it_fits_any_terminal(breast: Prediction, width: int) -> None:
    assert max(map(len, shown(breast, width).splitlines())) <= width


def test_bars_diverge_from_the_middle_and_good_is_green() -> None:
    left, right = bar(-1.0, 1.0, good=-1), bar(0.5, 1.0, good=-1)
    assert left.plain == "█" * HALF + "│" + " " * HALF + " -1.00"
    assert right.plain == " " * HALF + "│" + "█" * (HALF // 2) + " " * (HALF - HALF // 2) + " +0.50"
    assert left.spans[0].style == "green"
    assert right.spans[-1].style == "red"
    assert bar(0.0, 0.0, good=1).plain.strip().startswith("│")
