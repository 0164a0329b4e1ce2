"""Percentage points: they add up to the difference in risk, and keep the proportions of the margin."""

from __future__ import annotations

import json

import numpy as np
import pytest

from data.patient import Patient
from data.program import program
from models.registry.store import Registered
from serving.answer import answer
from serving.contrast import contrast
from serving.points import points_by_group, with_points
from serving.prediction import Contrast, Contribution
from serving.predictor import Predictor
from tests.serving.support import EXAMPLES

WARFARIN = {"history": {"age": 82.0, "weight": 55.0}, "mutations": {"measures": {"vkorc1_1639": "A/A"}}}


@pytest.fixture(params=["breast_gbsg2", "rare-childhood"])
def made(request: pytest.FixtureRequest, predictor: Predictor) -> Contrast:
    asked = json.loads((EXAMPLES / f"{request.param}.json").read_text())
    found = predictor.predict(Patient.model_validate(asked["patient"]), asked["program"])
    return next(c for c in found.contrasts if c.identified)


def test_points_sum_to_the_difference_in_risk(made: Contrast) -> None:
    assert made.risk_difference not in (None, 0.0)
    total = sum(part.points or 0.0 for part in made.contributions)
    assert total == pytest.approx(made.risk_difference, abs=1e-12)
    assert sum(made.groups_points.values()) == pytest.approx(made.risk_difference, abs=1e-12)
    assert set(made.groups_points) == set(made.groups)


def test_points_keep_the_proportions_of_the_margin(made: Contrast) -> None:
    slopes = {round(p.points / p.contribution, 9) for p in made.contributions if p.points is not None}
    assert len(slopes) == 1
    assert len(made.contributions) > 1


def test_points_of_values_sum_to_the_difference_in_the_unit(dose_model: Registered) -> None:
    about = program("pharmacogenomics")
    both = [about.therapy("warfarin"), about.therapy("warfarin_fixed")]
    found = contrast(answer(dose_model, Patient.model_validate(WARFARIN), both), "warfarin", "warfarin_fixed")
    assert found is not None
    total = sum(part.points or 0.0 for part in found.contributions)
    assert total == pytest.approx(found.value_difference, abs=1e-9)
    assert sum(found.groups_points.values()) == pytest.approx(found.value_difference, abs=1e-9)


def _part(contribution: float, group: str = "history") -> Contribution:
    return Contribution(feature="x", group=group, label="x", value=None, contribution=contribution)


def test_where_the_margins_are_equal_the_slope_is_that_of_the_curve() -> None:
    parts = with_points(
        [_part(0.8), _part(-0.8, "therapy")], 0.0, lambda m: 1 / (1 + np.exp(-m)), 0.4, exactness=1e-6
    )
    chance = 1 / (1 + np.exp(-0.4))
    assert parts[0].points == pytest.approx(0.8 * chance * (1 - chance), abs=1e-6)
    assert sum(part.points or 0.0 for part in parts) == pytest.approx(0.0, abs=1e-12)
    assert points_by_group(parts, ["history", "therapy", "mutations"])["mutations"] == 0


def test_an_explanation_does_not_carry_points(predictor: Predictor) -> None:
    asked = json.loads((EXAMPLES / "rare-childhood.json").read_text())
    found = predictor.predict(Patient.model_validate(asked["patient"]), asked["program"])
    explained = next(o.explanation for x in found.options for o in x.responses if o.explanation)
    assert all(part.points is None for part in explained.contributions)
