"""The uuid of a card leads back to its ledger entry, in any process and after any restart.

A version 8 UUID (RFC 9562): the number of the entry, the place of the card, and 62 bits of SHA-256 over the
entry's hash, the service and the place. Nothing has to be remembered, and a made-up one is found out.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

from data.errors import TailorError
from serving.ledger.store import Audit
from serving.tell import ledger

_CHECK = 62


def card_uuid(kept: Audit, service: str, place: int) -> str:
    """Return the uuid of the card at a place among those of one answer."""
    check = _check(kept.hash, service, place)
    return str(UUID(int=kept.entry << 80 | 8 << 76 | place << 64 | 2 << _CHECK | check))


def entry_of(card: UUID, service: str) -> tuple[Audit, int]:
    """Return the ledger entry of a card of a service and its place, or raise ``unknown_card`` (404)."""
    number, place = card.int >> 80, card.int >> 64 & 0xFFF
    kept = ledger().audit(number) if 0 < number < 2**31 else None
    if kept is None or card_uuid(kept, service, place) != str(card):
        raise TailorError(
            "unknown_card",
            f"No card {card} was given by {service}.",
            field="feedback.card",
            hint="Send card.uuid as it came.",
            status=404,
        )
    return kept, place


def _check(entry_hash: str, service: str, place: int) -> int:
    digest = hashlib.sha256(f"{entry_hash} {service} {place}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - _CHECK)
