"""Waterfalls lead from the one number to the other, and what is shown adds up."""

from __future__ import annotations

import json

import pytest

from data.patient import Patient
from serving.prediction import Contrast, Contribution, Prediction
from serving.predictor import Predictor
from serving.web import why
from serving.web.figures_why import waterfall
from serving.web.numbers import adding_up
from tests.serving.support import EXAMPLES


@pytest.fixture(scope="module")
def breast(predictor: Predictor) -> Prediction:
    asked = json.loads((EXAMPLES / "breast_gbsg2.json").read_text())
    return predictor.predict(Patient.model_validate(asked["patient"]), "breast")


@pytest.fixture(scope="module")
def contrast(breast: Prediction) -> Contrast:
    return next(one for one in breast.contrasts if one.identified)


@pytest.mark.parametrize("way", [why.by_group, why.by_feature])
def test_steps_lead_from_the_comparator_to_the_therapy(way, breast, contrast) -> None:
    found = way(contrast, breast)
    therapy = next(option for option in breast.options if option.therapy == contrast.therapy)
    outcome = next(o for o in therapy.responses if o.endpoint == contrast.endpoint)
    assert found.end == pytest.approx(100 * outcome.probability, abs=0.051)
    assert found.end - found.start == pytest.approx(100 * contrast.risk_difference, abs=0.101)
    assert sum(step.size for step in found.steps) == pytest.approx(found.end - found.start, abs=1e-6)
    assert found.steps[0].start == found.start
    assert found.steps[-1].end == pytest.approx(found.end)


def test_few_features_are_named_and_the_rest_are_one_step(breast: Prediction, contrast: Contrast) -> None:
    share = contrast.risk_difference / 30
    parts = tuple(
        Contribution(
            feature=f"f{i}", group="history", label=f"f{i}", value=1.0, contribution=share, points=share
        )
        for i in range(30)
    )
    found = why.by_feature(contrast.model_copy(update={"contributions": parts}), breast)
    assert found is not None
    assert [step.label for step in found.steps][-1] == "20 others"
    assert len(found.steps) == why.TOP + 1
    assert sum(step.size for step in found.steps) == pytest.approx(found.end - found.start)


def test_without_a_comparators_number_there_is_no_waterfall(breast: Prediction, contrast: Contrast) -> None:
    silent = next(o for o in breast.options if all(r.basis == "none" for r in o.responses))
    moved = contrast.model_copy(update={"comparator": silent.therapy})
    assert why.by_group(moved, breast) is None


def test_what_makes_a_number_adds_up(breast: Prediction) -> None:
    found = [r.explanation for o in breast.options for r in o.responses if r.explanation]
    assert found
    for explanation in found:
        parts = why.explained(explanation)
        assert parts.total == pytest.approx(explanation.margin, abs=0.02)
        assert parts.total == pytest.approx(sum(size for _, size in parts.parts))


def test_the_drawing_says_its_steps(breast: Prediction, contrast: Contrast) -> None:
    found = why.by_group(contrast, breast)
    assert found is not None
    drawn = waterfall(found, "<none>", "some", 1)
    assert f"From &lt;none&gt;, {found.start:.1f}%, to some, {found.end:.1f}%" in drawn
    assert "the difference lies between" in drawn
    assert "<none>" not in drawn


@pytest.mark.parametrize(
    ("values", "total", "expected"),
    [
        ([0.333, 0.333, 0.334], None, [0.3, 0.3, 0.4]),
        ([1.26, -0.26], None, [1.3, -0.3]),
        ([0.04, 0.04, 0.04], 0.2, [0.1, 0.1, 0.0]),
        ([0.05], 0.2, [0.2]),
        ([0.5, 0.5], 0.9, [0.5, 0.4]),
    ],
)
def test_what_is_rounded_adds_up(values, total, expected) -> None:
    assert adding_up(values, 1, total) == pytest.approx(expected)
