"""Chances of labels: calibrated on average, the shares where nothing tells patients apart, gaps allowed."""

from __future__ import annotations

import numpy as np
import pytest

from models.multinomial import Multinomial


def drawn(n: int = 4000, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 2))
    score = np.column_stack([X[:, 0], -X[:, 0], 0.5 * X[:, 1]])
    chance = np.exp(score) / np.exp(score).sum(1, keepdims=True)
    labels = np.array(["a", "b", "c"])[(rng.random(n)[:, None] > chance.cumsum(1)[:, :-1]).sum(1)]
    return X, labels, chance


def test_chances_are_found_and_sum_to_one():
    X, labels, truth = drawn()
    found = Multinomial().fit(X, labels).probability(X)
    np.testing.assert_allclose(found.sum(1), 1)
    assert np.abs(found - truth).mean() < 0.02


def test_two_labels_are_as_logistic_regression_has_them():
    X, labels, _ = drawn()
    two = labels != "c"
    found = Multinomial().fit(X[two], labels[two])
    odds = np.log(found.probability(X[two])).T
    slope = np.polyfit(X[two, 0], odds[0] - odds[1], 1)[0]
    assert slope == pytest.approx(2.0, abs=0.25)


def test_without_columns_the_shares_are_the_answer():
    found = Multinomial().fit(np.empty((4, 0)), ["a", "a", "a", "b"])
    np.testing.assert_allclose(found.probability(np.empty((2, 0))), [[0.75, 0.25]] * 2)


def test_a_gap_is_answered():
    X, labels, _ = drawn()
    X[::7, 0] = np.nan
    found = Multinomial().fit(X, labels).probability(np.array([[np.nan, 0.0]]))
    assert np.isfinite(found).all()
    assert found[0].max() < 0.5
