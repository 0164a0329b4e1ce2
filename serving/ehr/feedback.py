"""What became of cards, kept in the ledger beside the answers they were made from."""

from __future__ import annotations

from typing import Any

from serving.ehr.card_uuid import entry_of
from serving.ehr.cds_models import Feedback, FeedbackRequest, Kept
from serving.tell import ledger


def keep(asked: FeedbackRequest, service: str) -> Kept:
    """Write one entry for each card; nothing is written where a card is unknown (404).

    A comment is kept as it is, up to its longest: it may hold what identifies a patient, so clients are asked
    (``usageRequirements``) to keep names out of it.
    """
    found = [_content(one, service) for one in asked.feedback]
    return Kept(entries=[ledger().append("feedback", content).entry for content in found])


def _content(given: Feedback, service: str) -> dict[str, Any]:
    kept, place = entry_of(given.card, service)
    said = given.model_dump(mode="json", exclude_none=True)
    return {"service": service, "of": kept.model_dump(), "place": place, "feedback": said}
