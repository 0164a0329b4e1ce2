"""An error where a person opened a page: the same words as everywhere, with a way on."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from serving.web.environment import environment
from serving.web.page_headers import HEADERS


def is_page(request: Request) -> bool:
    """Return whether a person opens an address in a browser; nothing else asks for HTML."""
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


def problem_page(request: Request, error: Mapping[str, str | None], status: int) -> Response:
    """Return what was wrong, what to do, and a way on; who has signed in sees as whom.

    ``error`` is the error body of ``TailorError.body()``.
    """
    page = environment().get_template("problem.html")
    text = page.render(
        error=error,
        signed_in=hasattr(request.state, "user"),
        back=request.url.path if error["code"] == "not_your_role" else None,
    )
    return HTMLResponse(text, status, HEADERS)
