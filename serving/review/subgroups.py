"""Means by group of people, and where groups differ beyond chance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import false_discovery_control, kruskal

from models.target import Array
from serving.review.drift import RATE
from serving.review.facts import Difference, Subgroup
from serving.review.influence import SAME
from serving.review.population import Population, Value

FEWEST = 5  # a smaller group could tell of a single person
WORTH = 0.1  # of the spread of margins: a smaller range is no difference worth a name
Which = Literal["cohort", "served"]
Rows = dict[str, NDArray[np.intp]]


def subgroups(population: Population, which: Which, thirds: Array) -> tuple[Subgroup, ...]:
    """Return every group of every attribute recorded; ``thirds`` (2,) are the ages that part them."""
    return tuple(
        _subgroup(population, which, attribute, group, rows)
        for attribute, groups in _attributes(population, thirds)
        for group, rows in groups.items()
    )


def differences(population: Population, which: Which, thirds: Array) -> tuple[Difference, ...]:
    """Return the margin and every field tested between groups, the widest range first.

    They differ if q is at most 5 % and the range of means at least a tenth of the spread of margins.
    """
    tested = [
        (attribute, field, {group: column[rows] for group, rows in large.items()})
        for attribute, groups in _attributes(population, thirds)
        if len(large := {group: rows for group, rows in groups.items() if len(rows) >= FEWEST}) > 1
        for field, column in _columns(population)
    ]
    tested = [(a, f, parts) for a, f, parts in tested if np.ptp(np.concatenate(list(parts.values()))) > SAME]
    if not tested:
        return ()
    p = [float(kruskal(*parts.values()).pvalue) for _, _, parts in tested]
    q = false_discovery_control(p).tolist()
    spread = float(population.margin.std())
    found = [_difference(which, *t, p[i], q[i], spread) for i, t in enumerate(tested)]
    return tuple(sorted(found, key=lambda one: -one.range))


def _columns(population: Population) -> Iterator[tuple[str, Array]]:
    yield "margin", population.margin
    yield from zip(population.fields, population.contributions.T, strict=True)


def _difference(
    which: Which, attribute: str, field: str, parts: dict[str, Array], p: float, q: float, spread: float
) -> Difference:
    means = {group: float(part.mean()) for group, part in parts.items()}
    lowest, highest = min(means, key=means.__getitem__), max(means, key=means.__getitem__)
    wide = means[highest] - means[lowest]
    return Difference(
        population=which,
        attribute=attribute,
        feature=field,
        lowest=lowest,
        highest=highest,
        range=wide,
        p=p,
        q=q,
        differs=q <= RATE and wide >= WORTH * spread,
    )


def _subgroup(
    population: Population, which: Which, attribute: str, group: str, rows: NDArray[np.intp]
) -> Subgroup:
    shown = len(rows) >= FEWEST
    means = population.contributions[rows].mean(0).tolist() if shown else []
    return Subgroup(
        population=which,
        attribute=attribute,
        group=group,
        patients=len(rows),
        margin=float(population.margin[rows].mean()) if shown else None,
        contributions=dict(zip(population.fields, means, strict=True)) if shown else {},
    )


def _attributes(population: Population, thirds: Array) -> Iterator[tuple[str, Rows]]:
    for attribute, values in population.attributes.items():
        named = [_group(value, thirds) for value in values]
        groups = sorted({name for name in named if name is not None})
        if groups:
            yield attribute, {of[1]: np.flatnonzero([name == of for name in named]) for of in groups}


def _group(value: Value, thirds: Array) -> tuple[int, str] | None:
    """Return a group's place and name, None where it is not recorded."""
    if value is None or isinstance(value, (str, bool)):
        return None if value is None else (0, str(value))
    low, high = thirds
    place = int(value > low) + int(value > high)
    return place, (f"up to {low:.0f}", f"{low:.0f} to {high:.0f}", f"over {high:.0f}")[place]


def thirds_of(*populations: Population) -> Array:
    """Return the ages that part the first population that has them into thirds, shape (2,)."""
    for population in populations:
        ages = [float(a) for a in population.attributes.get("age", []) if a is not None]
        if ages:
            return np.quantile(ages, [1 / 3, 2 / 3])
    return np.zeros(2)
