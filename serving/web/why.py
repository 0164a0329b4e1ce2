"""Why one therapy rather than another: from the comparator's number to the therapy's, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from serving.prediction import Contrast, Contribution, Explanation, Outcome, Prediction
from serving.web.numbers import adding_up
from serving.web.overview import outcome_of

TOP = 10  # features that are named; the others are one step


@dataclass(frozen=True)
class Step:
    """One step of a waterfall, as shown: rounded so that all of them add up."""

    label: str
    start: float
    size: float

    @property
    def end(self) -> float:
        """Where it leads."""
        return self.start + self.size


@dataclass(frozen=True)
class Waterfall:
    """Steps from ``start`` to ``end``: in per cent and percentage points, or in ``unit`` where it has one.

    ``interval`` is that of the difference, set off from the start.
    """

    start: float
    end: float
    steps: tuple[Step, ...]
    unit: str | None
    interval: tuple[float, float] | None


@dataclass(frozen=True)
class Explained:
    """What adds to one number, label and size: base value, features, others; rounded so that it adds up."""

    parts: tuple[tuple[str, float], ...]

    @property
    def total(self) -> float:
        """The sum of what is shown."""
        return round(sum(size for _, size in self.parts), 2)

    @property
    def widest(self) -> float:
        """The largest size of a feature."""
        return max((abs(size) for _, size in self.parts[1:]), default=0.0)


def good_points(contrast: Contrast, prediction: Prediction) -> int:
    """Return which sign of a share is good for the patient; 0 of a dose, which is neither."""
    outcome = _answer(prediction, contrast.therapy, contrast.endpoint)
    if outcome is None or outcome.near is not None:
        return 0
    return -1 if outcome.role == "side_effect" else 1


def by_group(contrast: Contrast, prediction: Prediction) -> Waterfall | None:
    """Return the difference modality by modality; None where the comparator has no number to start from."""
    return _waterfall(contrast, prediction, [(g, v) for g, v in contrast.groups_points.items() if v])


def by_feature(contrast: Contrast, prediction: Prediction) -> Waterfall | None:
    """Return the difference feature by feature, the ten largest and the rest together."""
    named, rest = split(contrast.contributions)
    parts = [(part.label, part.points or 0.0) for part in named]
    if rest:
        parts.append((f"{len(rest)} others", sum(part.points or 0.0 for part in rest)))
    return _waterfall(contrast, prediction, parts)


def split(parts: Sequence[Contribution]) -> tuple[list[Contribution], list[Contribution]]:
    """Return the contributions that are named, and the others; those of nothing are left out."""
    found = sorted((part for part in parts if part.contribution), key=lambda part: -abs(part.contribution))
    return (found[:TOP], found[TOP:]) if len(found) > TOP + 1 else (found, [])


def explained(explanation: Explanation) -> Explained:
    """Return what makes one number, as shown."""
    named, rest = split(explanation.contributions)
    parts = [("base value", explanation.base_value), *((shown(part), part.contribution) for part in named)]
    if rest:
        parts.append((f"{len(rest)} others", sum(part.contribution for part in rest)))
    if abs(explanation.residual) >= 0.005:
        parts.append(("not attributed", explanation.residual))
    sizes = adding_up([size for _, size in parts], 2)
    return Explained(tuple((label, size) for (label, _), size in zip(parts, sizes, strict=True)))


def shown(part: Contribution) -> str:
    """Return a feature with the value it had; of a drug its name alone, for its value differs by therapy."""
    if part.group == "therapy":
        return part.label
    value = f"{part.value:.4g}" if isinstance(part.value, float) else part.value
    return f"{part.label} = {'not known' if value is None else value}"


def _waterfall(
    contrast: Contrast, prediction: Prediction, parts: Sequence[tuple[str, float]]
) -> Waterfall | None:
    other = _answer(prediction, contrast.comparator, contrast.endpoint)
    of_value = contrast.value_difference is not None
    begin = None if other is None else other.value if of_value else other.probability
    if begin is None:
        return None
    scale = 1.0 if of_value else 100.0
    moves = [size * scale for _, size in parts]
    start, end = round(begin * scale, 1), round(begin * scale + sum(moves), 1)
    sizes = adding_up(moves, 1, end - start) if moves else []
    steps, place = [], start
    for (label, _), size in zip(parts, sizes, strict=True):
        steps.append(Step(label, place, size))
        place = round(place + size, 1)
    interval = None
    if contrast.effect is not None:
        low, high = contrast.effect.interval
        interval = (start + low * scale, start + high * scale)
    return Waterfall(start, end, tuple(steps), contrast.unit if of_value else None, interval)


def _answer(prediction: Prediction, therapy: str, endpoint: str) -> Outcome | None:
    option = next(option for option in prediction.options if option.therapy == therapy)
    return outcome_of((*option.responses, *option.side_effects), endpoint)
