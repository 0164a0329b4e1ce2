"""What both clinical files tell of one patient: every value is used, or left with its reason."""

from __future__ import annotations

from collections.abc import Iterator

from data.readers.cbioportal.account import Tally
from data.readers.cbioportal.attributes import attributes
from data.readers.cbioportal.clinical import Row

NO_FIELD = "no field of Tailor"


class Told:
    """The rows of one patient, their own before that of the sample, each with the tally of its file."""

    def __init__(self, rows: list[tuple[Row, Tally]]) -> None:
        self.rows = rows
        self._used: set[tuple[int, str]] = set()
        self._why: dict[tuple[int, str], str] = {}

    def of(self, column: str) -> Iterator[tuple[int, str]]:
        """Yield which row has a value of an attribute, and the value."""
        for place, (row, _) in enumerate(self.rows):
            if column in row.given:
                yield place, row.given[column]

    def use(self, place: int, *columns: str) -> None:
        """Note that values were used, whatever else was said of them."""
        self._used.update((place, column) for column in columns)

    def leave(self, place: int, column: str, why: str) -> None:
        """Note why a value cannot be used; the first reason stands."""
        self._why.setdefault((place, column), why)

    def remark(self, place: int, column: str, why: str) -> None:
        """Note something of a value that is used."""
        row, tally = self.rows[place]
        tally.remark(f"line {row.line}, {column}", row.given[column], why)

    def settle(self) -> None:
        """Count every value in the tally of its file."""
        for place, (row, tally) in enumerate(self.rows):
            for column, value in row.given.items():
                if (place, column) in self._used:
                    tally.used += 1
                    continue
                standing = attributes().left.get(column, NO_FIELD)
                why = self._why.get((place, column), standing)
                tally.leave(f"line {row.line}, {column}", value, f"{column}: {why}")
