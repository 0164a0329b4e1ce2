"""The page as a browser sees it: a small service on a port of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from models.bundle import Bundle
from models.registry.store import Registered
from serving.app import create_app
from serving.predictor import Predictor
from tests.serving.support import OPEN


class Server(uvicorn.Server):
    """Runs in a thread: says when it listens, leaves signals alone."""

    def install_signal_handlers(self) -> None:
        return

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()

    async def startup(self, sockets: object = None) -> None:
        await super().startup()
        self.listening.set()

    @property
    def address(self) -> str:
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"


@pytest.fixture(scope="session")
def page_predictor(
    bundles: list[Bundle], habit_model: Registered, virus_models: dict[str, Registered]
) -> Predictor:
    """Of a rare disease, breast cancer, a virus, and of patients who can change something."""
    return Predictor([*(Registered(b, "1", "run") for b in bundles), habit_model, *virus_models.values()])


@pytest.fixture(scope="session")
def address(page_predictor: Predictor) -> Iterator[str]:
    """Serve the application in a thread; return where."""
    app = create_app(lambda: page_predictor, OPEN)
    server = Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert server.listening.wait(20)
    yield server.address
    server.should_exit = True
    thread.join(20)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Open the page; afterwards, nothing left the origin and the console has no error.

    Answers of 4xx and 5xx and no answers, which browsers log as errors too, are not counted.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=address)
    page = context.new_page()
    elsewhere: list[str] = []
    errors: list[str] = []
    page.on("request", lambda r: None if r.url.startswith((address, "data:")) else elsewhere.append(r.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.goto("/")
    yield page
    context.close()
    assert elsewhere == []
    assert [error for error in errors if not error.startswith("Failed to load resource")] == []
