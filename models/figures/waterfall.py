"""Waterfall of one difference: from the comparator, feature by feature, to the therapy."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from data.errors import TailorError
from models.figures.style import BLUE, RED, canvas, heading, signed

DARK = "#333333"
Part = tuple[str, float]


def waterfall(
    parts: Sequence[Part],
    *,
    good: int = 1,
    max_display: int = 10,
    scale: str = "log-odds",
    title: str = "What makes the difference",
) -> Figure:
    """Draw contributions end to end, the largest on top, from the comparator at 0 to their sum.

    Parameters
    ----------
    parts : sequence of (label, contribution)
        They sum to the difference in margin.
    good : {1, -1}
        Sign of a contribution that is good for the patient, drawn blue; the other is drawn red.
    max_display : int
        Features drawn; the rest is one row.
    scale : str
        Unit of the contributions.
    title : str
        Heading.

    Raises
    ------
    TailorError
        ``bad_explanation`` if there is nothing to draw.
    """
    if not parts:
        raise TailorError("bad_explanation", "A waterfall needs at least one contribution.")
    rows = _rows(parts, max_display)
    labels = [_wrapped(label) for label, _ in rows] + ["sum"]
    lines = sum(max(1.0, 0.8 * (1 + label.count("\n"))) for label in labels)
    figure, axes = canvas("", f"Difference ({scale})", "", (8.4, 1.9 + 0.45 * lines))
    heading(figure, title)
    total, reached = 0.0, [0.0]
    for place, (_, value) in enumerate(rows):
        _bar(axes, place, total, value, BLUE if value * good > 0 else RED)
        total += value
        reached.append(total)
    axes.plot([total], [len(rows)], marker="D", color=DARK, markersize=8)
    _write(axes, len(rows), total, total, bold=True)
    axes.axvline(0, color=DARK, linewidth=1)
    axes.set_yticks(range(len(labels)), labels)
    room = 0.17 * (max(reached) - min(reached) or 1.0)  # for the numbers beside the bars
    axes.set(xlim=(min(reached) - room, max(reached) + room), ylim=(len(rows) + 0.6, -0.6))
    axes.grid(visible=False, axis="y")
    marks = [Patch(color=BLUE, label="better for the patient"), Patch(color=RED, label="worse")]
    figure.legend(handles=marks, loc="outside lower right", ncols=2, frameon=False)
    return figure


def _wrapped(label: str) -> str:
    return fill(label, 34)


def _rows(parts: Sequence[Part], max_display: int) -> list[Part]:
    """Return the largest contributions, largest first, and the sum of the others as the last row."""
    ranked = sorted(parts, key=lambda part: -abs(part[1]))
    shown, rest = ranked[:max_display], ranked[max_display:]
    return [*shown, (f"{len(rest)} more", sum(value for _, value in rest))] if rest else shown


def _bar(axes: Axes, place: int, start: float, value: float, colour: str) -> None:
    end = start + value
    axes.barh(place, value, left=start, color=colour, height=0.62)
    axes.plot([end, end], [place, place + 1], color=DARK, linewidth=0.8, linestyle=":")
    _write(axes, place, end, value)


def _write(axes: Axes, place: int, end: float, value: float, *, bold: bool = False) -> None:
    """Write a number beyond the end of its bar, on the side the bar points to."""
    side = -1 if value < 0 else 1
    axes.annotate(
        signed(value),
        (end, place),
        xytext=(side * (9 if bold else 6), 0),
        textcoords="offset points",
        ha="right" if side < 0 else "left",
        va="center",
        fontsize=11,
        fontweight="bold" if bold else "normal",
    )
