"""How many requests, how fast, by route: for Prometheus and for the access log."""

from __future__ import annotations

import logging
import os
from time import perf_counter

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("tailor.access")
BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class Metrics:
    """Counts and durations of one application, joined over all worker processes when read.

    Labelled by the route's template, never by the path: a path may hold an identifier, and unknown
    paths would grow without end.
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "tailor_requests", "Requests answered.", ["route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "tailor_request_seconds", "Time to answer.", ["route"], buckets=BUCKETS, registry=self._registry
        )

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request and write it to the access log."""
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)
        log.info("%s %s %d %.1f ms", method, route, status, 1000 * seconds)

    def response(self) -> Response:
        """Return everything in Prometheus' text format."""
        registry = self._registry
        if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):  # set by BentoML, for its workers to share
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class Observe:
    """ASGI middleware that hands every answered request to :class:`Metrics`."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on and time it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start, status = perf_counter(), 0

        async def forward(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        await self.app(scope, receive, forward)
        route = getattr(scope.get("route"), "path", "(other)")
        method = scope["method"] if scope["method"] in ("GET", "POST") else "(other)"
        self.metrics.observe(method, route, status, perf_counter() - start)
