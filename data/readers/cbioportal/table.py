"""A tab-separated file of a study, read line by line, so that every fault has its line."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

from data.errors import TailorError

#: Called with the name of the file, the bytes read of it, and its size.
Progress = Callable[[str, int, int], None]
#: How a cell says that there is no value; in capitals.
MISSING = frozenset(
    [
        "",
        "NA",
        "N/A",
        "NAN",
        "NULL",
        "UNKNOWN",
        "NOT AVAILABLE",
        "[NOT AVAILABLE]",
        "[NOT APPLICABLE]",
        "[NOT EVALUATED]",
        "[UNKNOWN]",
        "[DISCREPANCY]",
        "[PENDING]",
        "[COMPLETED]",
        "[NOT SUBMITTED]",
    ]
)
_STEP = 1 << 20


def missing(cell: str) -> bool:
    """Return whether a cell holds no value."""
    return not cell or cell.upper() in MISSING


def finite(cell: str) -> float | None:
    """Return the finite number a cell holds, None where it holds none."""
    try:
        found = float(cell)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


class Table:
    """A tab-separated file: lines that begin with ``#``, a header, and rows of as many cells.

    ``comments`` are the (line, text) before the header, ``header`` its names as written,
    ``header_line`` where it stands.

    Raises
    ------
    TailorError
        ``bad_encoding`` (not UTF-8), ``empty_file``, ``repeated_column``, ``bad_row``: with file and line.
    """

    def __init__(self, path: Path, progress: Progress | None = None) -> None:
        self.path, self._progress = path, progress
        self.name = path.name
        self.comments: list[tuple[int, str]] = []
        self._lines = self._read()
        for line, text in self._lines:
            if not text.startswith("#"):
                self.header_line, self.header = line, [cell.strip() for cell in text.split("\t")]
                break
            self.comments.append((line, text))
        else:
            raise TailorError(
                "empty_file", f"{self.name} has no header and no rows.", hint="Remove its meta file too."
            )
        self._places = {name.upper(): i for i, name in reversed(list(enumerate(self.header)))}

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the line and the cells of each row that is not empty; once."""
        width = len(self.header)
        for line, text in self._lines:
            cells = text.split("\t")
            if " " in text:  # few lines have one, and matrices have millions of cells
                cells = [cell.strip() for cell in cells]
            if len(cells) != width and any(cells):
                self.fail("bad_row", line, f"{len(cells)} cells, but the header has {width} columns")
            if any(cells):
                yield line, cells

    def column(self, *names: str) -> int | None:
        """Return the place of the first of some columns that is there, in any case of letters."""
        return next((self._places[name.upper()] for name in names if name.upper() in self._places), None)

    def no_column_twice(self) -> None:
        """Raise ``repeated_column`` where two columns have one name."""
        name, count = Counter(name.upper() for name in self.header).most_common(1)[0]
        if count > 1:
            self.fail("repeated_column", self.header_line, f"column {name} is there twice", name)

    def need(self, name: str) -> int:
        """Return the place of a column, or raise ``missing_column``."""
        place = self.column(name)
        if place is None:
            self.fail("missing_column", self.header_line, f"there is no column {name}", name)
        return place

    def fail(self, code: str, line: int, what: str, column: str | None = None) -> NoReturn:
        """Raise an error at a line of the file."""
        raise TailorError(
            code,
            f"{self.name}, line {line}: {what}.",
            field=f"{self.name}:{column}" if column else self.name,
            hint="Correct the file, then import the study again.",
        )

    def _read(self) -> Iterator[tuple[int, str]]:
        size, done, told = self.path.stat().st_size, 0, 0
        with self.path.open("rb") as file:
            for line, raw in enumerate(file, start=1):
                done += len(raw)
                if self._progress and (done - told >= _STEP or done == size):
                    self._progress(self.name, done, size)
                    told = done
                try:
                    yield line, raw.decode("utf-8-sig" if line == 1 else "utf-8").rstrip("\r\n")
                except UnicodeDecodeError as error:
                    where = f"byte {error.start + 1} ({raw[error.start]:#04x}) is not UTF-8"
                    self.fail("bad_encoding", line, where)
