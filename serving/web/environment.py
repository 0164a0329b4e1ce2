"""The templates of the pages; everything in them is escaped."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the one Jinja environment of the pages."""
    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=PackageLoader("serving.web"),
        trim_blocks=True,
        lstrip_blocks=True,
    )
