"""The effect of a therapy for one patient, with what is known of how right such estimates were."""

from __future__ import annotations

from typing import Any

from models.card import EffectCard
from serving.answer import LEVEL, Answer
from serving.prediction import Effect


def effect(found: Answer, first: str, second: str) -> Effect | None:
    """Return the effect of first against second, None where there is no interval to go with it."""
    bundle, rows = found.bundle, [found.row[first], found.row[second]]
    without = found.without[:, rows]
    if len(without) < 2:
        return None
    x = found.X[rows[0]]
    estimate, low, high = bundle.effect((first, second), x, found.explained.margin[rows], without, LEVEL)
    card = bundle.card.effect((first, second))
    about = {"learner": "predictions"} if card is None else _judged(card)
    return Effect(estimate=estimate, interval=(low, high), interval_level=LEVEL, **about)


def _judged(card: EffectCard) -> dict[str, Any]:
    found: dict[str, Any] = {
        "learner": card.learner,
        "fifths": card.fifths,
        "patients": card.patients,
        "left_out": card.left_out,
    }
    for name, of in {"average": "average_effect", "slope": "effect_slope", "autoc": "autoc"}.items():
        value, low, high = card.measures[of]
        found |= {name: value, f"{name}_interval": None if low is None else (low, high)}
    return found
