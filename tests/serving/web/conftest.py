"""The page as a browser sees it: a small service on a port of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from models.bundle import Bundle
from models.registry.store import Registered
from serving.app import create_app
from serving.predictor import Predictor
from tests.serving.browsing import listening, opened
from tests.serving.support import OPEN


@pytest.fixture(scope="session")
def page_predictor(
    bundles: list[Bundle], habit_model: Registered, virus_models: dict[str, Registered]
) -> Predictor:
    """Of a rare disease, breast cancer, a virus, and of patients who can change something."""
    return Predictor([*(Registered(b, "1", "run") for b in bundles), habit_model, *virus_models.values()])


@pytest.fixture(scope="session")
def address(page_predictor: Predictor) -> Iterator[str]:
    """Serve the application in a thread; return where."""
    with listening(create_app(lambda: page_predictor, OPEN)) as where:
        yield where


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Open the page; afterwards, nothing left the origin and the console has no error."""
    elsewhere: list[str] = []
    with opened(browser, address, {"width": 1280, "height": 900}) as page:
        page.on(
            "request", lambda r: None if r.url.startswith((address, "data:")) else elsewhere.append(r.url)
        )
        page.goto("/")
        yield page
    assert elsewhere == []
