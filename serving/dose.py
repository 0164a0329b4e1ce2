"""A weekly dose: which tablets on which day, and how likely it is near the dose the patient needs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from data.rules import Fact
from models.bundle import Bundle
from models.target import Array

NEAR = 0.2  # a dose is near if it is off by no more than this share of the dose needed
CLOSE = 0.05  # a plan may miss the dose by this share if it then takes fewer tablets


class WeeklyPlan(Fact):
    """Tablets of ``strength_mg`` from Monday to Sunday; their ``total_mg``, less the dose asked for."""

    strength_mg: float
    tablets: tuple[float, ...]
    total_mg: float
    difference_mg: float


def near(bundle: Bundle, margin: Array, dose: float) -> float:
    """Return the probability that ``dose`` is within 20 % of the one needed, margin of shape (1,).

    The measure of the International Warfarin Pharmacogenetics Consortium, N Engl J Med 2009;360:753-764.
    """
    return float(nearness(bundle, margin, np.array([dose]))[0])


def nearness(bundle: Bundle, margin: Array, dose: Array) -> Array:
    """Return :func:`near` of many, shape (n,)."""
    return bundle.chance_below(margin, dose / (1 - NEAR)) - bundle.chance_below(margin, dose / (1 + NEAR))


def weekly_plan(dose: float, strengths: Sequence[float]) -> WeeklyPlan:
    """Return a week of whole and half tablets of one strength that comes near a dose.

    Of the plans within 5 % of the dose the one with the fewest halves to cut, then the fewest tablets; if
    none is that near, the nearest. One strength, and days that differ by half a tablet at most, because
    mistakes happen where tablets of several colours have to be told apart.

    Parameters
    ----------
    dose : float
        mg a week, positive.
    strengths : sequence of float
        Tablets there are, mg.
    """
    plans = [_plan(dose, strength) for strength in strengths]

    def order(plan: WeeklyPlan) -> tuple[float, float, float]:
        miss = abs(plan.total_mg - dose) / dose
        halves = sum(tablets % 1 != 0 for tablets in plan.tablets)
        return (0.0, halves, sum(plan.tablets)) if miss <= CLOSE else (miss, 0.0, 0.0)

    return min(plans, key=order)


def _plan(dose: float, strength: float) -> WeeklyPlan:
    """Spread the whole number of half tablets that comes nearest over seven days."""
    halves = max(1, round(dose / (strength / 2)))
    days = np.diff(np.floor(np.arange(8) * halves / 7 + 1e-9)) / 2
    total = halves * strength / 2
    return WeeklyPlan(
        strength_mg=strength, tablets=tuple(days.tolist()), total_mg=total, difference_mg=total - dose
    )
