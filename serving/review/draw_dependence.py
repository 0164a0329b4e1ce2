"""Contribution against value of the foremost features, coloured by what each interacts with most."""

from __future__ import annotations

from textwrap import fill

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from models.figures.beeswarm import COLOURS, MISSING
from models.figures.style import BLUE, style
from models.target import Array
from serving.review.facts import Influence
from serving.review.population import levels
from serving.review.review import Gathered

SHOWN, ACROSS = 6, 3
WIDEST = 36  # letters that stand side by side under a panel
JITTER = 0.12  # of the distance between two levels


def dependence(gathered: Gathered) -> Figure:
    """Draw a panel a feature; grey at the left edge are those of whom it is not known."""
    shown = gathered.review.influences[:SHOWN]
    label = {one.feature: one.label for one in gathered.review.influences}
    rows = -(-len(shown) // ACROSS)
    figure = Figure(figsize=(13.5, 1.0 + 3.8 * rows), layout="constrained")
    panels = figure.subplots(rows, ACROSS, squeeze=False).ravel()
    for axes, one in zip(panels, shown, strict=False):
        _panel(axes, gathered, one)
        style(axes, fill(one.label, 34), "", f"Contribution ({gathered.review.scale})")
        by = f"colour: {label[one.partner]}" if one.partner else "interacts with nothing"
        by = f"left of the line: not known; {by}" if _lined(axes) else by
        axes.set_xlabel(fill(by, 44), fontsize=11)
    for axes in panels[len(shown) :]:
        axes.set_visible(False)
    if any(one.partner for one in shown):
        bar = figure.colorbar(ScalarMappable(Normalize(0, 1), COLOURS), ax=list(panels), pad=0.01, aspect=40)
        bar.set_ticks([0, 1], labels=["Low", "High"])
        bar.set_label("Value of the other feature, by rank (grey: not known)", fontsize=11)
        bar.outline.set_visible(False)
    return figure


def _panel(axes: Axes, gathered: Gathered, one: Influence) -> None:
    cohort = gathered.cohort
    j = cohort.fields.index(one.feature)
    values, contributions = cohort.values[:, j], cohort.contributions[:, j]
    known = ~np.isnan(values)
    at, ticks = _places(one.feature, values)
    shade = np.full(len(values), np.nan)
    if one.partner:
        shade = _rank(cohort.values[:, cohort.fields.index(one.partner)])
    plain = np.isnan(shade)
    grey = BLUE if one.partner is None else MISSING
    axes.axhline(0, color="#333333", linewidth=0.8)
    axes.scatter(at[plain], contributions[plain], s=16, color=grey, linewidths=0)
    axes.scatter(
        at[~plain], contributions[~plain], s=16, c=shade[~plain], cmap=COLOURS, vmin=0, vmax=1, linewidths=0
    )
    if ticks:
        axes.set_xticks(
            list(ticks), [fill(text.replace("_", " "), 12, break_long_words=False) for text in ticks.values()]
        )
        if sum(map(len, ticks.values())) > WIDEST:
            axes.tick_params(axis="x", labelrotation=90)
    elif not known.all():
        edge = float(np.nanmin(at[known])) - 0.04 * float(np.ptp(at[known]) or 1)
        axes.axvline(edge, color="#999999", linewidth=0.6)


def _lined(axes: Axes) -> bool:
    """Return whether a panel has a line that parts off those of whom it is not known."""
    return len(axes.lines) > 1


def _places(field: str, values: Array) -> tuple[Array, dict[float, str]]:
    """Return where each value stands, and the names of levels; what is not known stands left of all."""
    known = values[~np.isnan(values)]
    names = ("no", "yes") if field.startswith("therapy:") else levels(field)
    if not set(known.tolist()) <= set(range(len(names))):
        names = ()
    if not names:
        gap = 0.1 * (float(np.ptp(known)) or 1.0) if len(known) else 1.0
        return np.nan_to_num(values, nan=(float(known.min()) if len(known) else 0.0) - gap), {}
    used = sorted(set(known.tolist()))
    at = {value: float(place) for place, value in enumerate(used)}
    ticks = {at[value]: names[int(value)] for value in used}
    if len(known) < len(values):
        ticks[-1.0] = "not known"
    scatter = np.random.default_rng(0).uniform(-JITTER, JITTER, len(values))
    return np.array([at.get(value, -1.0) for value in values.tolist()]) + scatter, ticks


def _rank(values: Array) -> Array:
    """Return ranks from 0 to 1, ties alike; NaN stays."""
    known = np.sort(values[~np.isnan(values)])
    low, high = (np.searchsorted(known, values, side=side) for side in ("left", "right"))
    middle = (low + high) / 2
    span = float(np.ptp(middle[~np.isnan(values)])) if len(known) else 0.0
    start = float(middle[~np.isnan(values)].min()) if len(known) else 0.0
    scaled = (middle - start) / span if span else np.full(len(values), 0.5)
    return np.where(np.isnan(values), np.nan, scaled)
