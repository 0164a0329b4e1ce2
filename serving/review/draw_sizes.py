"""Sizes of contributions: of the cohort beside those served, and of this model beside its retrainings."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from models.figures.style import BLUE, GREY, ORANGE, RED, canvas, heading
from serving.review.influence import ranked, sizes
from serving.review.population import Population
from serving.review.review import Gathered

SHOWN = 15


def shift(gathered: Gathered) -> Figure | None:
    """Draw both sizes of the foremost features of the patient, drifting ones marked; None if none served."""
    review, cohort, served = gathered.review, gathered.cohort, gathered.served
    if not len(served):
        return None
    drifting = {one.feature for one in review.drift if one.drifts}
    label = {one.feature: one.label for one in review.influences}
    top = [j for j in ranked(cohort) if not cohort.fields[j].startswith("therapy:")][:SHOWN]
    names = [label[cohort.fields[j]] + (" (drifts)" if cohort.fields[j] in drifting else "") for j in top]
    figure, axes = _rows(names, f"Mean size of contributions ({review.scale})")
    heading(figure, f"Cohort (n = {len(cohort)}) and served (n = {len(served)})")
    for population, colour, marker, name in (
        (cohort, BLUE, "o", "cohort"),
        (served, RED, "D", "served"),
    ):
        axes.plot(sizes(population)[top], range(len(top)), marker, color=colour, label=name, markersize=7)
    for row, j in enumerate(top):
        ends = [float(sizes(population)[j]) for population in (cohort, served)]
        axes.plot(ends, [row, row], color=GREY, linewidth=1.2, zorder=0)
    axes.set_xlim(left=0.0)
    figure.legend(loc="outside lower right", ncols=2, frameon=False)
    return figure


def stability(gathered: Gathered) -> Figure | None:
    """Draw the share of each of the foremost features here, without each fold, and in other versions."""
    if not gathered.again:
        return None
    label = {one.feature: one.label for one in gathered.review.influences}
    flips = {flip.feature for one in gathered.review.stability for flip in one.flips}
    top = [one.feature for one in gathered.review.influences[:SHOWN]]
    names = [label[feature] + (" (turns round)" if feature in flips else "") for feature in top]
    figure, axes = _rows(names, "Share of what moves the margin, %")
    heading(figure, "This model, and learned again")
    _shares(axes, gathered.cohort, top, "D", BLUE, gathered.review.model)
    for i, (name, refit, population) in enumerate(gathered.again):
        fold = refit == "fold"
        first = i == 0 or gathered.again[i - 1][1] != refit
        shown = ("without one fold" if first else "") if fold else name
        _shares(axes, population, top, "|" if fold else "o", GREY if fold else ORANGE, shown)
    axes.set_xlim(left=0.0)
    figure.legend(loc="outside lower right", ncols=3, frameon=False)
    return figure


def _shares(axes: Axes, population: Population, top: list[str], marker: str, colour: str, name: str) -> None:
    size = dict(zip(population.fields, sizes(population).tolist(), strict=True))
    total = sum(size.values()) or 1.0
    rows = [row for row, feature in enumerate(top) if feature in size]
    shares = [100 * size[top[row]] / total for row in rows]
    line = marker == "|"
    axes.plot(
        shares, rows, marker, color=colour, label=name or "_", markersize=12 if line else 7, zorder=2 + line
    )


def _rows(names: list[str], unit: str) -> tuple[Figure, Axes]:
    figure, axes = canvas("", unit, "", (9.0, 1.9 + 0.38 * len(names)))
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    return figure, axes
