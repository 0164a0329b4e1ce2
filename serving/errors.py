"""The one error body, for every error: ours, the router's, nobody's."""

from __future__ import annotations

import orjson
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from data.errors import TailorError, unknown
from serving.access.refused import RefusedError
from serving.web.problem import is_page, problem_page

LONGEST = 400  # characters of a message: it may quote the value that was wrong, never a whole input


class ErrorDetail(BaseModel):
    """What was wrong, where, and what to do about it."""

    code: str
    message: str
    field: str | None
    hint: str | None


class ErrorBody(BaseModel):
    """The one error body."""

    error: ErrorDetail


def json_response(value: object, status: int = 200) -> Response:
    """Return a value as JSON."""
    return Response(orjson.dumps(value), status, media_type="application/json")


def error_response(error: TailorError, request: Request | None = None) -> Response:
    """Return the one error body, with the status of the error; to a person who opened a page, a page."""
    body = error.body()["error"]
    clean = {key: None if text is None else _clean(text) for key, text in body.items()}
    if request is not None and is_page(request) and error.status >= 400:
        response: Response = problem_page(request, clean, error.status)
    else:
        response = json_response({"error": clean}, error.status)
    if isinstance(error, RefusedError):
        response.headers.update(error.headers)
    return response


def _clean(text: str) -> str:
    text = text.encode("utf-8", "replace").decode("utf-8")  # JSON cannot carry lone surrogates
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


async def on_tailor_error(request: Request, error: Exception) -> Response:
    """Answer with an error a person can put right."""
    assert isinstance(error, TailorError)
    return error_response(error, request)


async def on_http_error(request: Request, error: Exception) -> Response:
    """Answer what the router refuses: an unknown path (404), a method a path does not have (405)."""
    assert isinstance(error, HTTPException)
    found = TailorError("http_error", str(error.detail), status=error.status_code)
    if error.status_code == 404:
        paths = [route.path for route in request.app.routes]
        found = unknown("not_found", "path", request.url.path[:100], paths)
        found.status = 404
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "")
        message = f"{request.method[:20]} is not possible here."
        found = TailorError("method_not_allowed", message, hint=f"Possible: {allowed}.", status=405)
    response = error_response(found, request)
    response.headers.update(error.headers or {})
    return response
