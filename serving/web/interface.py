"""The page that shows the interface to people: every route, what it reads with an example, its answers."""

from __future__ import annotations

from typing import Any

import orjson
from markupsafe import Markup, escape

from serving.web.environment import environment

LONGEST = 3000  # characters of an example


def interface_html(document: dict[str, Any]) -> str:
    """Return the page of an OpenAPI document."""
    responses = document["components"]["responses"]
    routes = [
        _route(path, method, described, responses)
        for path, methods in document["paths"].items()
        for method, described in methods.items()
    ]
    page = environment().get_template("interface.html")
    return page.render(title=document["info"]["title"], routes=routes, notice=document["info"]["description"])


def _route(path: str, method: str, described: dict[str, Any], responses: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = described.get("requestBody", {}).get("content", {})
    media = next(iter(content), "")
    return {
        "path": path,
        "method": method.upper(),
        "says": described.get("description") or described.get("summary", ""),
        "media": media,
        "example": _shown(content[media].get("example") if media else None),
        "answers": [
            (status, _holds(responses.get(answer.get("$ref", "").rpartition("/")[2], answer), status))
            for status, answer in sorted(described["responses"].items())
        ],
    }


def _shown(example: Any) -> str:
    if example is None:
        return ""
    text = example if isinstance(example, str) else orjson.dumps(example, option=orjson.OPT_INDENT_2).decode()
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}\n…"


def _holds(answer: dict[str, Any], status: str) -> Markup:
    """Return what an answer holds: its schema and an example, or which error is meant."""
    ((media, content),) = answer["content"].items()
    model = str(content.get("schema", {}).get("$ref", media)).rpartition("/schemas/")[2]
    if status != "200":
        return escape(f"{model}: {answer['description']}")
    part = environment().get_template("interface_answer.html")
    # Our own template, which escapes what it shows.
    return Markup(part.render(says=model, example=_shown(content.get("example"))))
