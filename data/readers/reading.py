"""What a reader gives back: the patient, and an account of every item of the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from data.patient import Patient


class Left(NamedTuple):
    """An item that was not used: where it stands (``line 12``), what it says, and why it was left."""

    where: str
    what: str
    why: str


@dataclass(frozen=True)
class Reading:
    """One patient as read from one file.

    ``found`` items (records, resources, cells) were in the file, ``used`` of them went into the patient, the
    others are ``left``, one by one. ``remarks`` are of items that were used, but not all they say.
    """

    format: str
    patient: Patient
    found: int
    used: int
    left: tuple[Left, ...] = ()
    remarks: tuple[Left, ...] = ()

    def __post_init__(self) -> None:
        if self.found != self.used + len(self.left):
            raise ValueError(f"{self.format}: {self.found} found, {self.used} used, {len(self.left)} left")


def reasons(left: Sequence[Left]) -> list[tuple[str, int, tuple[Left, ...]]]:
    """Return why items were left, how many for each reason and the first three of them; most first."""
    counts = Counter(item.why for item in left)
    return [
        (why, n, tuple([item for item in left if item.why == why][:3])) for why, n in counts.most_common()
    ]


def account(reading: Reading) -> dict[str, Any]:
    """Return what became of the items of a file, as JSON values."""
    return {
        "format": reading.format,
        "found": reading.found,
        "used": reading.used,
        "left": [
            {"why": why, "count": n, "examples": [{"where": one.where, "what": one.what} for one in some]}
            for why, n, some in reasons(reading.left)
        ],
        "remarks": [remark._asdict() for remark in reading.remarks],
    }
