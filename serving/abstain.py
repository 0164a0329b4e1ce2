"""What is said where the model abstains: the rate of those who received the therapy, and why no more."""

from __future__ import annotations

from typing import Any

from models.bundle import Bundle
from models.familiarity import Judgement
from models.target import Array


def judge(bundle: Bundle, x: Array) -> Judgement:
    """Judge whether a patient is like those learned from, x of shape (p,) under any therapy."""
    assert bundle.familiarity is not None, "a virus is judged by what was sequenced"
    return bundle.familiarity.judge(x)


def why(judgement: Judgement) -> str:
    """Return the first reason to abstain, and how many more there are."""
    first, *rest = judgement.reasons
    return f"abstained: {first}" + (f" (of {len(rest) + 1} reasons, see reliability)" if rest else "")


def crude(bundle: Bundle, therapy: str) -> float | None:
    """Return the rate of those who received a therapy, by which it ranks where the model abstains.

    None where there is none, and of a value, which is neither good nor bad.
    """
    rate = bundle.rates.get(therapy)
    return None if rate is None or bundle.card.endpoint.type == "continuous" else rate.value


def fallback(bundle: Bundle, therapy: str, judgement: Judgement) -> dict[str, Any]:
    """Return what an outcome says instead: a crude rate with its interval, and no explanation."""
    rate = bundle.rates.get(therapy)
    if rate is None:
        reason = f"{why(judgement)}. No rate either: nobody who received it was followed up so long."
        return {"basis": "none", "reason": reason, "probability": None, "explanation": None}
    number: dict[str, Any] = {"probability": rate.value}
    if bundle.card.endpoint.type == "continuous":
        number = {"probability": None, "value": rate.value, "unit": bundle.card.endpoint.unit}
    reason = (
        f"{why(judgement)}. This is what came of the {rate.patients:,} patients of {bundle.card.cohort} who "
        "received it: not a prediction for this patient, and neither is a rank that rests on it."
    )
    interval = (rate.low, rate.high)
    about = {"basis": "base rate", "reason": reason, "explanation": None}
    return {**about, **number, "interval": interval, "interval_level": rate.level}
