"""Requests made up from the description of the service: whatever is sent, it never fails (no 5xx)."""

from __future__ import annotations

from contextlib import suppress

import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from serving.app import create_app
from serving.predictor import Predictor
from tests.serving.support import OPEN

OPERATIONS = [
    f"{method.upper()} {path}"
    for path, methods in create_app(lambda: pytest.fail("not asked"), OPEN).openapi()["paths"].items()
    for method in methods
]


@pytest.fixture(scope="module")
def described(predictor: Predictor) -> dict[str, schemathesis.APIOperation]:
    schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(lambda: predictor, OPEN))
    return {operation.label: operation for operation in (found.ok() for found in schema.get_all_operations())}


@pytest.mark.parametrize(
    ("label", "mode"),
    [(label, mode) for label in OPERATIONS for mode in GenerationMode if mode.is_positive or "POST" in label],
)
def test_no_request_makes_the_service_fail(
    described: dict[str, schemathesis.APIOperation], label: str, mode: GenerationMode
) -> None:
    @given(case=described[label].as_strategy(generation_mode=mode))
    @hypothesis_settings(
        max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    def send(case: schemathesis.Case) -> None:
        answer = case.call(timeout=60)  # the first makes the registry, which a busy computer takes long for
        # What is asked of a program that nothing is trained for is no failure.
        assert answer.status_code < 500 or (answer.status_code == 503 and b"tailor train" in answer.content)

    with suppress(Unsatisfiable):  # any bytes are a file: none can be wrong
        send()
