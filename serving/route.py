"""How a route is added, and how its work is done: one at a time in a thread, within the time limit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple, TypeVar

import anyio
import anyio.to_thread
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from data.errors import TailorError
from data.settings import settings
from serving.access.gate import Gate
from serving.access.roles import PUBLIC
from serving.access.roles import Roles as For
from serving.errors import ErrorBody
from serving.guard import read_body
from serving.predictor import Predictor
from serving.request import MEGABYTE

Ask = Callable[[], Predictor]
Handler = Callable[..., Awaitable[Response]]  # of the request, and of what its path names
T = TypeVar("T")
JSON = ("application/json",)
LONG_S = 60.0  # for a review or the whole chain; an answer has the time limit of the settings
REFUSED = (401, 403, 429)  # by the gate


class Body(NamedTuple):
    """What a route reads, for the description of the service: its media type, model and an example."""

    media: str
    model: type[BaseModel] | None
    example: Any


class Routes:
    """The routes of one application.

    Parameters
    ----------
    app : FastAPI
    ask : callable
        Called on every request that needs it; returns the predictor, or raises ``TailorError`` (503).
    gate : Gate
        Told the roles of every route.
    """

    def __init__(self, app: FastAPI, ask: Ask, gate: Gate) -> None:
        self.app, self.ask, self._gate = app, ask, gate
        self.bodies: dict[str, Body] = {}
        self.limit = int(settings().max_body_mb * MEGABYTE)
        self._one = anyio.CapacityLimiter(1)  # a worker is one core; more threads only wait for each other
        self._aside = anyio.CapacityLimiter(1)

    def add(
        self,
        method: str,
        path: str,
        handler: Handler,
        answer: type[BaseModel] | None = None,
        errors: tuple[int, ...] = (),
        body: Body | None = None,
        described: bool = True,
        failure: type[BaseModel] = ErrorBody,
        response: type[Response] = JSONResponse,
        *,
        roles: For,
    ) -> None:
        """Add a route; its docstring, ``answer``, ``errors`` and ``body`` describe it for machines.

        ``failure`` is what errors look like, ``response`` has the media type of all answers, ``roles`` are
        whom it is for.
        """
        self._gate.roles[method, path] = roles
        errors += () if roles == PUBLIC else REFUSED
        responses: dict[int | str, dict[str, Any]] = {status: {"model": failure} for status in errors}
        if answer is not None:
            responses[200] = {"model": answer}
        if body is not None:
            self.bodies[path] = body
        options: dict[str, Any] = {
            "responses": responses,
            "include_in_schema": described,
            "response_class": response,
            "status_code": 200,  # a response class may have arguments of its own, from which none is told
            "openapi_extra": {"security": [] if roles == PUBLIC else [{"bearer": []}]},
        }
        self.app.add_api_route(path, handler, methods=[method], response_model=None, **options)

    async def work(
        self,
        request: Request,
        do: Callable[[Predictor, bytes], T],
        media: tuple[str, ...] = JSON,
        limit: int | None = None,
    ) -> T:
        """Read the body (of one of the media types; none meaning any) and do something with it in a thread.

        ``limit`` is how many bytes are read at most, where it is not that of requests.

        Raises
        ------
        TailorError
            What reading raises, ``timeout`` (504), and whatever ``do`` raises.
        """
        ready = self.ask()
        with time_limit():
            raw = await read_body(request, limit or self.limit, media)
            return await self.thread(partial(do, ready, raw))

    async def thread(self, do: Callable[[], T]) -> T:
        """Do something in the one thread for work."""
        return await anyio.to_thread.run_sync(do, abandon_on_cancel=True, limiter=self._one)

    async def aside(self, do: Callable[[], T]) -> T:
        """Do something long in another thread, within :data:`LONG_S`; no answer waits for it."""
        with time_limit(LONG_S):
            return await anyio.to_thread.run_sync(do, abandon_on_cancel=True, limiter=self._aside)


@contextmanager
def time_limit(seconds: float | None = None) -> Iterator[None]:
    """Give up with ``timeout`` (504) after so many seconds, or after the time limit of the settings."""
    seconds = seconds or settings().timeout_s
    try:
        with anyio.fail_after(seconds):
            yield
    except TimeoutError:
        raise TailorError("timeout", f"No answer within {seconds} seconds.", status=504) from None
