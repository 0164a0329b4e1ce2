"""Codes as FHIR writes them: a concept's codings by short names of their systems, dates, quantities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Element = Mapping[str, Any]

#: Address of a code system, or the start of it -> its short name.
_SYSTEMS = {
    "http://snomed.info/sct": "sct",
    "http://loinc.org": "loinc",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "rxnorm",
    "http://www.whocc.no/atc": "atc",
    "http://fhir.de/CodeSystem/bfarm/atc": "atc",
    "http://fhir.de/CodeSystem/dimdi/atc": "atc",
    "http://hl7.org/fhir/sid/icd-10": "icd10",
    "http://hl7.org/fhir/sid/icd-10-cm": "icd10",
    "http://fhir.de/CodeSystem/bfarm/icd-10-gm": "icd10",
    "http://fhir.de/CodeSystem/dimdi/icd-10-gm": "icd10",
    "http://terminology.hl7.org/CodeSystem/icd-o-3": "icdo3",
    "urn:oid:2.16.840.1.113883.6.43.1": "icdo3",
    "http://cancerstaging.org": "ajcc",
    "http://ncithesaurus-stage.nci.nih.gov": "ncit",
    "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl": "ncit",
    "http://www.genenames.org": "hgnc",
    "http://www.genenames.org/geneId": "hgnc",
    "http://www.sequenceontology.org": "so",
    "http://varnomen.hgvs.org": "hgvs",
    "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation": "interpretation",
    "urn:oid:2.16.840.1.113883.6.238": "race",
    "http://unitsofmeasure.org": "ucum",
}


class Code(NamedTuple):
    """One coding: the short name of its system (empty if unknown), code and display."""

    system: str
    code: str
    display: str


def codings(concept: Element | None) -> Iterator[Code]:
    """Yield the codings of a CodeableConcept that have a code."""
    for coding in (concept or {}).get("coding") or ():
        if coding.get("code"):
            system = str(coding.get("system") or "").rstrip("/")
            code = str(coding["code"]).strip()
            yield Code(_SYSTEMS.get(system, ""), code, str(coding.get("display") or "").strip())


def words(concept: Element | None) -> tuple[str, ...]:
    """Return everything a concept says in words: its text and the displays."""
    shown = [str(coding.get("display") or "") for coding in (concept or {}).get("coding") or ()]
    said = (str((concept or {}).get("text") or ""), *shown)
    return tuple(dict.fromkeys(word.strip() for word in said if word.strip()))


def title(concept: Element | None) -> str:
    """Return a short name of a concept for an account: its text, a display or a code."""
    said = [*words(concept), *(code.code for code in codings(concept))]
    return said[0][:100] if said else "no code"


def when(body: Element, *names: str) -> str:
    """Return the first date an element has, as ISO text that sorts by time; empty if there is none."""
    for name in names:
        value = body.get(name)
        if isinstance(value, Mapping):
            value = value.get("end") or value.get("start")
        if value:
            return str(value)
    return ""


def concepts(elements: object) -> list[Element]:
    """Return a list of concepts, also where one stands alone or none is given."""
    if not elements:
        return []
    return list(elements) if isinstance(elements, list) else [elements]  # type: ignore[list-item]
