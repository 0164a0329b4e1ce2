"""What of an answer is shown where: which options first, which questions side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from serving.prediction import Contrast, Option, Outcome, Prediction
from serving.wording import foremost

OPEN = 4  # options that are open; the others are folded
FEW = 5  # side effects of an option that are open
PARTS = 6  # of a card, besides one for each question: head, who it is for, alerts, harms, evidence, the rest


@dataclass(frozen=True)
class Cards:
    """Options side by side, and the questions (title by endpoint) that one of them has a number for."""

    options: tuple[Option, ...]
    questions: dict[str, str]

    @property
    def activity(self) -> bool:
        """Whether drugs against a virus are counted."""
        return any(option.activity for option in self.options)

    @property
    def rows(self) -> int:
        """Return how many rows the cards share."""
        return PARTS + len(self.questions) + self.activity


@dataclass(frozen=True)
class Overview:
    """All options by rank, those that are open, and the rest."""

    all: Cards
    first: Cards
    more: Cards


@dataclass(frozen=True)
class Comparisons:
    """Contrasts with a number, and those the cohort cannot tell apart for this patient."""

    known: tuple[Contrast, ...]
    unknown: tuple[Contrast, ...]


def overview(prediction: Prediction) -> Overview:
    """Return the options by what is open; a question that none has a number for is not set side by side."""
    options = prediction.options
    return Overview(_cards(options), _cards(options[:OPEN]), _cards(options[OPEN:]))


def comparisons(prediction: Prediction) -> Comparisons:
    """Return the contrasts, those of options that rank high first."""
    ranks = {option.therapy: option.rank for option in prediction.options}
    ordered = sorted(prediction.contrasts, key=lambda one: min(ranks[one.therapy], ranks[one.comparator]))
    known = tuple(one for one in ordered if one.identified)
    return Comparisons(known, tuple(one for one in ordered if not one.identified))


def outcome_of(outcomes: Sequence[Outcome], endpoint: str) -> Outcome | None:
    """Return the answer to one question, None where it was not asked."""
    return next((outcome for outcome in outcomes if outcome.endpoint == endpoint), None)


def learned(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return the outcomes with a number that are not published rates."""
    return [outcome for outcome in outcomes if outcome.basis not in ("evidence", "none")]


def rates(option: Option) -> tuple[list[Outcome], list[Outcome]]:
    """Return the published side effects of an option: those asked for first, and the others."""
    found = [outcome for outcome in option.side_effects if outcome.basis == "evidence"]
    first = foremost(found, FEW)
    return first, [outcome for outcome in found if outcome not in first]


def unanswered(option: Option, shown: dict[str, str]) -> list[Outcome]:
    """Return the questions without basis that are not among those side by side."""
    found = (*option.responses, *option.side_effects)
    return [outcome for outcome in found if outcome.basis == "none" and outcome.endpoint not in shown]


def _cards(options: tuple[Option, ...]) -> Cards:
    asked = [outcome for option in options for outcome in option.responses]
    return Cards(options, {outcome.endpoint: outcome.title for outcome in asked if outcome.basis != "none"})
