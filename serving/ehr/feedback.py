"""What became of cards, kept in the ledger beside the answers they were made from."""

from __future__ import annotations

import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from serving.access.users import User
from serving.ehr.card_uuid import entry_of
from serving.ehr.cds_models import Coding, Given, required
from serving.tell import ledger

COMMENT = 2_000  # characters of a comment: it may hold what identifies a patient, and the ledger keeps it


class AcceptedSuggestion(Given):
    """The uuid of a suggestion."""

    id: UUID


class OverrideReason(Given):
    """Why a card was dismissed; a comment is kept in the ledger as it is, so it should name nobody."""

    reason: Coding | None = None
    userComment: str | None = Field(default=None, max_length=COMMENT)  # noqa: N815


class Feedback(Given):
    """What became of one card."""

    card: UUID
    outcome: Literal["accepted", "overridden"]
    acceptedSuggestions: list[AcceptedSuggestion] | None = Field(default=None, max_length=50)  # noqa: N815
    overrideReason: OverrideReason | None = None  # noqa: N815
    outcomeTimestamp: datetime.datetime  # noqa: N815

    @model_validator(mode="after")
    def _accepted_what(self) -> Feedback:
        if self.outcome == "accepted" and not self.acceptedSuggestions:
            raise required("feedback.acceptedSuggestions", "the outcome is accepted")
        return self


class FeedbackRequest(Given):
    """What became of cards."""

    feedback: list[Feedback] = Field(min_length=1, max_length=100)


class Kept(BaseModel):
    """The numbers of the ledger entries that keep the feedback."""

    entries: list[int]


def keep(asked: FeedbackRequest, service: str, user: User) -> Kept:
    """Write one entry for each card; nothing is written where a card is unknown (404).

    A comment is kept as it is, up to its longest: it may hold what identifies a patient, so clients are asked
    (``usageRequirements``) to keep names out of it.
    """
    found = [_content(one, service) | {"user": user.name, "role": user.role} for one in asked.feedback]
    return Kept(entries=[ledger().append("feedback", content).entry for content in found])


def _content(given: Feedback, service: str) -> dict[str, Any]:
    kept, place = entry_of(given.card, service)
    said = given.model_dump(mode="json", exclude_none=True)
    return {"service": service, "of": kept.model_dump(), "place": place, "feedback": said}
