"""The versions and dates of what is known: tables of our own, and publishers' releases on this computer."""

from __future__ import annotations

import datetime
import tomllib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from data.errors import TailorError
from data.facts import Fact
from data.settings import settings

#: Knowledge looked over longer ago than this is warned of, in days.
OLD = 365


class Knowledge(Fact):
    """A table of knowledge: ``date`` is when its facts were last looked over, not when they were found."""

    name: str
    title: str
    version: str
    date: datetime.date
    file: str | None = None

    def warning(self, today: datetime.date) -> str | None:
        """Return what to beware of where the table is older than a year, else None."""
        days = (today - self.date).days
        if days <= OLD:
            return None
        return f"{self.title}: of {self.date}, {days / 365.25:.1f} years old; newer facts may contradict it."


@lru_cache(maxsize=1)
def tables() -> dict[str, Knowledge]:
    """Return every table of our own, by name."""
    raw = tomllib.loads(files("data").joinpath("knowledge/versions.toml").read_text(encoding="utf-8"))
    return {name: Knowledge(name=name, **entry) for name, entry in raw.items()}


def table(name: str) -> Knowledge:
    """Return one table of our own or raise ``unknown_table``."""
    if name not in tables():
        raise TailorError("unknown_table", f"There is no table of knowledge called {name!r}.")
    return tables()[name]


def release_folder(name: str) -> Path | None:
    """Return the folder of a publisher's release (``civic``, ``pharmcat``, ...), or None where it is absent.

    Looked for in ``TAILOR_KNOWLEDGE``, then in ``<home>/knowledge``.
    """
    places = [settings().knowledge, settings().home_folder / "knowledge"]
    folders = [place.expanduser() / name for place in places if place]
    return next((folder for folder in folders if folder.is_dir()), None)
