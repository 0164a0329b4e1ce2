"""A question of each program before the first patient comes."""

from __future__ import annotations

from pathlib import Path

from data.settings import settings
from serving.predictor import Predictor
from serving.warm import warm


def test_questions_nobody_asked_are_not_kept(predictor: Predictor, home: Path) -> None:
    warm(predictor)
    assert not Path(settings().ledger_uri.removeprefix("sqlite:///")).exists()
