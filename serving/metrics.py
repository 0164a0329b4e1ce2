"""How many requests, how fast, by route and role: for Prometheus and for the log."""

from __future__ import annotations

import logging
import os
import re
import uuid
from time import perf_counter

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("tailor.access")
BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
#: Only such a name of a request is taken over from a client: others could hold what identifies a patient.
_UUID = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)


class Metrics:
    """Counts and durations of one application, joined over all worker processes when read.

    Labelled by the route's template, never by the path: a path may hold an identifier, and unknown
    paths would grow without end.
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "tailor_requests", "Requests answered.", ["route", "status", "role"], registry=self._registry
        )
        self._seconds = Histogram(
            "tailor_request_seconds", "Time to answer.", ["route"], buckets=BUCKETS, registry=self._registry
        )

    def observe(self, route: str, status: int, role: str, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(route, str(status), role).inc()
        self._seconds.labels(route).observe(seconds)

    def response(self) -> Response:
        """Return everything in Prometheus' text format."""
        registry = self._registry
        if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):  # set by BentoML, for its workers to share
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class Observe:
    """ASGI middleware that names every request, counts it and writes one line of it to the log.

    Nothing a client sends is written: of the path only the template of its route.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on and time it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start, status = perf_counter(), 0
        name = _name(Headers(scope=scope).get("x-request-id", ""))
        scope.setdefault("state", {})["request_id"] = name

        async def forward(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = name
            await send(message)

        await self.app(scope, receive, forward)
        self._told(scope, status, perf_counter() - start)

    def _told(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "(other)")
        user = scope["state"].get("user")
        role = user.role if user else "none"
        self.metrics.observe(route, status, role, seconds)
        said = {
            "request": scope["state"]["request_id"],
            "method": scope["method"] if scope["method"] in ("GET", "POST") else "(other)",
            "route": route,
            "status": status,
            "ms": round(1000 * seconds, 1),
            "role": role,
        }
        log.info("answered", extra=said)


def _name(given: str) -> str:
    """Return the name of a request: the client's where it is a UUID, else a new one."""
    return given if _UUID.fullmatch(given) else str(uuid.uuid4())
