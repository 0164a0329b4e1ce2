"""One way for an answer to leave, whoever asked: predicted, written down, then told."""

from __future__ import annotations

from functools import lru_cache

from data.settings import settings
from serving.ledger.store import Ledger
from serving.prediction import Prediction
from serving.predictor import Predictor
from serving.request import PredictRequest


@lru_cache(maxsize=1)
def _open(url: str) -> Ledger:
    return Ledger(url)


def ledger() -> Ledger:
    """Return the ledger of this process."""
    return _open(settings().ledger_uri)


def tell(
    predictor: Predictor,
    asked: PredictRequest,
    by: str = "api",
    user: str | None = None,
    role: str | None = None,
) -> Prediction:
    """Answer a request; the answer is in the ledger before it is returned, and says where.

    ``by`` is the surface that asked: ``api``, ``page``, ``cli``, ``batch``, ``cds-hooks``, ``fhir``;
    ``user`` and ``role`` are who asked it, None where it is asked on this computer.
    """
    answer = predictor.predict(asked.patient, asked.program, asked.therapies)
    request = asked.model_dump(mode="json", exclude={"about": True, "patient": {"patient_id"}})
    said = answer.model_dump(mode="json", exclude={"patient_id", "audit"})
    who = {"user": user, "role": role}
    kept = ledger().append("prediction", {"by": by, **who, "request": request, "answer": said})
    return answer.model_copy(update={"audit": kept})
