"""The description of the service for machines: FastAPI's, plus the bodies that are read by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from serving.route import Body

REFERENCE = "#/components/schemas/{model}"


def describe(app: FastAPI, bodies: Mapping[str, Body]) -> dict[str, Any]:
    """Return the OpenAPI document of an application.

    Parameters
    ----------
    app : FastAPI
    bodies : mapping
        Path of a POST route -> what it reads.
    """
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=app.description,
        routes=app.routes,
    )
    parts = document.setdefault("components", {})
    parts["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    schemas = parts.setdefault("schemas", {})
    for path, body in bodies.items():
        content = {"schema": _schema(body, schemas), "example": body.example}
        described = {"required": True, "content": {body.media: content}}
        document["paths"][path]["post"]["requestBody"] = described
    return document


def _schema(body: Body, schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a body; the models it is made of are added to ``schemas``."""
    if body.model is None:
        return {"type": "string", "format": "binary"}
    schema = body.model.model_json_schema(ref_template=REFERENCE)
    schemas |= schema.pop("$defs", {})
    schemas[body.model.__name__] = schema
    return {"$ref": REFERENCE.format(model=body.model.__name__)}
