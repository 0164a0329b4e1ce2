"""Counted by route template, never by path."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.serving.support import CHILD, Client


def test_requests_are_counted_by_route_and_status(client: Client) -> None:
    client.predict(CHILD)
    client.get("/patients/Jane")
    text = client.get("/metrics").text
    assert 'tailor_requests_total{role="admin",route="/predict",status="200"}' in text
    assert 'tailor_requests_total{role="none",route="(other)",status="404"}' in text
    assert 'tailor_request_seconds_count{route="/predict"}' in text
    assert "Jane" not in text


def test_workers_are_joined_when_bentoml_says_where(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    assert client.get("/metrics").text == ""  # no worker has written there
