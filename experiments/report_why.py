"""Contributions as rows of bars, therapies side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from serving.prediction import Contribution, Explanation, Outcome

TOP = 8


@dataclass(frozen=True)
class Bar:
    """One contribution: ``left`` and ``width`` in per cent of a cell whose middle is 0."""

    value: float
    left: float
    width: float
    good: bool


@dataclass(frozen=True)
class Line:
    """One row: a modality or a feature, and a bar a therapy."""

    label: str
    value: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Why:
    """The whole table; base value and lines of features add up to the margin."""

    scale: str
    titles: tuple[str, ...]
    groups: tuple[Line, ...]
    features: tuple[Line, ...]
    base: tuple[float, ...]
    margin: tuple[float, ...]


Explained = Sequence[tuple[str, Explanation]]


def good_sign(outcome: Outcome, scale: str) -> int:
    """Return which sign of a contribution is good for the patient."""
    return -1 if scale == "log-hazard" or outcome.role == "side_effect" else 1


def why(explained: Explained, good: int) -> Why:
    """Lay out the explanations of one endpoint, (title, explanation) a therapy."""
    known = [explanation for _, explanation in explained]
    by_feature = [{part.feature: part for part in e.contributions} for e in known]
    size = {f: max(abs(parts[f].contribution) for parts in by_feature) for f in by_feature[0]}
    ranked = sorted((f for f in size if size[f] > 0), key=lambda f: -size[f])
    groups = {g: [e.groups[g] for e in known] for g in known[0].groups}
    groups = {group: values for group, values in groups.items() if any(values)}
    features = [(by_feature[0][f], [parts[f].contribution for parts in by_feature]) for f in ranked[:TOP]]
    rest = [sum(parts[f].contribution for f in ranked[TOP:]) for parts in by_feature]
    widest = max(
        [abs(v) for values in [*groups.values(), *(v for _, v in features)] for v in values], default=1.0
    )
    lines = [Line(part.label, _value(part), _bars(values, widest, good)) for part, values in features]
    if len(ranked) > TOP:
        lines.append(Line(f"{len(ranked) - TOP} more", "", _bars(rest, widest, good)))
    return Why(
        scale=known[0].scale,
        titles=tuple(title for title, _ in explained),
        groups=tuple(Line(group, "", _bars(values, widest, good)) for group, values in groups.items()),
        features=tuple(lines),
        base=tuple(e.base_value for e in known),
        margin=tuple(e.margin for e in known),
    )


def _value(part: Contribution) -> str:
    if part.group == "therapy":
        return ""  # whether it is given differs by column
    if part.value is None:
        return "not known"
    return part.value.replace("_", " ") if isinstance(part.value, str) else f"{part.value:g}"


def _bars(values: Sequence[float], widest: float, good: int) -> tuple[Bar, ...]:
    """Scale so that the widest bar of the table fills its half."""
    bars = []
    for value in values:
        width = min(50.0, 50.0 * abs(value) / widest) if widest else 0.0
        left = 50.0 - width if value < 0 else 50.0
        bars.append(Bar(value, round(left, 2), round(width, 2), value * good > 0))
    return tuple(bars)
