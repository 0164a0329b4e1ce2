"""What an entry of the kind ``prediction`` holds: who asked what, about whom (sealed), and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from data.patient import Patient
from data.rules import Fact
from serving.ledger.vault import Sealed
from serving.prediction import Prediction
from serving.request import PredictRequest


class Kept(Fact):
    """An answer as kept; ``patient`` and ``patient_id`` are None where the patient was forgotten."""

    entry: int
    at: str
    hash: str
    by: str
    user: str
    role: str
    subject: str
    therapies: tuple[str, ...] | None
    patient: Patient | None
    answer: Prediction


def identifying(asked: PredictRequest) -> bytes:
    """Return what identifies a patient, canonical: the identifier and all that was given."""
    patient = asked.patient.model_dump(mode="json", exclude_defaults=True)
    return orjson.dumps(patient, option=orjson.OPT_SORT_KEYS)


def content(asked: PredictRequest, answer: Prediction, by: str, user: str, role: str) -> dict[str, Any]:
    """Return what is written of an answer, without what is sealed."""
    said = answer.model_dump(mode="json", exclude={"patient_id", "audit"})
    therapies = None if asked.therapies is None else list(asked.therapies)
    return {"by": by, "user": user, "role": role, "therapies": therapies, "answer": said}


def read(entry: int, at: str, own: str, value: Mapping[str, Any], part: bytes | None) -> Kept:
    """Return an entry as it was written; ``part`` is what was sealed of it, None where it is forgotten."""
    patient = None if part is None else Patient.model_validate(orjson.loads(part))
    return Kept(
        entry=entry,
        at=at,
        hash=own,
        by=value["by"],
        user=value["user"],
        role=value["role"],
        subject=value["subject"],
        therapies=None if value["therapies"] is None else tuple(value["therapies"]),
        patient=patient,
        answer=Prediction.model_validate({"patient_id": None, **value["answer"]}),
    )


def sealed(value: Mapping[str, Any]) -> Sealed:
    """Return what is sealed of an entry."""
    return Sealed(value["subject"], value["sealed"])
