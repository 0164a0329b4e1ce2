"""What a bundle answers: probabilities, values and their limits, in their scale and unit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.program import program
from models.bundle import Bundle
from models.errors import Errors
from tests.models.support import design, make_bundle


def test_a_binary_probability_is_that_of_the_event():
    probability = make_bundle("binary").probability(np.array([-np.log(3), 0.0, np.log(3)]))
    np.testing.assert_allclose(probability, [0.25, 0.5, 0.75])


def test_a_probability_at_the_horizon_is_of_being_free_or_of_having_had_it():
    bundle = make_bundle("time_to_event")
    margin = np.array([-1.0, 0.0, 1.0])
    free = bundle.probability(margin)
    horizon = np.array([bundle.card.endpoint.horizon_days])
    np.testing.assert_array_equal(free, bundle.stack.survival(margin, horizon)[:, 0])
    assert (np.diff(free) < 0).all()
    endpoint = bundle.card.endpoint.model_copy(update={"role": "side_effect"})
    harm = Bundle(bundle.card.model_copy(update={"endpoint": endpoint}), *list(vars(bundle).values())[1:])
    np.testing.assert_allclose(harm.probability(margin), 1 - free)


def test_the_card_names_itself_and_its_scale():
    assert make_bundle("binary").card.name == "breast.pathological_complete_response"
    assert make_bundle("binary").card.scale == "log-odds"
    assert make_bundle("time_to_event").card.scale == "log-hazard"


def test_shap_gets_the_same_numbers():
    bundle = make_bundle("binary")
    X = design(bundle)[:4]
    explanation, explained = bundle.shap(X), bundle.explain(X)
    np.testing.assert_array_equal(explanation.values, explained.contributions)
    np.testing.assert_allclose(
        explanation.values.sum(1) + explanation.base_values, explained.margin, atol=1e-3
    )
    assert explanation.feature_names == [f.name for f in bundle.features]


class Known:
    """Errors of a known spread in place of an ensemble."""

    errors_ = Errors(np.empty(0), [np.linspace(0.01, 1.0, 199)])


@pytest.mark.parametrize(
    ("program_id", "endpoint", "margin"),
    [("hiv", "fold_change_3tc", [0.2, 0.9]), ("pharmacogenomics", "dose_mg_week", [1.2, 6.0])],
)
def test_limits_are_in_the_unit(program_id, endpoint, margin):
    whole = make_bundle("binary")
    card = whole.card.model_copy(update={"endpoint": program(program_id).endpoint(endpoint)})
    bundle = replace(whole, card=card, stack=Known())  # type: ignore[arg-type]
    margin = np.array(margin)
    value = bundle.value(margin)
    np.testing.assert_allclose(bundle.chance_below(margin, value), 0.5, atol=0.01)
    np.testing.assert_array_equal(bundle.chance_below(margin, 1e6), bundle.chance_below(margin, 1e7))
    low, high = bundle.interval(margin, 0.8).T
    assert (low < value).all()
    assert (value < high).all()
    inside = bundle.chance_below(margin, high) - bundle.chance_below(margin, low)
    np.testing.assert_allclose(inside, 0.8, atol=0.01)
    chances = [bundle.chance_below(margin, limit) for limit in (0.5, 1.0, 3.0, 10.0, 30.0)]
    assert (np.diff(chances, axis=0) >= 0).all()
