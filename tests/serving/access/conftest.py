"""A service with keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal

from serving.predictor import Predictor
from tests.serving.access.people import Hospital, hospital


@pytest.fixture(scope="module")
def staffed(
    tmp_path_factory: pytest.TempPathFactory, portal: BlockingPortal, predictor: Predictor
) -> Iterator[Hospital]:
    """One service for all tests of a module that change no user."""
    found = hospital(tmp_path_factory.mktemp("users"), portal, predictor)
    yield found
    found.engine.dispose()


@pytest.fixture
def opened(tmp_path: Path, portal: BlockingPortal, predictor: Predictor) -> Iterator[Callable[..., Hospital]]:
    """Open a service for one test."""
    made: list[Hospital] = []

    def make(per_minute: int = 1_000_000) -> Hospital:
        made.append(hospital(tmp_path, portal, predictor, per_minute))
        return made[-1]

    yield make
    for one in made:
        one.engine.dispose()
