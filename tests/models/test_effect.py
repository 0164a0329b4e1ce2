"""Doubly robust scores: right on average if either part is; the net of them finds who gains."""

from __future__ import annotations

import numpy as np
import pytest

from models.effect import EffectNet, scores

PAIR = ("new", "old")


def chosen(n: int, seed: int) -> dict[str, np.ndarray]:
    """Who is ill gets the new therapy more often; it helps those with x above 0."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 3))
    chance = 1 / (1 + np.exp(-X[:, 1]))
    arm = np.where(rng.random(n) < chance, *PAIR)
    truth = 0.2 * (X[:, 0] > 0)
    base = 0.4 - 0.1 * np.tanh(X[:, 1])
    outcome = (rng.random(n) < base + truth * (arm == "new")).astype(float)
    said = np.column_stack([base + truth, base])
    return {
        "X": X,
        "arm": arm,
        "outcome": outcome,
        "said": said,
        "truth": truth,
        "chance": np.column_stack([chance, 1 - chance]),
    }


def test_the_mean_is_right_if_either_part_is():
    d = chosen(200_000, 0)
    naive = d["outcome"][d["arm"] == "new"].mean() - d["outcome"][d["arm"] == "old"].mean()
    assert abs(naive - 0.1) > 0.03
    wrong, half = np.full_like(d["said"], 0.5), np.full_like(d["chance"], 0.5)
    for said, chance in ((d["said"], d["chance"]), (wrong, d["chance"]), (d["said"], half)):
        found = scores(d["outcome"], d["arm"], PAIR, said, chance)
        assert np.nanmean(found) == pytest.approx(0.1, abs=0.01)


def test_without_overlap_there_is_no_score_and_nothing_is_clipped():
    d = chosen(500, 1)
    d["chance"][:7, 0] = 0.001
    found = scores(d["outcome"], d["arm"], PAIR, d["said"], d["chance"])
    assert np.isnan(found[:7]).all()
    assert np.isfinite(found[7:]).all()
    i = 7 + int(np.argmax(d["arm"][7:] == "new"))
    wanted = d["said"][i, 0] - d["said"][i, 1] + (d["outcome"][i] - d["said"][i, 0]) / d["chance"][i, 0]
    assert found[i] == pytest.approx(wanted)


def test_who_received_neither_counts_as_predicted():
    d = chosen(50, 2)
    d["arm"][:] = "third"
    found = scores(d["outcome"], d["arm"], PAIR, d["said"], d["chance"])
    np.testing.assert_allclose(found, d["said"][:, 0] - d["said"][:, 1])


def test_the_net_finds_who_gains_and_leaves_the_therapy_alone():
    d = chosen(6000, 3)
    names = ["history:a", "history:b", "therapy:drug=x"]
    score = scores(d["outcome"], d["arm"], PAIR, d["said"], d["chance"])
    net = EffectNet()
    held = net.fit_held(d["X"], score, names)
    assert np.corrcoef(net.effect(d["X"]), d["truth"])[0, 1] > 0.75
    assert np.corrcoef(held, d["truth"])[0, 1] > 0.7
    changed = d["X"].copy()
    changed[:, 2] += 5
    np.testing.assert_array_equal(net.effect(changed), net.effect(d["X"]))
    assert net.without(d["X"]).shape == (5, 6000)


def test_an_effect_that_is_the_same_for_everybody_is_held_the_same():
    flat = 0
    for seed in range(6):
        rng = np.random.default_rng(seed)
        X, score = rng.normal(size=(400, 2)), 0.1 + rng.normal(size=400)
        net = EffectNet()
        held = net.fit_held(X, score, ["history:a", "history:b"])
        if not any(one.coef_.any() for one in (net.net_, *net.folds_)):
            flat += 1
            assert np.ptp(held) < 1e-9
            assert held[0] == pytest.approx(score.mean())
    assert flat >= 2
