"""The page that shows the interface to people: every route, what it reads with an example, its answers."""

from __future__ import annotations

from typing import Any

import orjson

from serving.web.environment import environment

LONGEST = 3000  # characters of an example


def interface_html(document: dict[str, Any]) -> str:
    """Return the page of an OpenAPI document."""
    routes = [
        _route(path, method, described)
        for path, methods in document["paths"].items()
        for method, described in methods.items()
    ]
    page = environment().get_template("interface.html")
    return page.render(title=document["info"]["title"], routes=routes, notice=document["info"]["description"])


def _route(path: str, method: str, described: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = described.get("requestBody", {}).get("content", {})
    media = next(iter(content), "")
    return {
        "path": path,
        "method": method.upper(),
        "says": described.get("description") or described.get("summary", ""),
        "media": media,
        "example": _shown(content[media].get("example") if media else None),
        "answers": [(status, _model(answer)) for status, answer in sorted(described["responses"].items())],
    }


def _shown(example: Any) -> str:
    if example is None:
        return ""
    text = example if isinstance(example, str) else orjson.dumps(example, option=orjson.OPT_INDENT_2).decode()
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}\n…"


def _model(answer: dict[str, Any]) -> str:
    """Return the name of the schema of an answer, or what is said of it."""
    for content in answer.get("content", {}).values():
        if reference := content.get("schema", {}).get("$ref"):
            return str(reference).rpartition("/")[2]
    return str(answer.get("description", ""))
