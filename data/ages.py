"""Ages and months in words."""

from __future__ import annotations

import datetime


def in_words(years: float) -> str:
    """Return ``4 months``, ``1 year`` or ``6 years`` for an age in years."""
    number, unit = (years, "year") if years >= 1 else (round(12 * years), "month")
    return f"{number:g} {unit}{'' if number == 1 else 's'}"


def month(text: str) -> str:
    """Return ``2020-12`` in words: December 2020."""
    return f"{datetime.date.fromisoformat(f'{text}-01'):%B %Y}"
