"""Drawings of differences: a waterfall between two numbers, and bars to either side of nothing."""

from __future__ import annotations

from markupsafe import Markup

from serving.web.numbers import signed
from serving.web.why import Step, Waterfall

WIDTH, ROW, LEFT, RIGHT = 700, 28, 250, 610  # of the drawing; labels stand left of LEFT, numbers of RIGHT
LONGEST = 30  # letters of a label


def waterfall(steps: Waterfall, first: str, second: str, good: int) -> Markup:
    """Return the way from ``first``'s number to ``second``'s; ``good`` is the sign of a step that helps."""
    ends = [steps.start, steps.end, *(step.end for step in steps.steps), *(steps.interval or ())]
    low, high = min(ends), max(ends)
    margin = max(high - low, 1e-9) * 0.06
    scale = _Scale(low - margin, high + margin)
    rows = [_mark(0, first, steps.start, steps, scale)]
    rows += [_step(i, step, scale, good) for i, step in enumerate(steps.steps, start=1)]
    rows.append(_mark(len(rows), second, steps.end, steps, scale))
    said = "; ".join(f"{step.label} {signed(step.size, 1)}" for step in steps.steps)
    label = f"From {first}, {_number(steps.start, steps)}, to {second}, {_number(steps.end, steps)}: {said}"
    if steps.interval is not None:
        label += f"; the difference lies between {' and '.join(_change(v, steps) for v in steps.interval)}"
        rows.insert(0, _whisker(len(rows) - 1, *map(scale, steps.interval)))
    return Markup(
        '<svg class="waterfall" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}">{}</svg>'
    ).format(label, WIDTH, ROW * (len(steps.steps) + 2), WIDTH, Markup("").join(rows))


class _Scale:
    """From numbers to places in the drawing."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.factor = low, (RIGHT - LEFT) / (high - low)

    def __call__(self, value: float) -> float:
        return LEFT + (value - self.low) * self.factor


def _number(value: float, of: Waterfall) -> str:
    return f"{value:.1f} {of.unit}" if of.unit else f"{value:.1f}%"


def _change(value: float, of: Waterfall) -> str:
    return signed(value - of.start, 0 if of.unit is None else 1)


def _whisker(row: int, low: float, high: float) -> Markup:
    y = ROW * row + ROW / 2
    return Markup('<path class="interval" d="M{:.1f} {:.1f}v10m0-5H{:.1f}m0-5v10"/>').format(low, y - 5, high)


def _mark(row: int, label: str, value: float, of: Waterfall, scale: _Scale) -> Markup:
    x, y = scale(value), ROW * row
    return Markup(
        '<g class="end">{}<line class="drop" x1="{x:.1f}" x2="{x:.1f}" y1="{top:.1f}" y2="{bottom:.1f}"/>'
        '<path d="M{x:.1f} {y:.1f}l6 6-6 6-6-6z"/></g>'
    ).format(
        _texts(row, label, _number(value, of)),
        x=x,
        y=y + ROW / 2 - 6,
        top=y + (ROW / 2 if not row else 0),
        bottom=y + (ROW if not row else ROW / 2),
    )


def _step(row: int, step: Step, scale: _Scale, good: int) -> Markup:
    x1, x2, y = scale(step.start), scale(step.end), ROW * row
    kind = "neither" if not good else "good" if step.size * good > 0 else "harm"
    return Markup(
        '<g class="{}">{}<rect x="{:.1f}" y="{}" width="{:.1f}" height="{}" rx="1"/>'
        '<line class="drop" x1="{x:.1f}" x2="{x:.1f}" y1="{}" y2="{}"/></g>'
    ).format(
        kind,
        _texts(row, step.label, signed(step.size, 1)),
        min(x1, x2),
        y + 6,
        max(abs(x2 - x1), 1.0),
        ROW - 12,
        y + ROW - 6,
        y + ROW,
        x=x2,
    )


def _texts(row: int, label: str, number: str) -> Markup:
    short = label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"
    return Markup('<text x="0" y="{y}">{}</text><text class="size" x="{}" y="{y}">{}</text>').format(
        short, WIDTH, number, y=ROW * row + ROW / 2 + 5
    )


def diverging(value: float, widest: float, good: int) -> Markup:
    """Return a bar to the left (below 0) or right of the middle; the number stands beside it in words."""
    share = 50 * min(abs(value) / widest, 1.0) if widest else 0.0
    return Markup(
        '<svg class="diverging {}" aria-hidden="true" width="100%" height="14">'
        '<rect x="{:.2f}%" y="2" width="{:.2f}%" height="10"/>'
        '<line class="middle" x1="50%" x2="50%" y1="0" y2="14"/></svg>'
    ).format("good" if value * good > 0 else "harm", 50 - share if value < 0 else 50, share)
