from __future__ import annotations

import numpy as np
import pytest

from models.likelihood import constant, derivatives, loss, per_patient, units
from tests.models.support import outcome

KINDS = ["binary", "time_to_event", "continuous"]
RNG = np.random.default_rng(0)
MARGIN = RNG.normal(size=80)


@pytest.mark.parametrize("kind", KINDS)
def test_the_slope_is_that_of_the_loss(kind):
    target = outcome(MARGIN, kind, np.random.default_rng(1))
    slope = derivatives(MARGIN, target)[0] / units(target)
    for i in (0, 7, 41):
        step = np.zeros(80)
        step[i] = 1e-5
        found = (loss(MARGIN + step, target) - loss(MARGIN - step, target)) / 2e-5
        assert slope[i] == pytest.approx(found, abs=1e-7)


@pytest.mark.parametrize("kind", ["binary", "continuous"])
def test_no_constant_is_better_than_the_best(kind):
    target = outcome(MARGIN, kind, np.random.default_rng(1))
    best = np.full(80, constant(target))
    assert loss(best, target) < min(loss(best + 0.1, target), loss(best - 0.1, target))
    assert per_patient(best, target).mean() == pytest.approx(loss(best, target))
