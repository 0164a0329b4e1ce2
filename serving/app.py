"""The HTTP application: routes and nothing else; it does not know who serves it."""

from __future__ import annotations

from functools import cache, partial

import anyio.to_thread
from fastapi import Depends, FastAPI, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from data.errors import TailorError
from serving.access.access import Access
from serving.access.gate import Gate, asker
from serving.access.roles import ANYONE, ASK, PUBLIC, SCIENCE
from serving.access.routes import add_access
from serving.access.users import User
from serving.audit.routes import add_audit
from serving.catalogue import Catalogue, catalogue
from serving.ehr.routes import add_ehr
from serving.errors import json_response, on_http_error, on_tailor_error
from serving.examples import example
from serving.guard import Guard
from serving.many import Answers, Requests, predict_many
from serving.metrics import Metrics, Observe
from serving.openapi import describe
from serving.prediction import NOTICE, Prediction
from serving.predictor import Predictor
from serving.report.routes import add_report
from serving.request import PredictRequest, parse
from serving.route import Ask, Body, Routes
from serving.tell import tell
from serving.web.routes import add_pages

ANSWERS = (400, 413, 415, 422, 503, 504)


def create_app(predictor: Ask, access: Access) -> FastAPI:
    """Return the application.

    Parameters
    ----------
    predictor : callable
        Called on every request; returns the predictor, or raises ``TailorError`` (503) while there is none.
    access : Access
        Who may ask.
    """
    gate = Gate(access)
    app = FastAPI(
        title="Tailor",
        summary="How likely each treatment is to work for one patient, and why.",
        description=NOTICE,
        version="1",  # of this interface, not of the code
        openapi_url=None,  # added below, like every route; its pages would load scripts from elsewhere
        dependencies=[Depends(gate.check)],
        exception_handlers={TailorError: on_tailor_error, HTTPException: on_http_error},
    )
    app.state.roles = gate.roles
    metrics = Metrics()
    app.add_middleware(Guard)
    app.add_middleware(Observe, metrics=metrics)
    routes = Routes(app, predictor, gate)
    _add_answers(routes)
    _add_probes(routes, metrics)
    add_access(routes, access)
    add_pages(routes)
    add_report(routes)
    add_ehr(routes)
    add_audit(routes)
    app.openapi = cache(partial(describe, app, routes.bodies))  # type: ignore[method-assign]  # as FastAPI documents
    return app


def _add_answers(routes: Routes) -> None:
    async def predict(request: Request) -> Response:
        """Predict every endpoint of a program for one patient under each therapy, and say why."""
        answer = await routes.work(request, partial(_predict, user=asker(request)))
        return Response(answer, media_type="application/json")

    async def programs(_: Request) -> Response:
        """List programs, therapies, endpoints with their models, and the fields each model uses."""
        ready = routes.ask()
        listed = await anyio.to_thread.run_sync(lambda: catalogue(ready.programs).model_dump_json())
        return Response(listed, media_type="application/json")

    async def predict_batch(request: Request) -> Response:
        """Answer several requests in one body, each on its own; more of them are a file for tailor batch."""
        answers = await routes.work(request, partial(predict_many, user=asker(request)))
        return Response(answers, media_type="application/json")

    body = Body("application/json", PredictRequest, example("rare-childhood"))
    routes.add("POST", "/predict", predict, Prediction, ANSWERS, body, roles=ASK)
    several = Body("application/json", Requests, {"requests": [example("rare-childhood")]})
    routes.add("POST", "/predict_batch", predict_batch, Answers, ANSWERS, several, roles=ASK)
    routes.add("GET", "/programs", programs, Catalogue, errors=(503,), roles=ANYONE)


def _add_probes(routes: Routes, metrics: Metrics) -> None:
    async def healthz(_: Request) -> Response:
        """Say that the process is alive."""
        return json_response({"status": "alive"})

    async def readyz(_: Request) -> Response:
        """Say which programs can be answered; 503 while there are none."""
        return json_response({"status": "ready", "programs": list(routes.ask().programs)})

    async def read_metrics(_: Request) -> Response:
        """Return requests and times in Prometheus' text format."""
        return await anyio.to_thread.run_sync(metrics.response)

    async def openapi(_: Request) -> Response:
        """Describe the service for machines."""
        return json_response(routes.app.openapi())

    routes.add("GET", "/healthz", healthz, roles=PUBLIC)
    routes.add("GET", "/readyz", readyz, errors=(503,), roles=PUBLIC)
    routes.add("GET", "/metrics", read_metrics, roles=SCIENCE)
    routes.add("GET", "/openapi.json", openapi, described=False, roles=PUBLIC)


def _predict(predictor: Predictor, raw: bytes, user: User) -> str:
    return tell(predictor, parse(raw, len(raw)), "api", user.name, user.role).model_dump_json()
