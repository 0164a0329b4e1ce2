"""The routes for electronic health records: CDS Hooks 2.0 and FHIR."""

from __future__ import annotations

from functools import partial

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict

from serving.access.gate import asker
from serving.access.roles import CARE, PUBLIC
from serving.ehr.cds_models import Cards, HookRequest, Service, Services
from serving.ehr.cds_services import SERVICES
from serving.ehr.feedback import FeedbackRequest, Kept
from serving.ehr.fhir_ask import predict
from serving.ehr.fhir_metadata import capability, operation
from serving.ehr.fhir_outcome import FhirResponse, answer_fhir_errors, fhir_response
from serving.ehr.fhir_parts import MEDIA
from serving.ehr.hooks import call, feedback
from serving.ehr.samples import CALLS, FEEDBACK, PARAMETERS
from serving.guard import read_body
from serving.route import JSON, Body, Handler, Routes, time_limit

ERRORS = (400, 412, 413, 415, 422, 503, 504)
FEEDBACK_ERRORS = (400, 404, 413, 415, 422, 504)
FHIR_ERRORS = (400, 413, 415, 422, 503, 504)


class Resource(BaseModel):
    """A FHIR R4 resource; errors are OperationOutcome."""

    model_config = ConfigDict(extra="allow")
    resourceType: str  # noqa: N815


def add_ehr(routes: Routes) -> None:
    """Add ``/cds-services``, ``/fhir/$predict`` and what describes them."""
    _add_hooks(routes)
    _add_fhir(routes)
    answer_fhir_errors(routes.app)


def _add_hooks(routes: Routes) -> None:
    async def discover(_: Request) -> Response:
        """List the services of CDS Hooks with their prefetch templates."""
        return _json(Services(services=list(SERVICES)))

    routes.add("GET", "/cds-services", discover, Services, roles=PUBLIC)
    for service in SERVICES:
        path = f"/cds-services/{service.id}"
        body = Body("application/json", HookRequest, CALLS[service.hook])
        routes.add("POST", path, _called(routes, service), Cards, ERRORS, body, roles=CARE)
        body = Body("application/json", FeedbackRequest, FEEDBACK)
        routes.add(
            "POST", f"{path}/feedback", _told(routes, service), Kept, FEEDBACK_ERRORS, body, roles=CARE
        )


def _called(routes: Routes, service: Service) -> Handler:
    async def called(request: Request) -> Response:
        """Answer a hook with cards; ``fhirServer`` is never called, and without prefetch there is a 412."""
        base, user = str(request.base_url), asker(request)
        return _json(await routes.work(request, partial(call, service=service, base=base, user=user)))

    return called


def _told(routes: Routes, service: Service) -> Handler:
    async def told(request: Request) -> Response:
        """Keep what became of cards in the ledger, beside the answers they were made from."""
        with time_limit():
            raw = await read_body(request, routes.limit, JSON)
            return _json(await routes.thread(partial(feedback, raw, service, asker(request))))

    return told


def _add_fhir(routes: Routes) -> None:
    async def predicted(request: Request) -> Response:
        """Predict from a FHIR Bundle (or Parameters); answers a Bundle of RiskAssessment and Observation."""
        return fhir_response(
            await routes.work(request, partial(predict, user=asker(request)), (MEDIA, *JSON))
        )

    async def metadata(request: Request) -> Response:
        """Return the CapabilityStatement."""
        return fhir_response(capability(f"{request.base_url}fhir"))

    async def definition(request: Request) -> Response:
        """Return the OperationDefinition of $predict."""
        return fhir_response(operation(f"{request.base_url}fhir"))

    body = Body(MEDIA, Resource, PARAMETERS)
    routes.add(
        "POST",
        "/fhir/$predict",
        predicted,
        Resource,
        FHIR_ERRORS,
        body,
        failure=Resource,
        response=FhirResponse,
        roles=CARE,
    )
    routes.add("GET", "/fhir/metadata", metadata, Resource, response=FhirResponse, roles=PUBLIC)
    path = "/fhir/OperationDefinition/predict"
    routes.add("GET", path, definition, Resource, response=FhirResponse, roles=PUBLIC)


def _json(answer: BaseModel) -> Response:
    return Response(answer.model_dump_json(exclude_none=True), media_type="application/json")
