"""What is being ordered: the drugs of the selected draft orders, and the option they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from data.evidence.drugs import gives
from data.program import Program, Therapy
from serving.ehr.cds_models import Context
from serving.prediction import Option

Json = dict[str, Any]
LONGEST_NAME = 4  # words of a drug: tenofovir disoproxil fumarate


class Ordered(NamedTuple):
    """One selected order: how it is named there, and its drugs as Tailor names them."""

    title: str
    drugs: tuple[str, ...]


def ordered(context: Context, program: Program) -> list[Ordered]:
    """Return the selected medication orders of which a therapy of the program gives a drug."""
    drafts = list(_medication_requests(context.draftOrders or {}))
    names = {selection.removeprefix("MedicationRequest/") for selection in context.selections or ()}
    chosen = [draft for draft in drafts if str(draft.get("id")) in names]
    found = [_read(draft, program) for draft in chosen]
    return [order for order in found if order.drugs]


def drafted(context: Context, program: Program) -> set[str]:
    """Return the drugs of all draft orders: a regimen is ordered drug by drug."""
    drafts = _medication_requests(context.draftOrders or {})
    return {drug for draft in drafts for drug in _read(draft, program).drugs}


def option_of(order: Ordered, drugs: set[str], program: Program, options: Sequence[Option]) -> Option | None:
    """Return the option that an order belongs to: that which gives most of what is drafted, and least else.

    Of equals the one ranked first.
    """
    held = [
        option for option in options if any(gives(program.therapy(option.therapy), (d,)) for d in order.drugs)
    ]

    def fit(option: Option) -> tuple[int, int, int, int]:
        therapy = program.therapy(option.therapy)
        hits = sum(gives(therapy, (drug,)) for drug in drugs | set(order.drugs))
        return -hits, len(therapy.classes), len(therapy.drugs), option.rank

    return min(held, key=fit, default=None)


def _medication_requests(bundle: Json) -> Iterator[Json]:
    entries = bundle.get("entry")
    for entry in entries if isinstance(entries, list) else []:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict) and resource.get("resourceType") == "MedicationRequest":
            yield resource


def _read(order: Json, program: Program) -> Ordered:
    texts = list(_texts(order))
    found = [drug for text in texts for drug in _drugs(text, program.therapies)]
    return Ordered(texts[0] if texts else "", tuple(dict.fromkeys(found)))


def _texts(order: Json) -> Iterator[str]:
    """Give the names of the medication: in words and of its codes, also of one that is contained."""
    concepts = [order.get("medicationCodeableConcept")]
    contained = order.get("contained")
    for resource in contained if isinstance(contained, list) else []:
        if isinstance(resource, dict) and resource.get("resourceType") == "Medication":
            concepts.append(resource.get("code"))
    reference = order.get("medicationReference")
    if isinstance(reference, dict) and isinstance(reference.get("display"), str):
        yield reference["display"][:200]
    for concept in (concept for concept in concepts if isinstance(concept, dict)):
        if isinstance(concept.get("text"), str):
            yield concept["text"][:200]
        codings = concept.get("coding")
        for coding in codings if isinstance(codings, list) else []:
            if isinstance(coding, dict) and isinstance(coding.get("display"), str):
                yield coding["display"][:200]


def _drugs(text: str, therapies: Sequence[Therapy]) -> Iterator[str]:
    """Give the drugs a text names, the longest names first: the therapies' own, or of a class they give."""
    words = re.findall(r"[a-z0-9-]+", text.lower())
    taken: set[int] = set()
    for size in range(LONGEST_NAME, 0, -1):
        for start in range(len(words) - size + 1):
            place = set(range(start, start + size))
            name = " ".join(words[start : start + size])
            if not place & taken and any(gives(therapy, (name,)) for therapy in therapies):
                taken |= place
                yield name
