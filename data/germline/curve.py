"""Cumulative risk by age: published points, straight lines between them, what is left of it at an age."""

from __future__ import annotations

import pandas as pd

from data.germline.table import records
from data.rules import Fact


class Point(Fact):
    """Cumulative risk to an age (years), a fraction 0-1, with its 95 % interval where one was published."""

    age: float
    risk: float
    low: float | None = None
    high: float | None = None


class Remaining(Fact):
    """Chance of the cancer between an age and ``to`` of someone without it so far, and how it was found.

    The interval carries over the uncertainty of the last point only.
    """

    age: float
    to: float
    risk: float
    low: float | None
    high: float | None


def points(rows: pd.DataFrame) -> tuple[Point, ...]:
    """Return the rows that are to an age, youngest first; a lifetime or years after are left out."""
    aged = rows[rows["to"].str.isdigit()]
    found = [
        Point(age=float(row["to"]), risk=row["risk"], low=number(row["low"]), high=number(row["high"]))
        for row in records(aged)
    ]
    return tuple(sorted(found, key=lambda point: point.age))


def at(curve: tuple[Point, ...], age: float) -> float | None:
    """Return the cumulative risk at an age: 0 at birth, straight between points, None past the last."""
    ages = [0.0, *(point.age for point in curve)]
    risks = [0.0, *(point.risk for point in curve)]
    for left, right, low, high in zip(ages, ages[1:], risks, risks[1:], strict=False):
        if left <= age <= right:
            return low + (high - low) * (age - left) / (right - left) if right > left else high
    return None


def remaining(curve: tuple[Point, ...], age: float) -> Remaining | None:
    """Return (F(end) − F(age)) / (1 − F(age)); None past the last age, or of fewer than two points.

    One point says how high the curve ends and nothing of its way there.
    """
    if len(curve) < 2:
        return None
    so_far, end = at(curve, age), curve[-1]
    if so_far is None or so_far >= 1 or age >= end.age:
        return None

    def left(final: float | None) -> float | None:
        return None if final is None else max(0.0, (final - so_far) / (1 - so_far))

    rest = left(end.risk)
    assert rest is not None
    return Remaining(age=age, to=end.age, risk=rest, low=left(end.low), high=left(end.high))


def proportional(risk: float, hazard_ratio: float) -> float:
    """Return the risk under a hazard ratio, 1 − (1 − F)^HR: assumes proportional hazards."""
    return 1 - (1 - risk) ** hazard_ratio


def number(value: float) -> float | None:
    """Return a number of a table, None for an empty cell."""
    return None if pd.isna(value) else float(value)
