"""Simulated cohorts, once for all tests."""

from __future__ import annotations

import pytest

from data.simulator import Simulated, simulate

N = 20_000


@pytest.fixture(scope="session")
def large() -> Simulated:
    return simulate(N, 7)


@pytest.fixture(scope="session")
def trial() -> Simulated:
    """The same patients, but therapy by lot."""
    return simulate(N, 7, confounding=0.0)
