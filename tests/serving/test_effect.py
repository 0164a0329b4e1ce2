"""The effect beside a contrast: the difference that is shown, with an interval and how it was judged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.patient import Patient
from models.card import EffectCard
from models.effect import EffectNet
from models.registry.store import Registered
from serving.prediction import Contrast
from serving.predictor import Predictor
from serving.render_effect import effect as in_words

PATIENT = Patient(history={"sex": "male", "log_wbc": 3.0})
PAIR = ("mercaptopurine", "placebo")
CARD = EffectCard(
    therapy=PAIR[0],
    comparator=PAIR[1],
    learner="predictions",
    patients=40,
    left_out=2,
    measures={
        "average_effect": (0.4, 0.2, 0.6),
        "effect_slope": (0.5, -0.1, 1.1),
        "autoc": (None, None, None),
    },
    fifths=((0.1, 0.2, 0.0, 0.4),) * 5,
)


def asked(model: Registered) -> Contrast:
    found = Predictor([model]).predict(PATIENT, "rare-childhood").contrasts
    return next(c for c in found if (c.therapy, c.comparator) == PAIR)


@pytest.fixture
def model(bundles) -> Registered:
    return Registered(bundles[0], "1", "run")


def test_it_is_the_difference_of_what_is_predicted(model):
    contrast = asked(model)
    assert contrast.effect.learner == "predictions"
    assert contrast.effect.estimate == pytest.approx(contrast.risk_difference)
    low, high = contrast.effect.interval
    assert low < contrast.effect.estimate < high
    assert contrast.effect.average is None  # not judged in training, so nothing is said of it


def test_what_was_judged_in_training_stands_beside_it(model):
    card = model.bundle.card.model_copy(update={"effects": (CARD,)})
    found = asked(replace(model, bundle=replace(model.bundle, card=card)))
    assert found.effect.average_interval == (0.2, 0.6)
    assert found.effect.autoc_interval is None
    text = in_words(found).plain
    assert (
        "on average +40 points (+20 points to +60 points; 40 patients with overlap, 2 without left out)"
        in text
    )
    assert "that patients differ in it is not shown" in text


def test_wider_errors_widen_the_interval(model):
    card = model.bundle.card.model_copy(update={"widening": 2.0})
    narrow, wide = asked(model), asked(replace(model, bundle=replace(model.bundle, card=card)))
    widths = [high - low for low, high in (narrow.effect.interval, wide.effect.interval)]
    assert widths[1] == pytest.approx(2 * widths[0])


def test_a_model_of_the_effect_answers_where_it_is_served(model):
    bundle = model.bundle
    rng = np.random.default_rng(0)
    X = np.vstack([bundle.background] * 5)
    net = EffectNet().fit(X, 0.3 + 0.05 * rng.normal(size=len(X)), [f.name for f in bundle.features])
    card = bundle.card.model_copy(update={"effects": (CARD.model_copy(update={"learner": "doubly robust"}),)})
    found = asked(replace(model, bundle=replace(bundle, card=card, effects={"|".join(PAIR): net})))
    assert found.effect.estimate == pytest.approx(0.3, abs=0.05)
    assert found.effect.estimate != pytest.approx(found.risk_difference, abs=0.01)
    assert "by a model of the effect itself" in in_words(found).plain


def test_probabilities_lie_in_their_intervals(predictor):
    for option in predictor.predict(PATIENT, "rare-childhood").options:
        for outcome in option.responses:
            if outcome.basis == "model":
                low, high = outcome.interval
                assert 0 <= low <= outcome.probability <= high <= 1
                assert outcome.interval_level == 0.9
