"""Numbers as a reader gets them: whole per cents, people of 100, amounts with their sign."""

from __future__ import annotations

import math
from collections.abc import Sequence

MINUS = "−"


def percent(share: float) -> str:
    """Return a probability as whole per cents; what is neither none nor all never looks it."""
    count = of_hundred(share)
    if count == 0 and share > 0.0:
        return "<1%"
    return ">99%" if count == 100 and share < 1.0 else f"{count}%"


def of_hundred(share: float) -> int:
    """Return how many people of 100."""
    return round(100 * share)


def span(low: float, high: float) -> str:
    """Return an interval of probabilities."""
    return f"{percent(low)} to {percent(high)}"


def amount(value: float) -> str:
    """Return a value: whole from 10 on, below with two digits that count."""
    size = abs(value)
    return (f"{value:.0f}" if size >= 10 else f"{value:.1f}" if size >= 1 else f"{value:.2g}").replace(
        "-", MINUS
    )


def signed(value: float, digits: int = 0) -> str:
    """Return a number with its sign; a typographic minus, for a hyphen is missed in print."""
    text = f"{value:+.{digits}f}"
    return text.replace("-", MINUS) if float(text) else f"{0:.{digits}f}"


def points(share: float, digits: int = 0) -> str:
    """Return a difference of probabilities in percentage points."""
    return signed(100 * share, digits)


def change(value: float) -> str:
    """Return a difference of values, with its sign."""
    return ("+" if value > 0 else "") + amount(value)


def adding_up(values: Sequence[float], digits: int, total: float | None = None) -> list[float]:
    """Round so that what is shown adds up to ``total`` (default: the sum, rounded).

    By largest remainder: all are rounded down, and those that lost most are rounded up.
    """
    scale = 10**digits
    whole = [math.floor(value * scale) for value in values]
    short = round((sum(values) if total is None else total) * scale) - sum(whole)
    by_remainder = sorted(range(len(values)), key=lambda i: whole[i] - values[i] * scale)
    for place in range(abs(short)):
        # Start and end are rounded on their own, so a unit may be left over, or one too many.
        i = by_remainder[place % len(values)] if short > 0 else by_remainder[-1 - place % len(values)]
        whole[i] += 1 if short > 0 else -1
    return [value / scale for value in whole]
