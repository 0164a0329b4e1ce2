"""The pages of the models: which are served, how each explains itself, and signing that off."""

from __future__ import annotations

import datetime
from functools import partial

from fastapi import Request
from fastapi.responses import Response
from starlette.responses import HTMLResponse

from serving.access.gate import asker
from serving.access.roles import AUDIT
from serving.access.users import User
from serving.audit.html import html
from serving.audit.models_html import model_html, models_html, signed_html
from serving.audit.reviewed import reviewed
from serving.audit.sign_off import SignOff, parse, sign
from serving.guard import read_body
from serving.route import JSON, Body, Routes, time_limit

#: matplotlib's figures style themselves, and may do nothing else.
FIGURE = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
REVIEW = "/audit/models/{name}/{version}"
MOMENT = 40  # characters of a time; longer ones are cut off
BODY = 100_000  # bytes of a sign-off: 5000 characters, escaped, and the names
ERRORS = (400, 404, 409, 413, 415, 422, 503, 504)
SAMPLE = {"model": "breast.relapse", "version": "1", "verdict": "accepted", "comment": "Seen, no objection."}


def add_models(routes: Routes) -> None:
    """Add the list of models, the review of each version with its figures, and signing it off."""
    _add_pages(routes)

    async def sign_off(request: Request) -> Response:
        """Keep what an auditor says of a review, with the review's findings; return a fragment of a page."""
        with time_limit():
            raw = await read_body(request, BODY, JSON)
        return html(await routes.aside(partial(_sign, raw, asker(request))))

    body = Body("application/json", SignOff, SAMPLE)
    routes.add(
        "POST", "/audit/sign-off", sign_off, errors=ERRORS, body=body, response=HTMLResponse, roles=AUDIT
    )


def _add_pages(routes: Routes) -> None:
    async def models(_: Request) -> Response:
        """List the models that are served and their other versions."""
        return html(await routes.aside(models_html))

    async def model(_: Request, name: str, version: str) -> Response:
        """Show how a version explains itself: findings first, then figures and numbers."""
        return html(await routes.aside(partial(_model, name, version)))

    async def figure(request: Request, name: str, version: str, figure: str) -> Response:
        """Return one figure of a review."""
        until = request.query_params.get("until", "")[:MOMENT] or None
        drawn = await routes.aside(lambda: reviewed(name, version, until).figure(figure))
        return Response(drawn, media_type="image/svg+xml", headers=FIGURE)

    routes.add("GET", "/audit/models", models, described=False, roles=AUDIT)
    routes.add("GET", REVIEW, model, described=False, roles=AUDIT)
    routes.add("GET", REVIEW + "/{figure}.svg", figure, described=False, roles=AUDIT)


def _model(name: str, version: str) -> str:
    """Show the review of now; its figures and its sign-off are of the same moment."""
    now = datetime.datetime.now(datetime.UTC).isoformat()
    return model_html(reviewed(name, version, now), now)


def _sign(raw: bytes, user: User) -> str:
    asked = parse(raw)
    return signed_html(asked, sign(asked, user))
