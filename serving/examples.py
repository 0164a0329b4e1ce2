"""The example patients that come with Tailor, as requests."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import orjson


def examples() -> tuple[str, ...]:
    """Return the names of the examples."""
    found = files("data").joinpath("examples").iterdir()
    return tuple(sorted(entry.name.removesuffix(".json") for entry in found if entry.name.endswith(".json")))


def example(name: str) -> dict[str, Any]:
    """Return one example, a request."""
    text = files("data").joinpath(f"examples/{name}.json").read_bytes()
    request: dict[str, Any] = orjson.loads(text)
    return request
