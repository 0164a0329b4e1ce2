"""The numbers that figures of a review draw, as tables for who does not see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from models.target import Array
from serving.review import draw_dependence, draw_groups, draw_sizes, figures
from serving.review.influence import ranked, sizes
from serving.review.population import Population, levels
from serving.review.review import Gathered

Cells = tuple[str, ...]
THIRDS = 3


class Table(NamedTuple):
    """Cells in rows; the first of each row is its heading."""

    head: Cells
    rows: Sequence[Cells]


def figure_tables(gathered: Gathered) -> dict[str, Table]:
    """Return a table by the name of its figure; that of the interactions is the list of pairs itself."""
    tables: dict[str, Callable[[Gathered], Table]] = {
        "beeswarm": _beeswarm,
        "dependence": _dependence,
        "shift": _shift,
        "subgroups": _subgroups,
        "stability": _stability,
    }
    known = figures.available(gathered)
    return {name: make(gathered) for name, make in tables.items() if name in known}


def number(value: float) -> str:
    """Return a number with its sign, to three digits after the point."""
    return f"{value:+.3f}".replace("-", "−")


def _labels(gathered: Gathered) -> dict[str, str]:
    return {one.feature: one.label for one in gathered.review.influences}


def _beeswarm(gathered: Gathered) -> Table:
    """Return where the dots of each feature lie."""
    cohort, label = gathered.cohort, _labels(gathered)
    head = ("Feature", "Lowest", "Lower quarter", "Middle", "Upper quarter", "Highest", "Not known")
    rows = []
    for j in ranked(cohort)[: figures.BEES]:
        at = np.quantile(cohort.contributions[:, j], (0, 0.25, 0.5, 0.75, 1))
        missing = f"{np.isnan(cohort.values[:, j]).mean():.0%}"
        rows.append((label[cohort.fields[j]], *map(number, at.tolist()), missing))
    return Table(head, rows)


def _dependence(gathered: Gathered) -> Table:
    """Return the mean contribution by level, or by third of a number."""
    cohort = gathered.cohort
    rows = []
    for one in gathered.review.influences[: draw_dependence.SHOWN]:
        j = cohort.fields.index(one.feature)
        values, contributions = cohort.values[:, j], cohort.contributions[:, j]
        for name, among in _groups(one.feature, values):
            if among.any():
                mean = number(float(contributions[among].mean()))
                rows.append((one.label, name, str(int(among.sum())), mean))
    return Table(("Feature", "Value", "Patients", "Mean contribution"), rows)


def _groups(field: str, values: Array) -> Iterator[tuple[str, Array]]:
    """Yield names of groups of values, and who is in each."""
    known = values[~np.isnan(values)]
    if words := levels(field):
        for level, word in enumerate(words):
            yield word.replace("_", " "), values == level
    elif len(known):
        ends = np.unique(np.quantile(known, np.linspace(0, 1, THIRDS + 1)))
        for i, (low, high) in enumerate(pairwise(ends)):
            above = values >= low if i == 0 else values > low
            yield f"{low:.4g} to {high:.4g}", above & (values <= high)
        if len(ends) == 1:
            yield f"{ends[0]:.4g}", values == ends[0]
    yield "not known", np.isnan(values)


def _shift(gathered: Gathered) -> Table:
    cohort, label = gathered.cohort, _labels(gathered)
    drifting = {one.feature for one in gathered.review.drift if one.drifts}
    there, here = sizes(cohort), sizes(gathered.served)
    top = [j for j in ranked(cohort) if not cohort.fields[j].startswith("therapy:")][: draw_sizes.SHOWN]
    rows = [
        (label[f], f"{there[j]:.3f}", f"{here[j]:.3f}", "yes" if f in drifting else "no")
        for j, f in ((j, cohort.fields[j]) for j in top)
    ]
    return Table(("Feature", "Mean size in the cohort", "Mean size among those served", "Drifts"), rows)


def _subgroups(gathered: Gathered) -> Table:
    top = gathered.review.influences[: draw_groups.SHOWN]
    rows = [
        (
            f"{attribute}: {group.group.replace('_', ' ')} ({group.patients})",
            *(number(group.contributions[one.feature]) for one in top),
        )
        for attribute, groups in draw_groups.panels(gathered.review).items()
        for group in groups
    ]
    return Table(("Group (patients)", *(one.label for one in top)), rows)


def _stability(gathered: Gathered) -> Table:
    top = gathered.review.influences[: draw_sizes.SHOWN]
    learned = [(gathered.review.model, gathered.cohort), *((one[0], one[2]) for one in gathered.again)]
    shares = [_shares(population) for _, population in learned]
    rows = [
        (one.label, *(f"{by[one.feature]:.1%}" if one.feature in by else "not a feature" for by in shares))
        for one in top
    ]
    return Table(("Feature", *(name for name, _ in learned)), rows)


def _shares(population: Population) -> dict[str, float]:
    size = sizes(population)
    return dict(zip(population.fields, (size / (size.sum() or 1.0)).tolist(), strict=True))
