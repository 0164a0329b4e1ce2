"""Feedback on cards is kept beside their answers, by any process; for no card that nobody was given."""

from __future__ import annotations

from typing import Any

import pytest
from anyio.from_thread import BlockingPortal

from serving.app import create_app
from serving.ehr.card_uuid import card_uuid
from serving.ledger.keeper import opened
from serving.ledger.store import Audit
from serving.predictor import Predictor
from serving.tell import ledger
from tests.serving.ehr.asking import SELECT, VIEW, cards_of, error_of, post
from tests.serving.ehr.records import hook
from tests.serving.support import OPEN, Client


def feedback(uuid: str, **changes: Any) -> dict[str, Any]:
    said = {"card": uuid, "outcome": "overridden", "outcomeTimestamp": "2026-11-23T09:30:00Z"}
    return {"feedback": [said | changes]}


def test_feedback_is_kept_beside_the_answer_of_its_card(
    client: Client, predictor: Predictor, portal: BlockingPortal
) -> None:
    (card,) = cards_of(client, VIEW, hook())
    reason = {"reason": {"code": "x", "system": "urn:x"}, "userComment": "Not now."}
    opened.cache_clear()  # as after a restart, or in another worker
    other = Client(portal, create_app(lambda: predictor, OPEN))
    response = post(other, f"{VIEW}/feedback", feedback(card["uuid"], overrideReason=reason))
    assert response.status_code == 200
    kept = ledger().content(response.json()["entries"][0])
    assert kept["feedback"]["overrideReason"] == reason
    answer = ledger().content(kept["of"]["entry"])
    assert answer["by"] == "cds-hooks"
    assert answer["answer"]["program"] == "breast"


def test_feedback_may_come_for_several_cards_and_more_than_once(client: Client) -> None:
    found = cards_of(client, SELECT, hook("order-select"))
    several = [feedback(card["uuid"])["feedback"][0] for card in found]
    for _ in range(2):
        response = post(client, f"{SELECT}/feedback", {"feedback": several})
        assert len(response.json()["entries"]) == len(found)
    assert ledger().content(response.json()["entries"][-1])["place"] == len(found) - 1


def test_feedback_for_a_card_nobody_was_given_is_404(client: Client) -> None:
    (card,) = cards_of(client, VIEW, hook())
    forged = card_uuid(Audit(entry=1, hash="0" * 64), "tailor-patient-view", 0)
    for uuid in (forged, "4e0a3a1e-3283-4575-ab82-028d55fe2719", "00000000-0000-0000-0000-000000000000"):
        assert error_of(post(client, f"{VIEW}/feedback", feedback(uuid)), 404)["code"] == "unknown_card"
    error_of(post(client, f"{SELECT}/feedback", feedback(card["uuid"])), 404)


def test_nothing_is_kept_where_one_card_is_unknown(client: Client) -> None:
    (card,) = cards_of(client, VIEW, hook())
    before = ledger().append("feedback", {}).entry
    both = {
        "feedback": [
            feedback(u)["feedback"][0] for u in (card["uuid"], "4e0a3a1e-3283-4575-ab82-028d55fe2719")
        ]
    }
    error_of(post(client, f"{VIEW}/feedback", both), 404)
    assert ledger().append("feedback", {}).entry == before + 1


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": "ignored"},
        {"outcome": "accepted"},
        {"outcomeTimestamp": "yesterday"},
        {"card": "seven"},
        {"overrideReason": {"userComment": "x" * 2001}},
    ],
)
def test_feedback_of_another_form_is_refused(client: Client, changes: dict[str, Any]) -> None:
    uuid = "4e0a3a1e-3283-4575-ab82-028d55fe2719"
    error = error_of(post(client, f"{VIEW}/feedback", feedback(uuid, **changes)), 422)
    assert "x" * 50 not in error["message"]


def test_the_uuids_of_cards_differ_by_entry_place_and_service() -> None:
    made = {
        card_uuid(Audit(entry=entry, hash=text * 32), service, place)
        for entry in (1, 2)
        for text in ("ab", "cd")
        for service in ("a", "b")
        for place in (0, 1)
    }
    assert len(made) == 16
