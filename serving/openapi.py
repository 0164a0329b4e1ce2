"""The description of the service for machines: FastAPI's, the bodies read by hand, answers as they were."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from importlib.resources import files
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from serving.ehr.fhir_outcome import failure
from serving.ehr.fhir_parts import MEDIA
from serving.errors import ErrorBody
from serving.route import Body

REFERENCE = "#/components/schemas/{model}"
ANSWERS = "templates/openapi_answers.json"
SHORTENED = "An example; its lists are shortened."
#: FastAPI's own error, which no route of ours gives.
UNUSED = ("HTTPValidationError", "ValidationError")


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
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            _answers(f"{method.upper()} {path}", described["responses"])
    parts["responses"] = _failures(schemas)
    for name in UNUSED:
        schemas.pop(name, None)
    return document


@lru_cache(maxsize=1)
def recorded() -> dict[str, Any]:
    """Return what routes answered (``routes``) and how errors look (``errors``, by status), as recorded.

    ``python -m experiments.openapi_answers`` asks the service and writes them.
    """
    found: dict[str, Any] = orjson.loads(files("serving.web").joinpath(ANSWERS).read_bytes())
    return found


def _schema(body: Body, schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a body; the models it is made of are added to ``schemas``."""
    if body.model is None:
        return {"type": "string", "format": "binary"}
    schema = body.model.model_json_schema(ref_template=REFERENCE)
    schemas |= schema.pop("$defs", {})
    schemas[body.model.__name__] = schema
    return {"$ref": REFERENCE.format(model=body.model.__name__)}


def _answers(route: str, responses: dict[str, Any]) -> None:
    """Put the recorded answer beside its schema, and one form for all errors of a status."""
    if said := recorded()["routes"].get(route):
        ((_, content),) = responses["200"]["content"].items()
        responses["200"]["content"] = {said["media"]: content | {"example": said["example"]}}
        responses["200"]["description"] = SHORTENED
    if REFERENCE.format(model=UNUSED[0]) in str(responses.get("422")):
        del responses["422"]
    fhir = "Fhir" if MEDIA in responses["200"]["content"] else ""
    # Requests are counted before it is asked whom a route is for.
    for status in {*responses, "429"} - {"200"}:
        responses[status] = {"$ref": f"#/components/responses/{fhir}Error{status}"}


def _failures(schemas: dict[str, Any]) -> dict[str, Any]:
    """Return how errors look, by name: our one error body, and the same as an OperationOutcome."""
    schemas |= ErrorBody.model_json_schema(ref_template=REFERENCE)["$defs"]
    found = {}
    for status, body in recorded()["errors"].items():
        words = f"{HTTPStatus(int(status)).phrase}, for example {body['error']['code']}"
        found[f"Error{status}"] = _response(words, "application/json", "ErrorBody", body)
        found[f"FhirError{status}"] = _response(words, MEDIA, "Resource", failure(body, int(status)))
    return found


def _response(words: str, media: str, model: str, example: object) -> dict[str, Any]:
    content = {"schema": {"$ref": REFERENCE.format(model=model)}, "example": example}
    return {"description": words, "content": {media: content}}
