"""The auditor's pages and parts of them, as they are returned."""

from __future__ import annotations

from typing import Any

from fastapi.responses import HTMLResponse, Response

from serving.prediction import NOTICE
from serving.web.environment import environment
from serving.web.page_headers import HEADERS


def html(text: str, status: int = 200) -> Response:
    """Return a page, or a part of one."""
    return HTMLResponse(text, status, HEADERS)


def rendered(template: str, **values: Any) -> str:
    """Return a template of the auditor's filled in."""
    return environment().get_template(template).render(notice=NOTICE, **values)
