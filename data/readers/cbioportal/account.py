"""An account of every file of a study: what was found in it, what was used, and why the rest was left."""

from __future__ import annotations

from dataclasses import dataclass

from data.readers.reading import Left

#: How many items that were left for one reason are told one by one; all are counted.
TOLD = 100


@dataclass(frozen=True)
class Reason:
    """Why items were left (or used only in part), how many, and the first ``TOLD`` of them."""

    why: str
    count: int
    first: tuple[Left, ...]


@dataclass(frozen=True)
class Account:
    """What became of one file: ``found`` items of ``unit`` (rows, values, …) = used + left.

    ``kind`` is what cBioPortal calls its content. ``remarks`` are faults of the file that did not keep its
    items from being used, and what has to be known of those that were.
    """

    file: str
    kind: str
    unit: str
    found: int
    used: int
    left: tuple[Reason, ...] = ()
    remarks: tuple[Reason, ...] = ()

    def __post_init__(self) -> None:
        left = sum(reason.count for reason in self.left)
        if self.found != self.used + left:
            raise ValueError(f"{self.file}: {self.found} found, {self.used} used, {left} left")


class Tally:
    """Counts while a file is read. ``found`` is counted on its own, so that the account can be checked."""

    def __init__(self, file: str, kind: str, unit: str) -> None:
        self.file, self.kind, self.unit = file, kind, unit
        self.found = self.used = 0
        self._left: dict[str, tuple[int, list[Left]]] = {}
        self._remarks: dict[str, tuple[int, list[Left]]] = {}

    def leave(self, where: str, what: str, why: str, count: int = 1) -> None:
        """Count items that are not used."""
        _add(self._left, Left(where, what, why), count)

    def remark(self, where: str, what: str, why: str) -> None:
        """Note something of the file, or of an item that is used."""
        _add(self._remarks, Left(where, what, why), 1)

    def account(self) -> Account:
        """Return the account; raise ``ValueError`` where an item was found and neither used nor left."""
        return Account(
            self.file,
            self.kind,
            self.unit,
            self.found,
            self.used,
            _reasons(self._left),
            _reasons(self._remarks),
        )


def _add(reasons: dict[str, tuple[int, list[Left]]], item: Left, count: int) -> None:
    if not count:
        return
    before, first = reasons.get(item.why, (0, []))
    if len(first) < TOLD:
        first.append(item)
    reasons[item.why] = (before + count, first)


def _reasons(counted: dict[str, tuple[int, list[Left]]]) -> tuple[Reason, ...]:
    listed = [Reason(why, count, tuple(first)) for why, (count, first) in counted.items()]
    return tuple(sorted(listed, key=lambda reason: -reason.count))
