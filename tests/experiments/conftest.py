"""One thread, as the command line has it: several are slower on tables this small."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from threadpoolctl import threadpool_limits

from training.candidates import Effort


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="session")
def quick() -> Effort:
    """Return the least effort with which every number still means something."""
    settings = {
        "elastic_net": {"folds": 3},
        "network": {"restarts": 1, "epochs": 20},
        "boosting": {"max_trees": 60, "folds": 2},
        "forest": {"trees": 50},
    }
    return replace(Effort.quick(), bootstrap=60, settings=settings)
