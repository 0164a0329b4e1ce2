"""The advice on tests as a reader sees it."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from models.registry.store import Registered
from serving.predictor import Predictor
from serving.render_advice import tests as advice_on_tests
from tests.serving.molecular import decided, smoker


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return Predictor([Registered(decided(), "1", "run")])


def shown(predictor: Predictor, **asked: object) -> str:
    console = Console(width=140, record=True, file=StringIO())
    for part in advice_on_tests(predictor.predict(smoker(), "simulated", **asked)):
        console.print(part)
    return console.export_text()


def test_chance_gain_and_first_option_are_shown(predictor):
    text = shown(predictor)
    assert "Would a test help?" in text
    assert "KRAS" in text
    assert "% likely" in text
    assert "points" in text
    assert "altered" in text
    assert "not known" in text  # of EGFR, which the cohort hardly ever found


def test_where_nothing_would_change_it_says_so(predictor):
    assert "Would a test help? No." in shown(predictor, therapies=["platinum_doublet"])
