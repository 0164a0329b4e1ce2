import numpy as np
import pytest

from experiments.resample import Resampled
from models.target import Target
from training.metrics import evaluate

RNG = np.random.default_rng(0)
TARGET = Target.binary((RNG.random(120) < 0.4).astype(float))
GOOD, BAD = TARGET.event + RNG.normal(0, 1, 120), RNG.normal(0, 1, 120)


def test_value_and_interval_are_those_of_training() -> None:
    ours, theirs = (
        Resampled.of(TARGET, GOOD, "auc", 200, 3),
        evaluate(TARGET, GOOD, n_boot=200, seed=3)["auc"],
    )
    assert (ours.value, ours.low, ours.high) == pytest.approx((theirs.value, theirs.low, theirs.high))


def test_a_difference_is_paired() -> None:
    good, same = (Resampled.of(TARGET, margin, "auc", 100, 1) for margin in (GOOD, 2 * GOOD + 1))
    nothing = good - same
    assert (nothing.value, nothing.low, nothing.high) == (0, 0, 0)
    gain = good - Resampled.of(TARGET, BAD, "auc", 100, 1)
    assert gain.low <= gain.value <= gain.high


def test_the_mean_is_surer_than_its_parts() -> None:
    parts = [Resampled.of(TARGET, GOOD, "auc", 400, seed) for seed in range(8)]
    mean = Resampled.mean(parts)
    assert mean.value == pytest.approx(parts[0].value)
    assert mean.high - mean.low < 0.6 * (parts[0].high - parts[0].low)


def test_rows_of_one_patient_are_drawn_together() -> None:
    twice = Target.binary(np.repeat(TARGET.event, 2))
    ids = np.repeat([f"p{i}" for i in range(120)], 2).astype(object)
    together = Resampled.of(twice, np.repeat(GOOD, 2), "auc", 400, 0, ids)
    once = Resampled.of(TARGET, GOOD, "auc", 400, 0)
    assert together.high - together.low == pytest.approx(once.high - once.low, rel=0.2)
