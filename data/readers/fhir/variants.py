"""Variants and regions of Genomics Reporting and mCODE: what was found, and which genes were looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.genes import symbols
from data.mutations import Variant
from data.readers.annotation import Annotation, variant
from data.readers.fhir.coding import Element, codings, concepts, title, words
from data.readers.fhir.observations import sign
from data.readers.fhir.resources import Resource
from data.readers.fhir.tables import codes, hgnc

VARIANT, REGION, GENE = "69548-6", "53041-0", "48018-6"
_PROTEIN, _CODING, _GENOMIC, _ONLY = "48005-3", "48004-6", "81290-9", "36908-2"
_ORIGIN, _VAF, _ZYGOSITY, _COPIES = "48002-0", "81258-6", "53034-5", "82155-3"
_IDENTIFIERS = ("81252-9", "48003-8")
_CHANGE_TYPE, _EFFECT = ("48019-4",), ("48006-1", "molecular-consequence")
_POINT_MUTATION = "471281007"


def genes_of(part: Element) -> tuple[list[str], str]:
    """Return the genes an observation studied, by symbol, and in words what was wrong with the others.

    The display is the symbol, the code HGNC's number (with or without ``HGNC:``). One that Tailor has for
    another gene than the display names is not taken.
    """
    found: list[str] = []
    wrong: list[str] = []
    for component in components(part, GENE):
        for concept in concepts(component.get("valueCodeableConcept")) or [
            {"text": component.get("valueString")}
        ]:
            gene = _gene(concept)
            (found if gene in symbols().values() else wrong).append(gene)
    return list(dict.fromkeys(found)), "; ".join(dict.fromkeys(wrong))


def components(part: Element, *codes: str) -> Iterator[Element]:
    """Yield the components that have one of these codes."""
    for component in part.get("component") or ():
        if any(code.code in codes for code in codings(component.get("code"))):
            yield component


def found(body: Element) -> bool | None:
    """Return whether a variant is present, absent, or not said."""
    answers = {sign(code.system, code.code) for code in codings(body.get("valueCodeableConcept"))} - {None}
    return answers == {"positive"} if len(answers) == 1 else None


def read_variant(resource: Resource) -> tuple[Variant | str, tuple[str, ...]]:
    """Return the variant of an observation, or why it is none; and remarks on what of it was not used."""
    body = resource.body
    genes, wrong = genes_of(body)
    if not genes:
        return wrong or "no gene is given", ()
    remarks: tuple[str, ...] = (wrong,) if wrong else ()
    more: dict[str, object] = {"copy_number": _number(body, _COPIES)}
    if zygosity := _one(body, _ZYGOSITY, "zygosity"):
        more["zygosity"] = zygosity
    vaf = _fraction(body)
    if named := _named(body):
        change = f"{genes[0]}::{genes[1]} fusion" if named == "fusion" and len(genes) == 2 else named
        return _variant(genes[0], change, body, vaf, more), remarks
    if len(genes) > 1:
        return "more than one gene, and no fusion", ()
    said = Annotation(genes[0], _hgvs(body, _PROTEIN, "p"), _hgvs(body, _CODING, "c"), _effect(body))
    if not said.protein and not said.coding and not said.consequence:
        if rsid := _rsid(body):
            return _variant(genes[0], rsid, body, vaf, more), remarks
        said = Annotation(genes[0], "", _hgvs(body, _GENOMIC, "g"), "")
        if not said.coding:
            remarks += ("which change of the gene is not stated",)
            change = "coding mutation" if _point(body) else "any alteration"
            return _variant(genes[0], change, body, vaf, more), remarks
        remarks += ("only the change of the genome is given, not that of the protein",)
    return variant(said, _origin(body), vaf, **more), remarks  # type: ignore[arg-type]


def only_listed(body: Element) -> bool:
    """Return whether a region was looked at for listed mutations only."""
    return any(True for _ in components(body, _ONLY))


def specific(body: Element) -> bool:
    """Return whether an observation is of one change, not of a gene as a whole."""
    return any(True for _ in components(body, _PROTEIN, _CODING, _GENOMIC, *_IDENTIFIERS))


def _variant(gene: str, change: str, body: Element, vaf: float | None, more: dict[str, object]) -> Variant:
    return Variant.model_validate(
        {"gene": gene, "change": change, "origin": _origin(body), "vaf": vaf, **more}
    )


def _origin(body: Element) -> str:
    return _one(body, _ORIGIN, "origin") or "unknown"


def _gene(concept: Element) -> str:
    """Return a symbol, or why there is none."""
    shown = {symbols()[word.upper()] for word in words(concept) if word.upper() in symbols()}
    numbers = [code.code.upper().removeprefix("HGNC:") for code in codings(concept)]
    shown |= {symbols()[number] for number in numbers if number in symbols()}
    by_number = {hgnc()[number] for number in numbers if number in hgnc()}
    if len(by_number | shown) > 1:
        return f"{title(concept)}: code and name are of different genes"
    both = by_number | shown
    return both.pop() if both else f"{title(concept)}: gene that no model and no table asks"


def _one(body: Element, code: str, name: str) -> str | None:
    table = codes()["genomics"][name]
    several = {
        table[c.code]
        for part in components(body, code)
        for c in codings(part.get("valueCodeableConcept"))
        if c.code in table
    }
    return str(several.pop()) if len(several) == 1 else None


def _named(body: Element) -> str | None:
    named = codes()["genomics"]["named"]
    for part in components(body, *_CHANGE_TYPE, *_EFFECT):
        value = part.get("valueCodeableConcept")
        for word in (*(code.code for code in codings(value)), *(word.lower() for word in words(value))):
            if word in named:
                return str(named[word])
    return None


def _effect(body: Element) -> str:
    parts = [part for code in _EFFECT for part in components(body, code)]
    said = [c.code for part in parts for c in codings(part.get("valueCodeableConcept"))]
    effects = codes()["genomics"]["effect"]
    return ",".join(effects[code] for code in said if code in effects)


def _hgvs(body: Element, code: str, kind: str) -> str:
    """Return the HGVS name in a component: ``NP_005219.2:p.(Leu858Arg)``, ``p.Leu858Arg`` or ``L858R``."""
    for part in components(body, code):
        value = part.get("valueCodeableConcept")
        said = [*(c.code for c in codings(value)), *words(value), str(part.get("valueString") or "")]
        if written := next((s for s in said if re.search(rf"(^|[:\s(]){kind}\.", s)), None):
            return written[:200]
        if kind == "p" and (bare := next((s for s in said if re.fullmatch(r"[A-Z]\d+\S+", s)), None)):
            return bare[:200]
    return ""


def _rsid(body: Element) -> str | None:
    """Return the number dbSNP gave a variant, where one is given."""
    parts = components(body, *_IDENTIFIERS)
    said = [c.code for part in parts for c in codings(part.get("valueCodeableConcept"))]
    return next((code for code in said if re.fullmatch(r"rs\d{1,15}", code)), None)


def _number(body: Element, code: str) -> float | None:
    for part in components(body, code):
        quantity = part.get("valueQuantity") or {}
        try:
            value = float(quantity["value"])
        except (KeyError, TypeError, ValueError, OverflowError):
            continue
        if not quantity.get("comparator") and 0 <= value <= 1000:
            return value
    return None


def _fraction(body: Element) -> float | None:
    """Return the allele fraction, 0 to 1; given in percent it is divided by 100."""
    value = _number(body, _VAF)
    quantity = next((p.get("valueQuantity") or {} for p in components(body, _VAF)), {})
    if value is not None and "%" in (quantity.get("code"), quantity.get("unit")):
        value /= 100
    return value if value is not None and value <= 1 else None


def _point(body: Element) -> bool:
    return any(
        c.code == _POINT_MUTATION for said in concepts(body.get("interpretation")) for c in codings(said)
    )
