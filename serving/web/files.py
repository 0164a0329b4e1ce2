"""The routes of what does not change while the service runs."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Any

import orjson
from fastapi import Request
from fastapi.responses import Response

from data.errors import TailorError, unknown
from data.genes import symbols
from serving.access.roles import ANYONE, PUBLIC
from serving.errors import json_response
from serving.examples import example, examples
from serving.route import Routes

#: What changes only with the software: kept, but asked after each time.
KEPT = "private, no-cache"


def add_files(routes: Routes) -> None:
    """Add scripts and styles, the known genes, and the invented patients."""

    async def static(request: Request) -> Response:
        """Return a script or a style."""
        name = request.path_params["name"]
        if name not in _static():
            raise _absent("file", name, _static())
        return _unchanged(request, *_static()[name])

    async def genes(request: Request) -> Response:
        """List the gene symbols that are known, with their other names."""
        return _unchanged(request, _genes(), "application/json")

    async def one_example(request: Request) -> Response:
        """Return an invented patient, as a request."""
        name = request.path_params["name"]
        if name not in examples():
            raise _absent("example", name, examples())
        return json_response(example(name))

    routes.add("GET", "/static/{name}", static, described=False, roles=PUBLIC)
    routes.add("GET", "/genes", genes, roles=ANYONE)
    routes.add("GET", "/examples/{name}", one_example, errors=(404,), roles=ANYONE)


def _absent(what: str, name: str, known: Iterable[str]) -> TailorError:
    error = unknown("not_found", what, name[:100], known)
    error.status = 404
    return error


@lru_cache(maxsize=1)
def _static() -> dict[str, tuple[bytes, str]]:
    folder = files("serving.web").joinpath("static").iterdir()
    return {e.name: (e.read_bytes(), mimetypes.guess_type(e.name)[0] or "text/plain") for e in folder}


@lru_cache(maxsize=1)
def _genes() -> bytes:
    others: dict[str, list[str]] = {}
    for name, symbol in symbols().items():
        others.setdefault(symbol, [])
        if name != symbol.upper():
            others[symbol].append(name)
    listed: list[dict[str, Any]] = [{"symbol": s, "aliases": names} for s, names in others.items()]
    return orjson.dumps(listed)


def _unchanged(request: Request, content: bytes, media: str) -> Response:
    """Return content, or 304 where the browser has it already."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": KEPT}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media, headers=headers)
