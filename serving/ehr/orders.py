"""What is being ordered: the drugs of the selected draft orders, and the option they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from data.evidence.drugs import gives
from data.program import Program, Therapy
from data.readers.fhir.coding import words
from data.readers.fhir.drugs import groups_of
from serving.ehr.cds_models import Context
from serving.prediction import Option

Json = dict[str, Any]
LONGEST_NAME = 3  # words of a drug
LONGEST_TEXT = 200  # characters of a name
Drugs = tuple[str, ...]  # of one order, as Tailor names them


def ordered(context: Context, program: Program) -> list[Drugs]:
    """Return the drugs of each selected order of which a therapy of the program gives one."""
    drafts = list(_medication_requests(context.draftOrders or {}))
    names = {selection.removeprefix("MedicationRequest/") for selection in context.selections or ()}
    chosen = [draft for draft in drafts if str(draft.get("id")) in names]
    found = [_read(draft, program) for draft in chosen]
    return [order for order in found if order]


def drafted(context: Context, program: Program) -> set[str]:
    """Return the drugs of all draft orders: a regimen is ordered drug by drug."""
    drafts = _medication_requests(context.draftOrders or {})
    return {drug for draft in drafts for drug in _read(draft, program)}


def option_of(order: Drugs, drugs: set[str], program: Program, options: Sequence[Option]) -> Option | None:
    """Return the option that an order belongs to: that which gives most of what is drafted, and least else.

    Of equals the one ranked first.
    """
    held = [option for option in options if any(gives(program.therapy(option.therapy), (d,)) for d in order)]

    def fit(option: Option) -> tuple[int, int, int, int]:
        therapy = program.therapy(option.therapy)
        hits = sum(gives(therapy, (drug,)) for drug in drugs | set(order))
        return -hits, len(therapy.classes), len(therapy.drugs), option.rank

    return min(held, key=fit, default=None)


def _medication_requests(bundle: Json) -> Iterator[Json]:
    entries = bundle.get("entry")
    for entry in entries if isinstance(entries, list) else []:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict) and resource.get("resourceType") == "MedicationRequest":
            yield resource


def _read(order: Json, program: Program) -> Drugs:
    concepts = list(_concepts(order))
    texts = [text for concept in concepts for text in words(concept)]
    coded = [drug for concept in concepts for drug in groups_of(concept) if _given(drug, program.therapies)]
    named = [drug for text in texts for drug in _drugs(text, program.therapies)]
    return tuple(dict.fromkeys([*coded, *named]))


def _concepts(order: Json) -> Iterator[Json]:
    """Give the concepts of the medication, also of one that is contained: only text, and nothing long."""
    contained = order.get("contained")
    medications = [
        resource
        for resource in (contained if isinstance(contained, list) else [])
        if isinstance(resource, dict) and resource.get("resourceType") == "Medication"
    ]
    reference = order.get("medicationReference")
    if isinstance(reference, dict):
        yield _texts(reference | {"text": reference.get("display")}, "text")
    for found in (
        order.get("medicationCodeableConcept"),
        *(resource.get("code") for resource in medications),
    ):
        if isinstance(found, dict):
            listed = found.get("coding")
            codes = [
                coding for coding in (listed if isinstance(listed, list) else []) if isinstance(coding, dict)
            ]
            yield _texts(found, "text") | {"coding": [_texts(c, "system", "code", "display") for c in codes]}


def _texts(found: Json, *names: str) -> Json:
    return {name: found[name][:LONGEST_TEXT] for name in names if isinstance(found.get(name), str)}


def _given(name: str, therapies: Sequence[Therapy]) -> bool:
    return any(gives(therapy, (name,)) for therapy in therapies)


def _drugs(text: str, therapies: Sequence[Therapy]) -> Iterator[str]:
    """Give the drugs a text names, the longest names first: the therapies' own, or of a class they give."""
    spelt = re.findall(r"[a-z0-9-]+", text.lower())
    taken: set[int] = set()
    for size in range(LONGEST_NAME, 0, -1):
        for start in range(len(spelt) - size + 1):
            place = set(range(start, start + size))
            name = " ".join(spelt[start : start + size])
            if not place & taken and _given(name, therapies):
                taken |= place
                yield name
