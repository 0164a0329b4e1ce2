"""The neural network and its expected gradients."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from models.network import Network
from models.standardise import Standardiser
from tests.models.support import NAMES, auc, fitted, make, outcome, simulate

KINDS = ["binary", "time_to_event"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_base_value_is_the_mean_score_of_the_background(kind):
    X, target = simulate(kind)
    member = make("network", background=len(X)).fit(X, target, NAMES)
    assert member.explain(X[:1])[0] == pytest.approx(member.score(X).mean())


@pytest.mark.parametrize("kind", KINDS)
def test_more_nodes_give_the_same_contributions(kind):
    X, target = simulate(kind)
    coarse, fine = (
        make("network", nodes=nodes).fit(X, target, NAMES).explain(X[:20])[1] for nodes in (12, 96)
    )
    assert np.abs(coarse - fine).max() < 1e-3


def test_of_a_straight_line_expected_gradients_are_slope_times_deviation():
    X, target = simulate("binary", missing=0.0)
    straight = np.isnan(Standardiser.fit(X).unit)  # of a logarithm the slope is not one number
    member = make("network", background=len(X), restarts=1).fit(X, target, NAMES)
    for weights in member.weights_:  # so small that tanh is a straight line
        for name in weights:
            weights[name] = weights[name] * (1e-3 if name.startswith("encoders") else 1.0)
    member._nets = []
    member.base_ = float(member.score(X).mean())
    _, contributions = member.explain(X[:10])
    step = np.eye(8) * X.std(0)
    slopes = np.array([member.score(X[:1] + s)[0] - member.score(X[:1])[0] for s in step]) / X.std(0)
    expected = slopes * (X[:10] - X.mean(0))
    assert straight.sum() >= 6
    np.testing.assert_allclose(contributions[:, straight], expected[:, straight], rtol=1e-3, atol=1e-7)


def test_explaining_many_is_explaining_each():
    X, _ = simulate("binary")
    member = fitted("network", "binary")
    _, together = member.explain(X[:40])  # more than one block
    alone = np.vstack([member.explain(X[[i]])[1] for i in range(40)])
    np.testing.assert_allclose(together, alone, atol=1e-12)


def test_too_few_nodes_miss_the_promise_for_a_patient_far_away():
    X, target = simulate("time_to_event")
    far = X[:5] + 40 * np.nanstd(X, 0)
    few = make("network", most_nodes=12).fit(X, target, NAMES)
    base, contributions = few.explain(far)
    assert np.abs(few.score(far) - base - contributions.sum(1)).max() > Network.tolerance


def test_the_missing_are_flagged_and_the_flag_is_reported_with_its_column():
    rng = np.random.default_rng(4)
    unknown = rng.random(400) < 0.4
    X = np.column_stack([np.where(unknown, np.nan, rng.normal(size=400)), rng.normal(size=400)])
    target = outcome(np.where(unknown, 1.5, -1.5), "binary", rng)
    member = make("network", epochs=80).fit(X, target, ["history:a", "mutations:b"])
    assert auc(member.score(X), target.event) > 0.75
    _, contributions = member.explain(np.array([[np.nan, 0.0]]))
    assert contributions[0, 0] > 3 * abs(contributions[0, 1])


def test_another_seed_is_another_network():
    X, target = simulate("binary")
    other = make("network", seed=1).fit(X, target, NAMES)
    assert np.abs(other.score(X) - fitted("network", "binary").score(X)).max() > 1e-3


def test_what_is_stored_are_plain_arrays():
    state = fitted("network", "binary").__getstate__()
    assert not any(isinstance(value, torch.nn.Module) for value in state.values())
    assert "_nets" not in state
    assert all(isinstance(w, np.ndarray) for weights in state["weights_"] for w in weights.values())
