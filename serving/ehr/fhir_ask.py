"""What ``$predict`` is asked: a Bundle, or Parameters with the patient, the program and the therapies."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from data.errors import TailorError, unknown
from data.program import programs
from data.readers.fhir import program_of, read_bundle
from data.readers.reading import Left
from serving.access.users import User
from serving.ehr.fhir_bundle import bundle
from serving.ehr.fhir_parts import Json
from serving.predictor import Predictor
from serving.request import PredictRequest, read_json
from serving.tell import tell

PARTS = ("patient", "program", "therapy")
_ENTRY = re.compile(r"entry (\d+)(?=:|$)")


class Question(NamedTuple):
    """A Bundle, and a program and therapies if they were named."""

    patient: Json
    program: str | None = None
    therapies: list[str] | None = None


def predict(predictor: Predictor, raw: bytes, user: User) -> Json:
    """Answer the operation: read, predict, write down, return a Bundle.

    Raises
    ------
    TailorError
        What is not FHIR, what the reader refuses, ``no_program`` (422), and what predicting raises.
    """
    asked = question(read_json(raw, len(raw)))
    reading = read_bundle(asked.patient)
    program = asked.program or program_of(reading)
    if program is None:
        raise _no_program()
    answer = tell(
        predictor,
        PredictRequest(patient=reading.patient, program=program, therapies=asked.therapies),
        "fhir",
        user.name,
        user.role,
    )
    now = datetime.datetime.now(datetime.UTC)
    return bundle(answer, reading, subject(asked.patient), basis(asked.patient, reading.left), now)


def question(body: Json) -> Question:
    """Return what is asked; raise ``not_fhir`` or ``bad_parameters``."""
    kind = body.get("resourceType")
    if kind == "Bundle":
        return Question(body)
    if kind != "Parameters":
        raise TailorError(
            "not_fhir",
            "The body is neither a Bundle nor Parameters.",
            field="resourceType",
            hint='Send {"resourceType": "Bundle", …}, or Parameters with the part patient.',
        )
    parts = list(_parts(body))
    patients = [value for name, value in parts if name == "patient" and isinstance(value, dict)]
    programs = [value for name, value in parts if name == "program" and isinstance(value, str)]
    therapies = [value for name, value in parts if name == "therapy" and isinstance(value, str)]
    if len(patients) != 1 or len(programs) > 1 or len(patients + programs + therapies) != len(parts):
        raise TailorError(
            "bad_parameters",
            "Parameters needs patient once (a resource: Bundle), program at most once and therapy any number "
            "of times (valueCode or valueString).",
            field="Parameters.parameter",
            hint="GET /fhir/OperationDefinition/predict describes them.",
        )
    return Question(patients[0], programs[0] if programs else None, therapies or None)


def _parts(body: Json) -> Iterator[tuple[str, Any]]:
    """Give name and value of each part."""
    listed = body.get("parameter")
    for part in listed if isinstance(listed, list) else [None]:
        if not isinstance(part, dict):
            part = {}
        name = str(part.get("name"))
        if name not in PARTS:
            raise unknown(
                "unknown_parameter", "part of Parameters:", name[:80], PARTS, field="Parameters.parameter"
            )
        yield name, part.get("resource", part.get("valueCode", part.get("valueString")))


def subject(patient: Json) -> Json:
    """Return a reference to the patient as given."""
    for entry in _entries(patient):
        if entry["resource"].get("resourceType") == "Patient" and (found := _reference(entry)):
            return found
    return {"display": "The patient of the bundle, which has no id"}


def basis(patient: Json, left: tuple[Left, ...]) -> list[Json]:
    """Return references to the resources that were used: those of the bundle that were not left."""
    unused = {int(found.group(1)) for one in left if (found := _ENTRY.match(one.where))}
    used = (
        entry
        for place, entry in enumerate(_entries(patient), start=1)
        if place not in unused and entry["resource"].get("resourceType") not in (None, "Patient", "Bundle")
    )
    return [reference for entry in used if (reference := _reference(entry))]


def _entries(patient: Json) -> Iterator[Json]:
    """Give every entry, with an empty resource where it has none: their places count."""
    entries = patient.get("entry")
    for entry in entries if isinstance(entries, list) else []:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        url = entry.get("fullUrl") if isinstance(entry, dict) else None
        yield {"fullUrl": url, "resource": resource if isinstance(resource, dict) else {}}


def _reference(entry: Json) -> Json | None:
    resource, url = entry["resource"], entry["fullUrl"]
    if isinstance(resource.get("id"), str):
        return {"reference": f"{resource['resourceType']}/{resource['id']}"}
    return {"reference": url} if isinstance(url, str) and url else None


def _no_program() -> TailorError:
    """Build the error for a record that does not say which disease is asked about."""
    return TailorError(
        "no_program",
        "No condition of the bundle says which program to answer from.",
        field="program",
        hint=f"Send Parameters with the part program: {', '.join(programs())}.",
    )
