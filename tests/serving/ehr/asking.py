"""Asking the interfaces to electronic health records, and checking the form of every answer."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from fhir.resources.R4B import get_fhir_model_class

from tests.serving.support import Client

VIEW, SELECT = "/cds-services/tailor-patient-view", "/cds-services/tailor-order-select"
PREDICT = "/fhir/$predict"
FHIR = "application/fhir+json"


def post(client: Client, path: str, body: Any, media: str = "application/json") -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.request("POST", path, content=content, headers={"Content-Type": media})


def cards_of(client: Client, path: str, body: Any) -> list[dict[str, Any]]:
    response = post(client, path, body)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["cards"]
    for card in found:
        assert 0 < len(card["summary"]) < 140
        assert card["indicator"] in {"info", "warning", "critical"}
        assert card["source"]["label"]
        assert {"code", "system", "display"} <= card["source"]["topic"].keys()
        assert all(link["type"] == "absolute" and urlsplit(link["url"]).netloc for link in card["links"])
        assert all(reason["display"] for reason in card.get("overrideReasons", []))
        assert "suggestions" not in card
        assert None not in card.values()
    return found


def error_of(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    error: dict[str, Any] = response.json()["error"]
    assert set(error) == {"code", "message", "field", "hint"}
    return error


def valid(response: Any) -> dict[str, Any]:
    """Return what was answered, which is valid FHIR whatever it is."""
    assert response.headers["content-type"] == FHIR
    found: dict[str, Any] = response.json()
    get_fhir_model_class(found["resourceType"]).model_validate(found)
    return found
