"""Measures of effects: the slope is 1 where they are right, AUTOC 0 where they are noise."""

from __future__ import annotations

import numpy as np
import pytest

from training.effect_metrics import fifths, measures


def scored(n: int = 5000, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    truth = rng.normal(0.05, 0.1, n)
    return truth + rng.normal(0, 0.5, n), truth


def test_right_effects_have_slope_one_and_rank():
    score, truth = scored()
    found = measures(score, truth, 1.0, n_boot=200, seed=0)
    assert found["effect_slope"].low < 1 < found["effect_slope"].high
    assert found["autoc"].low > 0 < found["qini"].low
    assert found["average_effect"].low < 0.05 < found["average_effect"].high
    gain = np.maximum(truth, 0).mean()
    assert found["gain_by_effect"].value == pytest.approx(gain, abs=0.02)
    assert found["gain_over_first"].value == pytest.approx(gain - truth.mean(), abs=0.02)


def test_exaggerated_effects_have_a_slope_below_one():
    score, truth = scored()
    assert measures(score, 3 * truth, 1.0, n_boot=100, seed=0)["effect_slope"].value == pytest.approx(
        1 / 3, abs=0.1
    )


def test_noise_ranks_nobody():
    score, _ = scored()
    noise = np.random.default_rng(9).normal(size=len(score))
    found = measures(score, noise, 1.0, n_boot=200, seed=0)
    assert found["autoc"].low < 0 < found["autoc"].high


def test_where_less_is_better_the_ranking_turns_and_the_average_does_not():
    score, truth = scored()
    more, less = (measures(score, truth, sign, n_boot=50, seed=0) for sign in (1.0, -1.0))
    assert more["average_effect"].value == less["average_effect"].value
    assert less["average_effect"].low <= less["average_effect"].value <= less["average_effect"].high
    assert less["gain_by_effect"].value == pytest.approx(-np.minimum(truth, 0).mean(), abs=0.02)


def test_the_same_effect_for_everybody_has_no_slope_and_no_ranking():
    score, truth = scored()
    found = measures(score, np.full_like(truth, 0.1), 1.0, n_boot=50, seed=0)
    assert np.isnan(found["effect_slope"].value)
    assert np.isnan(found["autoc"].value)
    assert found["gain_by_effect"].value == pytest.approx(score.mean())


def test_fifths_rise_with_what_was_said_and_hold_it():
    rows = fifths(*scored(20_000))
    assert [said for said, *_ in rows] == sorted(said for said, *_ in rows)
    assert sum(low <= said <= high for said, _, low, high in rows) >= 4
