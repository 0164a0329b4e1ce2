"""A service on a port of its own, and a page of it in a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from playwright.sync_api import Browser, Page, ViewportSize
from starlette.applications import Starlette


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


@contextmanager
def listening(app: Starlette) -> Iterator[str]:
    """Serve an application in a thread; give its address."""
    server = Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert server.listening.wait(20)
    try:
        yield server.address
    finally:
        server.should_exit = True
        thread.join(20)


@contextmanager
def opened(browser: Browser, address: str, viewport: ViewportSize) -> Iterator[Page]:
    """Give a page of a service; afterwards, the console has no error.

    Answers of 4xx and 5xx and no answers, which browsers log as errors too, are not counted.
    """
    context = browser.new_context(viewport=viewport, base_url=address)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert [error for error in errors if not error.startswith("Failed to load resource")] == []
