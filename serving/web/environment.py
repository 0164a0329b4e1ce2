"""The one Jinja environment: what is not defined is an error, what is filled in is escaped."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the environment of the templates in ``serving/web/templates``."""
    return Environment(
        loader=PackageLoader("serving.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
