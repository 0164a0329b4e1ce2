"""The levels of resistance of an ASI2 algorithm, and the scores they stand for: ``(-INF TO 9 => 1, …)``."""

from __future__ import annotations

import re
from typing import NamedTuple

from data.hiv.asi_rules import Node, bad_algorithm, parse

#: Lowest score, highest score, level.
Range = tuple[float, float, int]
_RANGE = re.compile(r"(-INF|-?[\d.]+)\s*TO\s*(INF|-?[\d.]+)\s*=>\s*(\d+)")


class Rule(NamedTuple):
    """A condition and what it comes to: the level of its score, or a level; neither if it only comments."""

    condition: Node
    level: int | None
    ranges: tuple[Range, ...]

    @property
    def scores(self) -> bool:
        """Whether the rule adds up scores."""
        return bool(self.condition[0] == "sum")


def read_rules(text: str, drug: str) -> tuple[Rule, ...]:
    """Read the rules of a drug, one a line: ``condition THEN level``, ``condition THEN (ranges)``."""
    found = []
    for line in text.splitlines():
        condition, _, action = line.partition(" THEN ")
        level = int(action) if action.isdigit() else None
        rule = Rule(parse(condition, drug), level, read_ranges(action, drug) if "TO" in action else ())
        if rule.scores and not rule.ranges:
            raise bad_algorithm(f"The rule of {drug} has scores, but not the levels they stand for.")
        found.append(rule)
    return tuple(found)


def read_ranges(text: str, drug: str) -> tuple[Range, ...]:
    """Read ``(-INF TO 9 => 1, 10 TO INF => 2)``."""
    items = [item.strip() for item in text.strip().strip("()").split(",")]
    matches = [_RANGE.fullmatch(item) for item in items]
    if not all(matches):
        raise bad_algorithm(f"The score ranges of {drug} cannot be read: {text[:80]!r}.")
    return tuple((float(m[1]), float(m[2]), int(m[3])) for m in matches if m)


def level_of(score: float, ranges: tuple[Range, ...]) -> int:
    """Return the level of a score; between two ranges (9 and 10, say) that of the lower."""
    for low, high, level in ranges:
        if low <= score <= high:
            return level
    below = [item for item in ranges if item[0] <= score]
    return max(below)[2] if below else min(ranges)[2]
