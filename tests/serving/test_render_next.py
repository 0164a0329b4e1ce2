"""What comes later, on a terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from data.patient import Patient
from models.registry.store import Registered
from serving.outlook import NextLine
from serving.prediction import Prediction
from serving.predictor import Predictor
from serving.render import render
from tests.serving.test_what_if import patient


def shown(prediction: Prediction, width: int = 240) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(render(prediction))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.fixture(scope="module")
def found(habit_model: Registered) -> Prediction:
    return Predictor([habit_model]).predict(patient(), "simulated")


def test_the_next_line_is_numbered_and_says_what_to_look_for(found: Prediction) -> None:
    text, line = shown(found), found.next_lines[0]
    assert f"If {line.title} fails" in text
    for i, option in enumerate(line.options, start=1):
        assert f"{i}. {option.title}" in text
    assert all(what in text for what in (*line.retest, *line.cautions))


def test_nothing_left_is_said(found: Prediction) -> None:
    empty = NextLine(after="x", title="X", options=(), excluded=(), changed={}, cautions=(), retest=())
    assert "nothing that this program knows of" in shown(found.model_copy(update={"next_lines": (empty,)}))


def test_what_can_be_changed_is_marked_an_association(found: Prediction) -> None:
    text = shown(found)
    assert "If the patient changed" in text
    assert "An association" in text
    shift = found.what_if[0].shifts[0]
    assert f"{100 * (shift.difference or 0.0):+.1f} points" in text


def test_what_was_not_given_is_named(habit_model: Registered) -> None:
    text = shown(Predictor([habit_model]).predict(Patient(), "simulated"))
    assert "Could be changed, but no number: " in text
    assert "Smokes now (not given)" in text
    assert "If the patient changed" not in text


@pytest.mark.parametrize("width", [40, 100])
def test_it_fits_any_terminal(found: Prediction, width: int) -> None:
    assert max(map(len, shown(found, width).splitlines())) <= width
