"""The resources of a bundle (searchset, transaction, collection, document) or a lone one, each valid."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fhir.resources.R4B import get_fhir_model_class
from pydantic import ValidationError

from data.errors import TailorError

#: The kinds that are read, and so have to be valid; of the others nothing is asked.
READ = (
    *("Patient", "Condition", "Observation", "Procedure", "Medication"),
    *("MedicationStatement", "MedicationAdministration", "MedicationRequest"),
)
_HISTORY = ("history", "batch-response", "transaction-response")
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
_TYPE = re.compile(r"[A-Z][A-Za-z]{1,60}")
#: Bundles inside bundles: a prefetch may have one, what is deeper is a mistake.
_DEEPEST = 4


@dataclass(frozen=True)
class Resource:
    """One resource: where it stands (``entry 3: Observation/ecog``), its kind, address and content."""

    where: str
    kind: str
    url: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """``Kind/id``, or nothing where it has no id."""
        return f"{self.kind}/{self.body['id']}" if self.body.get("id") else ""


def resources(value: object) -> list[Resource]:
    """Return the resources of a bundle (or of a lone resource) as plain JSON.

    Raises
    ------
    TailorError
        ``invalid_fhir`` naming entry, resource and element, never what stands in it.
    """
    if not isinstance(value, dict) or not isinstance(value.get("resourceType"), str):
        raise TailorError(
            "invalid_fhir", "This is no FHIR resource: resourceType is missing.", hint="Give a Bundle of R4."
        )
    return [_valid(resource) for resource in _flat(value, "", "", 0)]


def _flat(value: dict[str, Any], url: str, place: str, depth: int) -> Iterator[Resource]:
    if value.get("resourceType") != "Bundle":
        yield _resource(value, url, place)
        return
    if value.get("type") in _HISTORY or depth >= _DEEPEST:
        what = "holds bundles within bundles" if depth >= _DEEPEST else "is a history or a response"
        raise TailorError("invalid_fhir", f"The bundle {what}.", hint="Give a collection or a searchset.")
    entries = value.get("entry") or []
    if not isinstance(entries, list):
        raise _error("Bundle", "entry", "is no list")
    for number, entry in enumerate(entries, start=1):
        at = f"{place}.{number}" if place else f"entry {number}"
        if not isinstance(entry, dict):
            raise _error(at, "entry", "is no object")
        inner = entry.get("resource")
        if isinstance(inner, dict):
            yield from _flat(inner, str(entry.get("fullUrl") or ""), at, depth + 1)
        else:
            yield Resource(at, "", "", {})


def _resource(value: dict[str, Any], url: str, place: str) -> Resource:
    kind = value.get("resourceType")
    if not isinstance(kind, str) or not _TYPE.fullmatch(kind):
        raise _error(place or "The resource", "resourceType", "is no kind of resource")
    number = value.get("id")
    shown = f"/{number}" if kind != "Patient" and isinstance(number, str) and _ID.fullmatch(number) else ""
    return Resource(f"{place}: {kind}{shown}" if place else f"{kind}{shown}", kind, url, value)


def _valid(resource: Resource) -> Resource:
    """Return the resource as the model of R4 writes it; errors of the model echo values and go no further."""
    if resource.kind not in READ:
        return resource
    try:
        model = get_fhir_model_class(resource.kind).model_validate(resource.body)
        body = json.loads(model.model_dump_json())
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        extra = first["type"] == "extra_forbidden"  # then the name itself is not R4's, and may be anything
        path = ".".join(str(part) for part in (first["loc"][:-1] if extra else first["loc"]))
        raise _error(resource.where, path or "the resource", _why(str(first["type"]))) from None
    except (ValueError, TypeError, AttributeError, RecursionError, ArithmeticError):
        raise _error(resource.where, "the resource", "cannot be read") from None
    return Resource(resource.where, resource.kind, resource.url, body)


def _why(kind: str) -> str:
    if "missing" in kind:
        return "is missing"
    return "has an element that R4 does not know" if kind == "extra_forbidden" else "is not as R4 asks"


def _error(where: str, path: str, why: str) -> TailorError:
    return TailorError(
        "invalid_fhir",
        f"{where}: {path} {why}.",
        hint="Check the bundle with a FHIR R4 validator.",
    )
