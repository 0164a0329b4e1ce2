"""The answers in the description are what the service says today, and fit the schemas beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from data.settings import settings
from experiments.openapi_answers import record
from models.bundle import Bundle
from models.registry.store import Registered
from serving.openapi import recorded
from serving.predictor import Predictor
from tests.serving.support import Client

JSON = ("application/json", "application/fhir+json")
ERRORS = {"400", "401", "403", "404", "409", "410", "412", "413", "415", "422", "429", "503", "504"}


@pytest.fixture(scope="module")
def document(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


@pytest.fixture
def said(
    bundles: list[Bundle],
    lung_predictor: Predictor,
    in_trained_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, Any]:
    """What the service says now, with small models and a ledger of its own."""
    monkeypatch.setenv("TAILOR_LEDGER_URL", f"sqlite:///{tmp_path / 'ledger.db'}")
    monkeypatch.setenv("TAILOR_KEYS", str(tmp_path / "keys"))
    settings.cache_clear()
    return record(Predictor([Registered(bundles[0], "1", "run"), *lung_predictor.programs["lung"]]))


def routes(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": described
        for path, methods in document["paths"].items()
        for method, described in methods.items()
    }


def shape(value: Any, depth: int = 2) -> Any:
    """The names in a value and in what it holds directly; what they hold is the schema's matter."""
    if isinstance(value, list):
        return shape(value[0], depth) if value else None
    if not isinstance(value, dict) or not depth:
        return None
    return {name: shape(held, depth - 1) for name, held in value.items()}


def same(ours: Any, theirs: Any) -> bool:
    """Whether two shapes agree wherever both hold something."""
    if ours is None or theirs is None:
        return True
    return ours.keys() == theirs.keys() and all(same(ours[name], theirs[name]) for name in ours)


def test_every_answer_in_json_has_an_example_that_fits_its_schema(document: dict[str, Any]) -> None:
    for described in routes(document).values():
        ((media, content),) = described["responses"]["200"]["content"].items()
        if media in JSON:
            schema = {**content["schema"], "components": document["components"]}
            jsonschema_rs.validator_for(schema).validate(content["example"])


def test_the_service_still_answers_as_the_examples_say(said: dict[str, Any]) -> None:
    assert said["routes"].keys() == recorded()["routes"].keys()
    for route, shown in recorded()["routes"].items():
        fresh = said["routes"][route]
        assert fresh["media"] == shown["media"]
        assert same(shape(fresh["example"]), shape(shown["example"])), route
    assert {status: body["error"]["code"] for status, body in said["errors"].items()} == {
        status: body["error"]["code"] for status, body in recorded()["errors"].items()
    }


def test_every_error_has_one_form_and_an_example_that_fits_it(document: dict[str, Any]) -> None:
    parts = document["components"]
    assert set(recorded()["errors"]) == ERRORS
    for route, described in routes(document).items():
        needs_key = bool(described["security"])
        assert (needs_key, needs_key) == ("401" in described["responses"], "403" in described["responses"])
        assert "429" in described["responses"]
        for status, answer in described["responses"].items():
            if status == "200":
                continue
            kind = "FhirError" if route.split()[1].startswith("/fhir/") else "Error"
            assert answer == {"$ref": f"#/components/responses/{kind}{status}"}
    for response in parts["responses"].values():
        ((_, content),) = response["content"].items()
        schema = {**content["schema"], "components": parts}
        jsonschema_rs.validator_for(schema).validate(content["example"])
