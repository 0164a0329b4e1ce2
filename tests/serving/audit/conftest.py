"""A ledger with two answers about Ada, one about Ben, and a feedback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal
from sqlalchemy import text

from data.settings import settings
from serving.ledger.keeper import keeper
from serving.predictor import Predictor
from serving.request import PredictRequest, check
from serving.tell import tell
from tests.serving.access.people import Hospital, hospital
from tests.serving.support import child

ADA, BEN = "Ada-Lovelace-1815", "Ben-0001"


def about(name: str) -> PredictRequest:
    return check(child(patient={**child()["patient"], "patient_id": name}))


@pytest.fixture
def entries(
    in_trained_home: Path, predictor: Predictor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> list[int]:
    """Return the numbers of the entries: 1 and 2 are about Ada, 3 is about Ben, 4 is said of 2."""
    monkeypatch.setenv("TAILOR_LEDGER_URL", f"sqlite:///{tmp_path / 'ledger.db'}")
    monkeypatch.setenv("TAILOR_KEYS", str(tmp_path / "keys"))
    settings.cache_clear()
    for name, user in ((ADA, "eve"), (ADA, "eve"), (BEN, "kim")):
        tell(predictor, about(name), by="api", user=user, role="clinician")
    of = keeper().ledger.audit(2)
    assert of is not None
    said = {"of": of.model_dump(), "feedback": {"outcome": "overridden"}, "user": "eve"}
    return [1, 2, 3, keeper().ledger.append("feedback", said).entry]


@pytest.fixture
def staffed(tmp_path: Path, portal: BlockingPortal, predictor: Predictor) -> Iterator[Hospital]:
    """A service with one user of every role."""
    found = hospital(tmp_path, portal, predictor)
    yield found
    found.engine.dispose()


def alter(number: int, content: bytes) -> None:
    """Write over an entry, as whoever runs the database could."""
    with keeper().ledger.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER IF EXISTS entries_no_update"))
        connection.execute(
            text("UPDATE entries SET content = :content WHERE number = :number"),
            {"content": content, "number": number},
        )
