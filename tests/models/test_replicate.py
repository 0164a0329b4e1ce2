"""Replicas: outcomes as the model says, and an interval that then holds its share of the truth."""

from __future__ import annotations

import numpy as np
import pytest

from models.elastic_net import ElasticNet
from models.replicate import draw, relearned, shortfall
from models.spread import half_width
from models.stack import Stack
from models.target import Target

NAMES = [f"history:{i}" for i in range(12)]


def learned(kind: str, n: int = 800, penalty: float = 0.1) -> tuple[Stack, np.ndarray, Target]:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, 12))
    margin = X[:, :4] @ np.array([0.8, -0.6, 0.4, 0.3])
    if kind == "binary":
        target = Target.binary((rng.random(n) < 1 / (1 + np.exp(-margin))).astype(float))
    else:
        event, censor = rng.exponential(300 * np.exp(-margin)), rng.exponential(400, n)
        entry = np.where(rng.random(n) < 0.3, rng.uniform(0, 50, n), 0.0)
        time = np.maximum(np.minimum(event, censor), entry + 1)
        target = Target.survival(time, (event <= censor).astype(float), entry)
    return Stack([("elastic_net", ElasticNet(penalty, 0.5))]).fit(X, target, NAMES), X, target


def test_outcomes_are_drawn_as_the_model_says():
    stack, X, target = learned("binary")
    truth = 1 / (1 + np.exp(-stack.margin(X)))
    drawn = np.mean(
        [draw(stack, stack.margin(X), target, np.random.default_rng(i)).event for i in range(400)], axis=0
    )
    assert np.abs(drawn - truth).max() < 0.12
    assert drawn.mean() == pytest.approx(truth.mean(), abs=0.01)


def test_times_are_drawn_as_the_model_says_and_follow_up_was():
    stack, X, target = learned("time_to_event")
    margin = stack.margin(X)
    drawn = [draw(stack, margin, target, np.random.default_rng(i)) for i in range(60)]
    assert np.mean([d.events for d in drawn]) == pytest.approx(target.events, rel=0.08)
    assert all((d.time > d.entry).all() and d.time.max() <= target.time.max() for d in drawn)
    again = [np.polyfit(margin, relearned(stack, X, d, NAMES).margin(X), 1)[0] for d in drawn[:4]]
    assert np.mean(again) == pytest.approx(1, abs=0.25)


@pytest.mark.parametrize("kind", ["binary", "time_to_event"])
def test_a_widened_interval_holds_the_truth_of_another_replica(kind):
    stack, X, target = learned(kind)
    factor = np.mean([shortfall(stack, X, target, NAMES, 0.9, seed) for seed in range(5)])
    held = []
    for seed in range(50, 60):
        truth = stack.margin(X)
        again = relearned(stack, X, draw(stack, truth, target, np.random.default_rng(seed)), NAMES)
        off = again.margin(X) - truth
        off = off - off.mean() if kind == "time_to_event" else off
        held.append(np.mean(np.abs(off) <= factor * half_width(again.margins(X), 0.9)))
    assert np.mean(held) == pytest.approx(0.9, abs=0.06)
