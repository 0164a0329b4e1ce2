"""The one error body survives any text."""

from __future__ import annotations

import json

from data.errors import TailorError
from serving.errors import LONGEST, error_response


def test_lone_surrogates_and_long_texts_are_made_fit() -> None:
    response = error_response(TailorError("x", "\ud800" + "a" * 10_000, field=None, hint="h", status=418))
    body = json.loads(bytes(response.body))["error"]
    assert response.status_code == 418
    assert len(body["message"]) == LONGEST
    assert body["message"].startswith("?aa")
    assert (body["field"], body["hint"]) == (None, "h")
