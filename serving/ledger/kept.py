"""What an entry of the kind ``prediction`` holds: who asked what, about whom (sealed), and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from data.patient import Patient
from data.rules import Fact
from serving.ledger.groups import groups_of
from serving.ledger.vault import Sealed
from serving.prediction import Option, Prediction
from serving.request import PredictRequest


class Kept(Fact):
    """An answer as kept, its own ``patient_id`` left out; ``patient`` is None where he was forgotten."""

    entry: int
    at: str
    hash: str
    by: str
    user: str | None
    role: str | None
    subject: str
    therapies: tuple[str, ...] | None
    patient: Patient | None
    answer: Prediction


def identifying(asked: PredictRequest) -> bytes:
    """Return what identifies a patient: the identifier and all that was given."""
    return asked.patient.model_dump_json(exclude_defaults=True).encode()


def content(
    asked: PredictRequest, answer: Prediction, by: str, user: str | None, role: str | None
) -> dict[str, Any]:
    """Return what is written of an answer, without what is sealed."""
    said = answer.model_dump_json(exclude={"patient_id", "audit"})
    return {
        "by": by,
        "user": user,
        "role": role,
        "program": answer.program,
        "models": ",".join(f"{source.model}:{source.version}" for source in answer.provenance.models),
        "groups": groups_of(asked.patient),
        "abstained": answer.reliability.abstained,
        "first": answer.options[0].therapy if answer.options else None,
        "disagrees": bool(answer.options) and disagrees(answer.options[0]),
        "therapies": asked.therapies,
        "answer": orjson.Fragment(said),
    }


def disagrees(first: Option) -> bool:
    """Return whether the option a patient is told first is one that what is known speaks against.

    That is: he meets evidence of resistance to its drugs and none that another of them works, his virus
    resists a drug of it, or an alert is to avoid it.
    """
    met = [found for found in first.known.evidence if found.status == "met"]
    resisted = {drug for found in met if found.direction == "resistance" for drug in found.drugs}
    works = {drug for found in met if found.direction == "sensitivity" for drug in found.drugs}
    avoid = any(alert.severity == "avoid" and alert.certain for alert in first.known.alerts)
    return bool(resisted and not works - resisted) or avoid or bool(first.known.resisted)


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
