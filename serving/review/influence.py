"""How much each feature moves the margin, which way, and with which other one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from scipy.stats import spearmanr

from models.bundle import Bundle
from models.target import Array
from serving.review.facts import Influence, Interaction
from serving.review.population import Population, nominal

TOP = 12  # features whose pairs are looked at
DRAWS = 2  # partners of each row
SAME = 1e-9


def sizes(population: Population) -> Array:
    """Return the mean size of each field's contributions, shape (f,)."""
    return np.abs(population.contributions).mean(0)


def ranked(population: Population) -> list[int]:
    """Return the places of the fields, largest size first."""
    return np.argsort(-sizes(population), kind="stable").tolist()


def direction(field: str, values: Array, contributions: Array) -> tuple[float | None, str]:
    """Return Spearman's correlation of value and contribution, or None and why there is none; (n,) each."""
    if nominal(field):
        return None, "its levels have no order"
    known = ~np.isnan(values)
    if len(np.unique(values[known])) < 2:
        return None, "fewer than two values are known"
    if np.ptp(contributions[known]) < SAME:
        return None, "it moves nothing"
    return round(float(spearmanr(values[known], contributions[known]).statistic), 6), ""


def directions(population: Population) -> list[tuple[float | None, str]]:
    """Return :func:`direction` of every field."""
    columns = zip(population.fields, population.values.T, population.contributions.T, strict=True)
    return [direction(*column) for column in columns]


def influences(
    bundle: Bundle, population: Population, interactions: Sequence[Interaction]
) -> tuple[Influence, ...]:
    """Return every field of a bundle, the largest first."""
    first = {feature.field: feature for feature in reversed(bundle.features)}
    size, ways = sizes(population), directions(population)
    whole = float(size.sum()) or 1.0
    partner: dict[str, str] = {}
    for pair in interactions:  # largest first
        partner.setdefault(pair.first, pair.second)
        partner.setdefault(pair.second, pair.first)
    return tuple(
        Influence(
            feature=(field := population.fields[j]),
            label=first[field].label,
            group=first[field].group,
            size=float(size[j]),
            share=float(size[j]) / whole,
            direction=ways[j][0],
            why=ways[j][1],
            partner=partner.get(field),
        )
        for j in ranked(population)
    )


def interactions(bundle: Bundle, population: Population, seed: int = 0) -> tuple[Interaction, ...]:
    """Return the pairs among the foremost fields that do more than add up, the largest first.

    Notes
    -----
    Of a row x and another z of the bundle's own: f(x) - f(x with A of z) - f(x with B of z) + f(x with both),
    in size, averaged. It is nothing for every pair if and only if the model adds up its fields, whatever its
    members are (Friedman & Popescu 2008, doi:10.1214/07-AOAS148). SHAP's interaction values know trees only.
    """
    top = [population.fields[j] for j in ranked(population)[:TOP]]
    columns = {f: [j for j, of in enumerate(bundle.features) if of.field == f] for f in top}
    rng, rows = np.random.default_rng(seed), bundle.background
    X = np.vstack([rows] * DRAWS)
    Z = np.vstack([rows[rng.permutation(len(rows))] for _ in range(DRAWS)])
    whole = bundle.stack.margin(X)
    alone = {field: bundle.stack.margin(_with(X, Z, of)) for field, of in columns.items()}
    found = []
    for a, b in combinations(top, 2):
        both = bundle.stack.margin(_with(X, Z, columns[a] + columns[b]))
        size = float(np.abs(whole - alone[a] - alone[b] + both).mean())
        if size > max(SAME, bundle.stack.exactness / 1000):
            found.append(Interaction(first=a, second=b, size=size))
    return tuple(sorted(found, key=lambda pair: -pair.size))


def _with(X: Array, Z: Array, columns: Sequence[int]) -> Array:
    changed = X.copy()
    changed[:, columns] = Z[:, columns]
    return changed
