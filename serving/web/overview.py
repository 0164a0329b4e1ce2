"""What of an answer is shown where: which options first, which endpoints side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from serving.prediction import Option, Outcome, Prediction
from serving.wording import foremost

OPEN = 4  # options that are open; the others are folded
FEW = 5  # side effects of an option that are open


@dataclass(frozen=True)
class Row:
    """One option at a glance: its answer to each question that any option has a number for."""

    option: Option
    outcomes: tuple[Outcome | None, ...]


@dataclass(frozen=True)
class Overview:
    """Options by rank, those that are open, and the questions (title by endpoint) that have numbers."""

    rows: tuple[Row, ...]
    questions: dict[str, str]
    first: tuple[Option, ...]
    more: tuple[Option, ...]


def overview(prediction: Prediction) -> Overview:
    """Return the answer at a glance; a question nobody can answer is none of its columns."""
    answers = [outcome for option in prediction.options for outcome in option.responses]
    questions = {o.endpoint: o.title for o in answers if o.basis != "none"}
    rows = tuple(Row(option, _outcomes(option, questions)) for option in prediction.options)
    return Overview(rows, questions, prediction.options[:OPEN], prediction.options[OPEN:])


def _outcomes(option: Option, questions: dict[str, str]) -> tuple[Outcome | None, ...]:
    found = {o.endpoint: o for o in option.responses if o.basis != "none"}
    return tuple(found.get(endpoint) for endpoint in questions)


def learned(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return the outcomes that are not published rates: predicted, a base rate, a rule, or without basis."""
    return [outcome for outcome in outcomes if outcome.basis != "evidence"]


def rates(option: Option) -> tuple[list[Outcome], list[Outcome]]:
    """Return the published side effects of an option: those asked for first, and the others."""
    found = [outcome for outcome in option.side_effects if outcome.basis == "evidence"]
    first = foremost(found, FEW)
    return first, [outcome for outcome in found if outcome not in first]


def silence(option: Option) -> list[tuple[str, str]]:
    """Return the questions about an option that nobody can answer, and why."""
    found = [*option.responses, *option.side_effects]
    return [(outcome.title, outcome.reason) for outcome in found if outcome.basis == "none"]
