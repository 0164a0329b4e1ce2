"""Prefetched resources as one Bundle; what a service needs and was not given is said (412)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from data.errors import TailorError
from serving.ehr.cds_models import HookRequest
from serving.ehr.cds_services import NEEDED

Json = dict[str, Any]


def prefetched(asked: HookRequest) -> Json:
    """Return all that was prefetched as a Bundle of type ``collection``, each resource once.

    Raises
    ------
    TailorError
        ``missing_prefetch`` (412) or ``other_patient`` (422).
    """
    given = {key: value for key, value in asked.prefetch.items() if not _failed(value)}
    absent = [key for key in NEEDED if key not in given]
    if given.get("patient") is None:
        absent = ["patient", *(key for key in absent if key != "patient")]
    if absent:
        raise TailorError(
            "missing_prefetch",
            f"Prefetch lacks {' and '.join(absent)}; the service never calls fhirServer for it.",
            field="prefetch",
            hint="Answer the prefetch templates of GET /cds-services; null where there is none.",
            status=412,
        )
    _check_patient(given["patient"], asked.context.patientId)
    once = {_key(resource, i): resource for i, resource in enumerate(_resources(given))}
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": resource} for resource in once.values()],
    }


def _failed(value: Json | None) -> bool:
    """Return whether a client could not answer a template: it then sends an OperationOutcome, or nothing."""
    return value is not None and value.get("resourceType") == "OperationOutcome"


def _resources(given: dict[str, Json | None]) -> Iterator[Json]:
    for value in given.values():
        if value is None:
            continue
        if value.get("resourceType") != "Bundle":
            yield value
            continue
        entries = value.get("entry")
        for entry in entries if isinstance(entries, list) else []:
            resource = entry.get("resource") if isinstance(entry, dict) else None
            if isinstance(resource, dict) and resource.get("resourceType") != "OperationOutcome":
                yield resource


def _key(resource: Json, place: int) -> tuple[str, str]:
    """Return type and id; a resource without an id is one of its own."""
    return str(resource.get("resourceType")), str(resource.get("id") or f"#{place}")


def _check_patient(resource: Json | None, patient_id: str) -> None:
    """Refuse the record of one patient in the context of another."""
    found = list(_resources({"patient": resource}))
    ids = {str(one.get("id")) for one in found if one.get("resourceType") == "Patient" and "id" in one}
    if ids - {patient_id, patient_id.removeprefix("Patient/")}:
        raise TailorError(
            "other_patient",
            "prefetch.patient is not the patient of the context.",
            field="prefetch.patient",
            hint="The template is Patient/{{context.patientId}}.",
        )
