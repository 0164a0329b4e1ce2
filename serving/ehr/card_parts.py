"""What all cards share: source, links, the reasons a clinician may have for another course."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from serving.ehr.card_uuid import card_uuid
from serving.ehr.cds_models import Card, Coding, Link, Source
from serving.ehr.markdown import short
from serving.ledger.store import Audit

Indicator = Literal["info", "warning", "critical"]
_TOPICS = {
    "options": "Treatment options side by side",
    "pharmacogene": "Inherited genes and the ordered drug",
    "eligibility": "Who the ordered treatment is for",
    "resistance": "Resistance of the virus to the ordered drug",
    "comparison": "The ordered treatment and the one ranked first",
}
_REASONS = {
    "patient-preference": "The patient prefers it",
    "outweighed": "Benefit outweighs the risk",
    "known-otherwise": "A result that Tailor has not seen says otherwise",
    "adjusted": "Dose or monitoring is adjusted already",
    "board": "Decided with specialists",
    "not-applicable": "Not about this order",
}
OVERRIDE = [Coding(code=c, system="urn:tailor:override-reason", display=t) for c, t in _REASONS.items()]


@dataclass(frozen=True)
class Said:
    """What a card says; ``source`` and ``url`` are of a guideline where one says it."""

    topic: str
    indicator: Indicator
    summary: str
    detail: str
    source: str = "Tailor"
    url: str | None = None


def cards(said: list[Said], service: str, kept: Audit, base: str, overridable: bool) -> list[Card]:
    """Return cards with their uuids, in the order given.

    Parameters
    ----------
    said : list of Said
    service : str
        Id of the service that answers.
    kept : Audit
        Where the answer is in the ledger.
    base : str
        Address of this service, ending in ``/``.
    overridable : bool
        Whether reasons to override are offered.
    """
    return [
        Card(
            uuid=card_uuid(kept, service, place),
            summary=short(one.summary),
            detail=one.detail,
            indicator=one.indicator,
            source=Source(
                label=one.source, url=one.url or (base if one.source == "Tailor" else None), topic=_topic(one)
            ),
            links=_links(kept, base),
            overrideReasons=OVERRIDE if overridable else None,
        )
        for place, one in enumerate(said)
    ]


def _links(kept: Audit, base: str) -> list[Link]:
    """Return links to the report of the very answer that a card is of, and to the service."""
    report = Link(label=f"Report of this answer (entry {kept.entry})", url=f"{base}report/{kept.entry}")
    return [report, Link(label="Open Tailor", url=base)]


def _topic(said: Said) -> Coding:
    return Coding(code=said.topic, system="urn:tailor:topic", display=_TOPICS[said.topic])


def address(source: str) -> str | None:
    """Return the address of a source: its own, or that of its PMID."""
    if source.startswith(("https://", "http://")):
        return source
    pmid = source.removeprefix("PMID ")
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid != source and pmid.isdecimal() else None
