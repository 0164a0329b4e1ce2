"""The forest: a probability that interactions enter."""

from __future__ import annotations

import numpy as np
import pytest

from data.errors import TailorError
from models.forest import Forest
from tests.models.support import NAMES, auc, fitted, make, outcome, simulate


def test_scores_are_probabilities_and_not_those_of_the_training_labels():
    X, target = simulate("binary")
    fresh, _ = simulate("binary", n=300, seed=8)
    score = fitted("forest", "binary").score(np.vstack([X, fresh, np.full((1, 8), np.nan)]))
    assert ((score >= 0) & (score <= 1)).all()
    assert score.mean() == pytest.approx(target.event.mean(), abs=0.08)
    assert score.max() < 0.98  # an average over trees most of which saw the neighbours


def test_an_interaction_is_learned():
    rng = np.random.default_rng(3)
    X = rng.normal(size=(400, 3))
    target = outcome(2.0 * np.sign(X[:, 0] * X[:, 1]), "binary", rng)
    member = make("forest", trees=150).fit(X, target, [f"history:{j}" for j in range(3)])
    fresh = rng.normal(size=(400, 3))
    assert auc(member.score(fresh), (fresh[:, 0] * fresh[:, 1] > 0).astype(float)) > 0.85


def test_more_trees_agree_better_with_another_seed():
    X, target = simulate("binary")

    def disagreement(trees: int) -> float:
        one, other = (Forest(trees=trees, seed=seed).fit(X, target, NAMES).score(X) for seed in (1, 2))
        return float(np.abs(one - other).mean())

    assert disagreement(200) < 0.5 * disagreement(5)


def test_a_time_to_event_is_not_what_it_learns():
    assert "time_to_event" not in Forest.types
    X, target = simulate("binary")
    with pytest.raises(TailorError):
        make("forest").fit(X, type(target).binary(np.ones(len(X))), NAMES)
