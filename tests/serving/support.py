"""What the tests of serving share: an example, a client, a clean environment for a process of its own."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from anyio.from_thread import BlockingPortal
from fastapi import FastAPI

from data.patient import Patient
from data.program import Program
from serving.access.access import Everybody
from serving.prediction import Option

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "data" / "examples"
#: Nobody needs a key; the names are those the test clients ask for.
OPEN = Everybody(("tailor", "testserver"))
CHILD = (EXAMPLES / "rare-childhood.json").read_bytes()


@dataclass
class Client:
    """Asks an application in one event loop, from ordinary test functions."""

    portal: BlockingPortal
    app: FastAPI

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        return self.portal.call(partial(self._request, method, path, **more))

    async def _request(self, method: str, path: str, **more: Any) -> httpx.Response:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app), base_url="http://tailor"
        ) as client:
            return await client.request(method, path, **more)

    def get(self, path: str) -> httpx.Response:
        return self.request("GET", path)

    def predict(self, body: Any, content_type: str | None = "application/json") -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {} if content_type is None else {"Content-Type": content_type}
        return self.request("POST", "/predict", content=content, headers=headers)


def child(**changes: Any) -> dict[str, Any]:
    """The example child with some parts of the request replaced."""
    return {**json.loads(CHILD), **changes}


def clean_environment(home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TAILOR_", "PROMETHEUS", "BENTOML"))}
    return {**kept, "TAILOR_HOME": str(home), "PYTHONPATH": str(ROOT)}


def unanswered(about: Program, patient: Patient, first: str) -> list[Option]:
    """The options of a program without a number, one of them first."""
    options = [
        Option(
            rank=0,
            therapy=therapy.id,
            title=therapy.title,
            kind=therapy.kind,
            eligible=therapy.eligible(patient),
            responses=(),
            side_effects=(),
        )
        for therapy in about.therapies
    ]
    return sorted(options, key=lambda option: option.therapy != first)
