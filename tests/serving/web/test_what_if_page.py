"""The levers: what a patient can change, as a supposition."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal

from data.patient import Patient
from models.registry.store import Registered
from serving.app import create_app
from serving.predictor import Predictor
from serving.request import PredictRequest
from serving.web.what_if import Supposition, levers_html, suppose_html
from tests.serving.support import OPEN, Client

AIR = "environment:pm25"


def person(**history: float) -> Patient:
    environment = {"pm25": 24.0, "exercise_met_hours": 3.0, "smoking_current": True}
    return Patient.model_validate({"history": {"age": 61, **history}, "environment": environment})


HEAVY = person(height=170, weight=86.7)


@pytest.fixture(scope="session")
def habits(habit_model: Registered) -> Predictor:
    return Predictor([habit_model])


def suppose(habits: Predictor, patient: Patient, **changes: Any) -> list[tuple[str, str]]:
    request = PredictRequest(patient=patient, program="simulated")
    html = suppose_html(habits, Supposition(request=request, changes=changes["to"]))
    return re.findall(r'class="number now">([^<]*)</td><td class="number if">([^<]*)<', html)


def test_a_supposition_is_what_the_changed_patient_would_be_told(habits: Predictor) -> None:
    pairs = suppose(habits, HEAVY, to={AIR: 12.0})
    changed = habits.predict(HEAVY.with_fields({AIR: 12.0}), "simulated")
    told = [r.probability for o in changed.options for r in o.responses if r.basis == "model"]
    assert sorted(then for _, then in pairs) == sorted(f"{round(100 * p)}%" for p in told if p is not None)
    assert all(now != then for now, then in pairs)


def test_weight_and_body_mass_index_move_together(habits: Predictor) -> None:
    by_index = suppose(habits, HEAVY, to={"history:bmi": 25.0})
    lighter = habits.predict(HEAVY.with_fields({"history:weight": 25.0 * 1.7**2}), "simulated")
    told = [r.probability for o in lighter.options for r in o.responses if r.basis == "model"]
    assert sorted(then for _, then in by_index) == sorted(f"{round(100 * p)}%" for p in told if p is not None)


def test_every_lever_begins_at_the_present_value(habits: Predictor) -> None:
    html = levers_html(habits, habits.predict(HEAVY, "simulated"), HEAVY)
    assert set(re.findall(r'data-field="([^"]+)"', html)) == {
        AIR,
        "history:bmi",
        "environment:exercise_met_hours",
        "environment:smoking_current",
    }
    for low, high, step, now in re.findall(r'min="(.+?)" max="(.+?)" step="(.+?)" value="(.+?)"', html):
        assert float(low) <= float(now) <= float(high)
        steps = (float(now) - float(low)) / float(step)
        assert steps == pytest.approx(round(steps), abs=1e-6)


def test_nothing_to_change_has_no_levers(habits: Predictor) -> None:
    assert levers_html(habits, habits.predict(Patient(), "simulated"), Patient()) == ""


def test_a_supposition_is_not_kept(habit_model: Registered, portal: BlockingPortal) -> None:
    client = Client(portal, create_app(lambda: Predictor([habit_model]), OPEN))
    request = {"program": "simulated", "patient": HEAVY.model_dump(mode="json", exclude_defaults=True)}
    body = {"request": request, "changes": {AIR: 10}}
    headers = {"Content-Type": "application/json"}
    response = client.request("POST", "/what-if", content=json.dumps(body).encode(), headers=headers)
    assert response.status_code == 200
    assert "not what the change would do" in response.text
    kept = client.request("POST", "/predict", content=json.dumps(request).encode(), headers=headers)
    assert kept.json()["audit"]["entry"] == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"history:age": 20}, "unknown_field"),
        ({"environment:alcohol_g_day": 0}, "not_given"),
        ({AIR: 1e9}, "out_of_range"),
        ({}, "invalid_value"),
        ({AIR: "low"}, "wrong_type"),
    ],
)
def test_what_cannot_be_supposed_is_an_error(
    habit_model: Registered, portal: BlockingPortal, changes: dict[str, Any], code: str
) -> None:
    client = Client(portal, create_app(lambda: Predictor([habit_model]), OPEN))
    request = {"program": "simulated", "patient": HEAVY.model_dump(mode="json", exclude_defaults=True)}
    body = json.dumps({"request": request, "changes": changes}).encode()
    response = client.request("POST", "/what-if", content=body, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["error"]["code"]) == (422, code)
