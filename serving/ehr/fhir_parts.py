"""The small parts FHIR resources are made of, as plain JSON."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]
MEDIA = "application/fhir+json"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
ABSENT_CODES = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
UCUM = "http://unitsofmeasure.org"
INTERVAL = "urn:tailor:interval"  # FHIR R4 has no place for the uncertainty of a probability
#: Units of ours -> UCUM, for those that are certain.
UCUM_CODES = {"mg/week": "mg/wk", "%": "%", "cells/µL": "/uL", "days": "d"}


class Names:
    """Full URLs of the resources of one answer: the same answer has the same ones, another has others."""

    def __init__(self, seed: str) -> None:
        self._root = uuid.uuid5(uuid.NAMESPACE_URL, f"urn:tailor:{seed}")

    def url(self, name: str) -> str:
        """Return the ``urn:uuid:`` of a resource by its name within the answer."""
        return uuid.uuid5(self._root, name).urn


def concept(text: str) -> Json:
    """Return a CodeableConcept in words; a code is given only where it is certain."""
    return {"text": text}


def quantity(value: float, unit: str) -> Json:
    """Return a Quantity, with a UCUM code where the unit has one."""
    found: Json = {"value": rounded(value), "unit": unit}
    return found | ({"system": UCUM, "code": UCUM_CODES[unit]} if unit in UCUM_CODES else {})


def percent(fraction: float) -> float:
    """Return a fraction as a percentage."""
    return rounded(100 * fraction)


def rounded(value: float) -> float:
    """Return a number to six significant digits: more would be noise."""
    return float(f"{value:.6g}")


def interval(low: float, high: float, level: float | None, unit: str) -> Json:
    """Return our extension: the range that covers with ``level``, in ``unit``."""
    parts: list[Json] = [
        {"url": "range", "valueRange": {"low": quantity(low, unit), "high": quantity(high, unit)}}
    ]
    if level is not None:
        parts.append({"url": "level", "valueDecimal": rounded(level)})
    return {"url": INTERVAL, "extension": parts}


def entry(names: Names, name: str, resource: Mapping[str, Any]) -> Json:
    """Return the entry of a Bundle."""
    return {"fullUrl": names.url(name), "resource": dict(resource)}
