"""Answers of a model that is audited, and signing it off."""

from __future__ import annotations

import json

from serving.predictor import Predictor
from serving.request import parse
from serving.tell import tell
from tests.serving.support import Client

#: The model, and the page of its first version.
MODEL = "simulated.objective_response"
PAGE = f"/audit/models/{MODEL}/1"


def ask_about(predictor: Predictor, count: int, start: int = 0) -> None:
    """Answer patients who differ in what they smoke, breathe and how they move."""
    for i in range(start, start + count):
        environment = {
            "smoking_current": i % 2 == 0,
            "pm25": 10.0 + 2 * (i % 10),
            "exercise_met_hours": 40 + i % 7,
        }
        patient = {
            "patient_id": f"p{i}",
            "history": {"sex": ("female", "male")[i % 2]},
            "environment": environment,
        }
        raw = json.dumps({"program": "simulated", "patient": patient}).encode()
        tell(predictor, parse(raw, len(raw)))


def signs(client: Client, **changes: object) -> tuple[int, str]:
    """Sign off the first version; return the status and what came back."""
    body = {"model": MODEL, "version": "1", "verdict": "accepted", "comment": "Seen."} | changes
    answer = client.request("POST", "/audit/sign-off", json=body)
    return answer.status_code, answer.text
