"""OperationOutcome: what went wrong, what was not used of the input, what was missing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Literal

import orjson
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from data.errors import TailorError
from data.readers.reading import Left, Reading
from serving.ehr.fhir_parts import ABSENT_CODES, MEDIA, Json
from serving.errors import on_http_error, on_tailor_error
from serving.trust import Reliability

Severity = Literal["error", "warning", "information"]
CODES = "urn:tailor:error"
_FHIRPATH = re.compile(r"[A-Z]\w*(\.\w+(\[\d+\])?)+")  # fields of ours, history:albumin say, are no paths
_ENTRY = re.compile(r"entry (\d+)(?=:|$)")  # as the reader of bundles says where
#: HTTP status -> issue type of FHIR.
_TYPES = {
    400: "structure",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    413: "too-long",
    415: "not-supported",
    422: "invalid",
    429: "throttled",
    503: "transient",
    504: "timeout",
}


class FhirResponse(JSONResponse):
    """A resource as FHIR JSON."""

    media_type = MEDIA

    def render(self, content: Json) -> bytes:
        """Return the bytes of a resource."""
        return orjson.dumps(content)


def fhir_response(resource: Json, status: int = 200) -> Response:
    """Return a resource as FHIR JSON."""
    return FhirResponse(resource, status)


def issue(severity: Severity, code: str, text: str, where: str = "") -> Json:
    """Return one issue; ``where`` is in words, for it is not always a path."""
    found: Json = {"severity": severity, "code": code, "details": {"text": text}}
    return found | ({"diagnostics": where} if where else {})


def outcome(issues: Iterable[Json]) -> Json:
    """Return an OperationOutcome; one without anything to say says so, for FHIR wants an issue."""
    listed = list(issues) or [
        issue("information", "informational", "Everything was used; nothing was missing.")
    ]
    return {"resourceType": "OperationOutcome", "issue": listed}


def remarks(reading: Reading, reliability: Reliability) -> Json:
    """Return what was not used of the input and why, what the models lacked, and which abstain."""
    return outcome(
        [
            *(_left(left, "not-supported") for left in reading.left),
            *(_left(left, "informational") for left in reading.remarks),
            *(_missing(one.label, one.field, one.endpoints) for one in reliability.missing),
            *(
                issue("warning", "business-rule", f"Abstained: {'; '.join(found.reasons)}", found.endpoint)
                for found in reliability.endpoints
                if found.abstained
            ),
        ]
    )


def _left(left: Left, code: str) -> Json:
    found = issue("information", code, f"{left.what}: {left.why}", left.where)
    place = _ENTRY.match(left.where)
    return found | ({"expression": [f"Bundle.entry[{int(place.group(1)) - 1}]"]} if place else {})


def _missing(label: str, field: str, endpoints: Iterable[str]) -> Json:
    coding = {"system": ABSENT_CODES, "code": "unknown"}
    where = f"field: {field}; used for {', '.join(endpoints)}"
    found = issue("warning", "incomplete", f"Not known: {label}", where)
    found["details"]["coding"] = [coding]
    return found


def failure(body: dict[str, Any], status: int) -> Json:
    """Return the one error body of Tailor as an OperationOutcome: the same code, message, field and hint."""
    error = body["error"]
    text = " ".join(filter(None, (error["message"], error["hint"])))
    found = issue("error", _TYPES.get(status, "processing"), text)
    found["details"]["coding"] = [{"system": CODES, "code": error["code"]}]
    if error["field"] and _FHIRPATH.fullmatch(error["field"]):
        found["expression"] = [error["field"]]
    elif error["field"]:
        found["diagnostics"] = f"field: {error['field']}"
    return outcome([found])


def answer_fhir_errors(app: FastAPI) -> None:
    """Let errors under ``/fhir`` be answered with an OperationOutcome, as FHIR clients expect."""

    async def tailor_error(request: Request, error: Exception) -> Response:
        return _as_fhir(request, await on_tailor_error(request, error))

    async def http_error(request: Request, error: Exception) -> Response:
        return _as_fhir(request, await on_http_error(request, error))

    app.add_exception_handler(TailorError, tailor_error)
    app.add_exception_handler(HTTPException, http_error)


def _as_fhir(request: Request, response: Response) -> Response:
    if not request.url.path.startswith("/fhir/"):
        return response
    found = fhir_response(failure(orjson.loads(response.body), response.status_code), response.status_code)
    for name in ("allow", "location", "retry-after", "www-authenticate"):
        if name in response.headers:
            found.headers[name] = response.headers[name]
    return found
