"""The HTTP application: routes and nothing else; it does not know who serves it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import anyio
import anyio.to_thread
from fastapi import FastAPI, Request
from fastapi.responses import Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from data.errors import TailorError
from data.settings import settings
from serving.catalogue import Catalogue, catalogue
from serving.errors import ErrorBody, json_response, on_http_error, on_tailor_error
from serving.guard import Guard, read_body
from serving.index import index_page
from serving.metrics import Metrics, Observe
from serving.openapi import describe
from serving.prediction import NOTICE, Prediction
from serving.predictor import Predictor
from serving.request import MEGABYTE, PredictRequest, parse

Ask = Callable[[], Predictor]
Handler = Callable[[Request], Awaitable[Response]]


def create_app(predictor: Ask) -> FastAPI:
    """Return the application.

    Parameters
    ----------
    predictor : callable
        Called on every request; returns the predictor, or raises ``TailorError`` (503) while there is none.
    """
    app = FastAPI(
        title="Tailor",
        summary="How likely each treatment is to work for one patient, and why.",
        description=NOTICE,
        version="1",  # of this interface, not of the code
        docs_url=None,  # these pages load scripts from elsewhere
        redoc_url=None,
        exception_handlers={TailorError: on_tailor_error, HTTPException: on_http_error},
    )
    metrics = Metrics()
    app.add_middleware(Guard)
    app.add_middleware(Observe, metrics=metrics)
    _add_answers(app, predictor)
    _add_probes(app, predictor, metrics)
    document = partial(describe, app, {"/predict": PredictRequest})
    app.openapi = document  # type: ignore[method-assign]  # the way FastAPI documents
    return app


def _add_answers(app: FastAPI, predictor: Ask) -> None:
    limit = int(settings().max_body_mb * MEGABYTE)
    one_at_a_time = anyio.CapacityLimiter(1)  # a worker is one core; more threads only wait for each other

    async def predict(request: Request) -> Response:
        """Predict every endpoint of a program for one patient under each therapy, and say why."""
        ready = predictor()
        with _time_limit():
            raw = await read_body(request, limit)
            work = partial(_predict, ready, raw, limit)
            answer = await anyio.to_thread.run_sync(work, abandon_on_cancel=True, limiter=one_at_a_time)
        return Response(answer, media_type="application/json")

    async def programs(_: Request) -> Response:
        """List programs, therapies, endpoints with their models, and the fields each model uses."""
        ready = predictor()
        listed = await anyio.to_thread.run_sync(lambda: catalogue(ready.programs).model_dump_json())
        return Response(listed, media_type="application/json")

    _add(app, "POST", "/predict", predict, Prediction, errors=(400, 413, 415, 422, 503, 504))
    _add(app, "GET", "/programs", programs, Catalogue, errors=(503,))


def _add_probes(app: FastAPI, predictor: Ask, metrics: Metrics) -> None:
    async def healthz(_: Request) -> Response:
        """Say that the process is alive."""
        return json_response({"status": "alive"})

    async def readyz(_: Request) -> Response:
        """Say which programs can be answered; 503 while there are none."""
        return json_response({"status": "ready", "programs": list(predictor().programs)})

    async def read_metrics(_: Request) -> Response:
        """Return requests and times in Prometheus' text format."""
        return await anyio.to_thread.run_sync(metrics.response)

    async def index(_: Request) -> Response:
        """Return the page that says what this is."""
        return index_page()

    _add(app, "GET", "/healthz", healthz)
    _add(app, "GET", "/readyz", readyz, errors=(503,))
    _add(app, "GET", "/metrics", read_metrics)
    app.add_api_route("/", index, methods=["GET"], include_in_schema=False)


def _add(
    app: FastAPI,
    method: str,
    path: str,
    handler: Handler,
    answer: type[BaseModel] | None = None,
    errors: tuple[int, ...] = (),
) -> None:
    responses: dict[int | str, dict[str, Any]] = {status: {"model": ErrorBody} for status in errors}
    if answer is not None:
        responses[200] = {"model": answer}
    app.add_api_route(path, handler, methods=[method], responses=responses, response_model=None)


def _predict(predictor: Predictor, raw: bytes, limit: int) -> str:
    asked = parse(raw, limit)
    return predictor.predict(asked.patient, asked.program, asked.therapies).model_dump_json()


@contextmanager
def _time_limit() -> Iterator[None]:
    seconds = settings().timeout_s
    try:
        with anyio.fail_after(seconds):
            yield
    except TimeoutError:
        raise TailorError("timeout", f"No answer within {seconds} seconds.", status=504) from None
