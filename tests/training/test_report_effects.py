"""Effects in the terminal: one row a contrast with what was judged, nothing where nothing was."""

from __future__ import annotations

import io

from rich.console import Console

from data.program import program
from models.card import EffectCard
from tests.models.support import make_bundle
from training.report_effects import effects

CARD = make_bundle("binary").card
EFFECT = EffectCard(
    therapy="egfr_tki",
    comparator="platinum_doublet",
    learner="doubly robust",
    patients=1200,
    left_out=34,
    measures={
        "average_effect": (0.123, 0.05, 0.2),
        "effect_slope": (0.9, 0.4, 1.4),
        "autoc": (None, None, None),
        "gain_by_effect": (0.15, 0.1, 0.2),
    },
    fifths=((0.1, 0.1, 0.0, 0.2),) * 5,
)


def shown(card) -> str:
    console = Console(width=120, record=True, file=io.StringIO())
    console.print(*effects(card))
    return console.export_text()


def test_probabilities_are_in_points_and_slopes_are_not():
    text = shown(CARD.model_copy(update={"effects": (EFFECT,)}))
    assert "egfr_tki against" in text
    assert "+12" in text
    assert "(+5 to +20)" in text
    assert "+0.9" in text
    assert "34 without overlap left out" in " ".join(text.split())
    assert "doubly robust" in text


def test_values_are_in_their_unit():
    endpoint = program("hiv").endpoint("cd4_gain")
    gain = EFFECT.model_copy(update={"measures": EFFECT.measures | {"average_effect": (41.0, 30.0, 53.0)}})
    text = shown(CARD.model_copy(update={"endpoint": endpoint, "effects": (gain,)}))
    assert "+41" in text
    assert endpoint.unit in text


def test_nothing_judged_nothing_printed():
    assert effects(CARD) == []
