"""The BentoML service: worker processes around the application of ``serving.app``.

BentoML brings the workers, their supervision and a clean stop. Every route is ours: a middleware answers
before BentoML's own routes (whose page at ``/`` loads scripts from elsewhere, and whose metrics and access
log are labelled by whatever path a client sends) are looked at.
"""

from __future__ import annotations

import gc

from data.settings import quieten_libraries, settings

quieten_libraries()  # before BentoML is imported

import bentoml  # noqa: E402
from starlette.types import ASGIApp, Receive, Scope, Send  # noqa: E402

from models.registry.store import client  # noqa: E402
from serving.access.start import from_settings  # noqa: E402
from serving.app import create_app  # noqa: E402
from serving.log import log_as_json  # noqa: E402
from serving.predictor import Predictor  # noqa: E402
from serving.ready import Ready  # noqa: E402
from serving.route import LONG_S  # noqa: E402
from serving.warm import warm  # noqa: E402


def load() -> Predictor:
    """Load every champion, and answer once for each program: what is read only once is then read."""
    predictor = Predictor.from_registry()
    warm(predictor)
    return predictor


ready = Ready(load)
app = create_app(ready, from_settings())


class Ours:
    """ASGI middleware: everything but the start and stop of the process goes to our application."""

    def __init__(self, app: ASGIApp, ours: ASGIApp) -> None:
        self.app, self.ours = app, ours

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one ASGI event stream on."""
        chosen = self.app if scope["type"] == "lifespan" else self.ours
        await chosen(scope, receive, send)


class Worker:
    """One process: loads every champion once, then answers."""

    def __init__(self) -> None:
        import torch

        log_as_json()
        torch.set_num_threads(1)
        ready.load()
        gc.collect()
        gc.freeze()  # what was loaded stays: the collector need not look at it again

    @bentoml.on_deployment
    @staticmethod
    def prepare() -> None:
        """Make the registry's schema in one process: workers opening a fresh SQLite store at once fail."""
        client().search_registered_models(max_results=1)


service = bentoml.service(
    name="tailor",
    workers=settings().workers,
    # Ours comes first and has the one error body; this one is for what hangs outside of it.
    traffic={"timeout": max(settings().timeout_s, LONG_S) + 2},
    metrics={"enabled": False},
    logging={"access": {"enabled": False}},
    envs=[{"name": "OMP_NUM_THREADS", "value": "1"}],
)(Worker)
service.add_asgi_middleware(Ours, ours=app)
