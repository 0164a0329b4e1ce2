"""The routes of the oncologist's page: the page, its form, its questions."""

from __future__ import annotations

from functools import partial

from fastapi import Request
from fastapi.responses import Response
from pydantic import ValidationError
from starlette.responses import HTMLResponse

from data.errors import TailorError
from data.program import program
from data.settings import settings
from serving.access.gate import asker
from serving.access.roles import ASK, CARE, PUBLIC
from serving.access.users import User
from serving.errors import json_response
from serving.examples import example
from serving.fault import explain
from serving.prediction import NOTICE
from serving.predictor import Predictor
from serving.request import MEGABYTE, PredictRequest, parse, read_json
from serving.route import Body, Routes
from serving.tell import tell
from serving.web.answer import STYLES, answer_html
from serving.web.environment import environment
from serving.web.files import add_files
from serving.web.form import form_html, other_programs
from serving.web.interface import interface_html
from serving.web.page_headers import HEADERS
from serving.web.reading import read_body
from serving.web.what_if import Supposition, levers_html, suppose_html

ERRORS = (400, 413, 415, 422, 503, 504)


def add_pages(routes: Routes) -> None:
    """Add the page, its form, and what the form asks for."""
    _add_page(routes)
    _add_questions(routes)
    add_files(routes)


def _add_page(routes: Routes) -> None:
    async def page(_: Request) -> Response:
        """Return the page; without models it says what to do."""
        return _html(_page(routes))

    async def form(request: Request) -> Response:
        """Return the form of a program, a fragment of the page."""
        asked, ready = request.path_params["program"], routes.ask()
        program(asked)
        models = ready.programs.get(asked)
        if models is None:
            hint = f"Run: tailor train {asked}"
            raise TailorError(
                "no_model", f"No model of {asked!r} is trained.", field="program", hint=hint, status=503
            )
        return _html(await routes.thread(lambda: form_html(asked, models)))

    async def docs(_: Request) -> Response:
        """Return the page that shows the interface to people."""
        return _html(interface_html(routes.app.openapi()))

    routes.add("GET", "/", page, described=False, roles=CARE)
    routes.add("GET", "/docs", docs, described=False, roles=PUBLIC)
    routes.add("GET", "/form/{program}", form, described=False, roles=CARE)


def _add_questions(routes: Routes) -> None:
    async def answer(request: Request) -> Response:
        """Predict as ``/predict`` does; the answer is a fragment of a page."""
        return _html(await routes.work(request, partial(_answer, user=asker(request))))

    async def what_if(request: Request) -> Response:
        """Return a supposition, not an answer that is kept: each outcome now, and with something changed."""
        return _html(await routes.work(request, _suppose))

    async def read(request: Request) -> Response:
        """Read a file as it arrives; return the patient in it, and what was used and what was left."""
        name, asked = (request.query_params.get(key, "") for key in ("name", "program"))
        limit = int(settings().max_file_mb * MEGABYTE)
        found = await routes.work(request, lambda _, raw: read_body(raw, name, asked), (), limit)
        return json_response(found)

    body = Body("application/json", PredictRequest, example("rare-childhood"))
    routes.add("POST", "/answer", answer, errors=ERRORS, body=body, response=HTMLResponse, roles=CARE)
    supposed = {"request": example("simulated"), "changes": {"history:bmi": 22}}
    body = Body("application/json", Supposition, supposed)
    routes.add("POST", "/what-if", what_if, errors=ERRORS, body=body, response=HTMLResponse, roles=CARE)
    body = Body("application/octet-stream", None, "a file as it arrives")
    routes.add("POST", "/read", read, errors=(400, 413, 422, 503, 504), body=body, roles=ASK)


def _page(routes: Routes) -> str:
    why, loaded = None, {}
    try:
        loaded = {name: program(name).title for name in routes.ask().programs}
    except TailorError as error:
        why = error
    return (
        environment()
        .get_template("page.html")
        .render(
            programs=loaded,
            untrained=other_programs(loaded),
            why=why,
            styles=("tailor.css", "form.css", *STYLES),
            notice=NOTICE,
        )
    )


def _answer(predictor: Predictor, raw: bytes, user: User) -> str:
    asked = parse(raw, len(raw))
    prediction = tell(predictor, asked, "page", user.name, user.role)
    shown = answer_html(prediction, program(asked.program))
    return shown + levers_html(predictor, prediction, asked.patient)


def _suppose(predictor: Predictor, raw: bytes) -> str:
    value = read_json(raw, len(raw))
    try:
        asked = Supposition.model_validate(value)
    except ValidationError as error:
        raise explain(error, Supposition, value) from None
    return suppose_html(predictor, asked)


def _html(text: str) -> Response:
    return HTMLResponse(text, headers=HEADERS)
