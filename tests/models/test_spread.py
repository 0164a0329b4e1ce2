"""Jackknife intervals: as wide as chance makes the answer differ, wider where held-out groups ask for it."""

from __future__ import annotations

import numpy as np
import pytest

from models.spread import WIDEST, alike, deviation, half_width, widening


def test_the_error_of_a_mean_is_found():
    """The jackknife of a mean: its standard error is known."""
    rng = np.random.default_rng(0)
    found, covered = [], []
    for _ in range(400):
        values = rng.normal(3.0, 2.0, 200)
        parts = np.array_split(rng.permutation(200), 5)
        without = np.array([[np.delete(values, part).mean()] for part in parts])
        found.append(deviation(without)[0])
        covered.append(abs(values.mean() - 3.0) <= half_width(without, 0.9)[0])
    assert np.sqrt(np.mean(np.square(found))) == pytest.approx(2.0 / np.sqrt(200), rel=0.05)
    assert np.mean(covered) == pytest.approx(0.9, abs=0.04)


def grouped(error: float, said: float, seed: int = 0) -> float:
    """Residuals of yes/no outcomes whose predictions are off by ``error`` a group, ``said`` admitted."""
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(120), 50)
    off = rng.normal(0, error, 120)[group]
    residual = (rng.random(6000) < 0.4 + off) - 0.4
    return widening(residual, np.full(6000, said), group)


def test_an_error_that_was_admitted_needs_no_widening():
    assert grouped(0.05, 0.05) == pytest.approx(1.0, abs=0.35)
    assert grouped(0.0, 0.05) == 1.0


def test_an_error_twice_as_large_is_noticed():
    assert np.mean([grouped(0.1, 0.05, seed) for seed in range(5)]) == pytest.approx(2.0, abs=0.3)


def test_there_is_an_end_to_widening():
    assert grouped(0.3, 0.01) == WIDEST


def test_groups_are_neighbours_of_like_size():
    predicted = np.random.default_rng(0).random(1034)
    group = alike(predicted)
    assert set(np.bincount(group)) <= {51, 52}
    assert all(predicted[group == g].max() <= predicted[group == g + 1].min() for g in range(group.max()))
    assert set(alike(predicted[:30])) == {0}
