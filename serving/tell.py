"""One way for an answer to leave, whoever asked: predicted, written down, then told."""

from __future__ import annotations

from serving.ledger.keeper import keeper
from serving.ledger.store import Ledger
from serving.prediction import Prediction
from serving.predictor import Predictor
from serving.request import PredictRequest


def ledger() -> Ledger:
    """Return the ledger of this process."""
    return keeper().ledger


def tell(
    predictor: Predictor,
    asked: PredictRequest,
    by: str = "api",
    user: str | None = None,
    role: str | None = None,
) -> Prediction:
    """Answer a request; the answer is in the ledger before it is returned, and says where.

    ``by`` is the surface that asked: ``api``, ``page``, ``cli``, ``batch``, ``cds-hooks``, ``fhir``; ``user``
    and ``role`` are who asked, None where nobody had to say.
    """
    answer = predictor.predict(asked.patient, asked.program, asked.therapies)
    kept = keeper().keep(asked, answer, by, user, role)
    return answer.model_copy(update={"audit": kept})
