"""The description of the service for machines: FastAPI's, plus the body that is read by hand."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

REFERENCE = "#/components/schemas/{model}"


def describe(app: FastAPI, bodies: dict[str, type[BaseModel]]) -> dict[str, Any]:
    """Return the OpenAPI document of an application.

    Parameters
    ----------
    app : FastAPI
    bodies : dict
        Path of a POST route -> the model its body must fit.
    """
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=app.description,
        routes=app.routes,
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for path, model in bodies.items():
        schema = model.model_json_schema(ref_template=REFERENCE)
        schemas |= schema.pop("$defs", {})
        schemas[model.__name__] = schema
        content = {"application/json": {"schema": {"$ref": REFERENCE.format(model=model.__name__)}}}
        document["paths"][path]["post"]["requestBody"] = {"required": True, "content": content}
    return document
