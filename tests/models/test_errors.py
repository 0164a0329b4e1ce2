"""Prediction intervals of values keep their promise in every third of what is predicted."""

from __future__ import annotations

import numpy as np

from models.errors import Errors


def spread_out(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Errors grow with what is predicted."""
    rng = np.random.default_rng(seed)
    margin = rng.uniform(10, 60, n)
    return margin, margin + rng.normal(size=n) * margin / 8


def test_intervals_hold_in_every_third():
    known, fresh = spread_out(3000, 0), spread_out(20_000, 1)
    errors = Errors.fit(*known)
    held = np.abs(fresh[1] - fresh[0]) <= errors.half_width(fresh[0], 0.9)
    third = np.searchsorted(errors.cuts, fresh[0])
    shares = [held[third == k].mean() for k in range(3)]
    assert all(0.88 <= share <= 0.92 for share in shares)
    together = np.abs(fresh[1] - fresh[0]) <= np.quantile(np.abs(known[1] - known[0]), 0.9)
    assert together[third == 2].mean() < 0.85  # one width for all would not


def test_few_patients_are_one_group():
    margin, value = spread_out(200, 0)
    assert len(Errors.fit(margin, value).sorted) == 1
    assert np.isinf(Errors.fit(margin, value).half_width(margin[:1], 0.999)).all()


def test_no_values_no_promise():
    assert np.isinf(Errors.fit(np.empty(0), np.empty(0)).half_width(np.array([1.0]), 0.5)).all()


def test_the_chance_of_lying_below_is_how_often_it_happens():
    errors, (margin, value) = Errors.fit(*spread_out(3000, 0)), spread_out(20_000, 1)
    chance = errors.chance_below(margin, margin * 1.1)
    for k in range(3):
        rows = np.searchsorted(errors.cuts, margin) == k
        assert abs((value < margin * 1.1)[rows].mean() - chance[rows].mean()) < 0.03
