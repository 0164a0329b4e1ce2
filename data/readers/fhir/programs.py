"""Which program of Tailor the conditions of a patient mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from data.readers.fhir.conditions import meant, one, site, withdrawn
from data.readers.fhir.resources import Resource, resources
from data.readers.reading import Reading

_PROGRAMS = {
    "breast": "breast",
    "lung": "lung",
    "colorectal": "colon",
    "epilepsy": "pharmacogenomics",
    "thromboembolism": "pharmacogenomics",
    "chronic_granulomatous_disease": "rare-childhood",
}


@dataclass(frozen=True)
class BundleReading(Reading):
    """A reading of a bundle, and the program its conditions mean; None where they mean none, or several."""

    program: str | None = None


def program_of(given: BundleReading | dict[str, Any] | Iterable[dict[str, Any]]) -> str | None:
    """Return the program that the conditions mean, None where they mean none or more than one.

    ``given`` is a reading, a bundle, or resources.
    """
    if isinstance(given, BundleReading):
        return given.program
    several = [given] if isinstance(given, dict) else list(given)
    return program([resource for one in several for resource in resources(one)])


def program(several: Iterable[Resource]) -> str | None:
    """Return the one program that conditions mean; a cancer goes before other diseases."""
    named = [_programs_of(resource) for resource in several]
    of_cancer = {program for programs in named for program in programs & {"breast", "lung", "colon"}}
    return one(of_cancer or {program for programs in named for program in programs})


def _programs_of(resource: Resource) -> set[str]:
    """Return the programs a condition means; none where it means none that Tailor has."""
    if resource.kind != "Condition" or withdrawn(resource):
        return set()
    found = meant(resource)
    named = {m.value for m in found if m.means == "program"}
    diagnoses = {m.value for m in found if m.means == "diagnosis"} | {site(found) or ""}
    return named | {_PROGRAMS[name] for name in diagnoses if name in _PROGRAMS}
