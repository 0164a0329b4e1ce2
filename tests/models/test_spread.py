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


def stray(error: float, said: float, seed: int = 0) -> float:
    """Widen for yes/no outcomes whose predictions err along one column by ``error``, ``said`` admitted."""
    rng = np.random.default_rng(seed)
    Z = rng.normal(size=(6000, 8))
    residual = (rng.random(6000) < np.clip(0.5 + error * Z[:, 0], 0, 1)) - 0.5
    return widening(residual, np.full(6000, said), Z, np.repeat([0, 1, 2], 2000))


def test_errors_that_were_admitted_need_no_widening():
    assert np.mean([stray(0.05, 0.05, seed) for seed in range(6)]) == pytest.approx(1.05, abs=0.1)
    assert stray(0.0, 0.05) == 1.0


def test_errors_twice_as_large_are_noticed():
    assert np.mean([stray(0.1, 0.05, seed) for seed in range(6)]) == pytest.approx(2.0, abs=0.15)


def test_there_is_an_end_to_widening():
    assert stray(0.2, 0.01) == WIDEST


def test_only_patients_answered_by_the_same_model_are_compared():
    """Two models that err to opposite sides: together no pattern, apart a plain one."""
    rng = np.random.default_rng(1)
    Z, model = rng.normal(size=(6000, 4)), np.repeat([0, 1], 3000)
    sign = np.where(model == 0, 1.0, -1.0)
    residual = 0.1 * sign * Z[:, 0] + rng.normal(scale=0.5, size=6000)
    said = np.full(6000, 0.05)
    assert widening(residual, said, Z, model) == pytest.approx(2.0, abs=0.35)
    assert widening(residual, said, Z, np.zeros(6000, dtype=int)) < 1.3


def test_groups_are_neighbours_of_like_size():
    predicted = np.random.default_rng(0).random(1034)
    group = alike(predicted)
    assert set(np.bincount(group)) <= {51, 52}
    assert all(predicted[group == g].max() <= predicted[group == g + 1].min() for g in range(group.max()))
    assert set(alike(predicted[:30])) == {0}
