"""The published algorithm, where it is on disk."""

from __future__ import annotations

import pytest

from data.hiv.asi import Algorithm
from data.hiv.hivdb import algorithm


@pytest.fixture
def hivdb() -> Algorithm:
    found = algorithm()
    if found is None:
        pytest.skip("the file of the HIVDB algorithm is not on this computer (TAILOR_COHORTS)")
    return found
