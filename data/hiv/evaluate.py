"""What a rule of an ASI2 algorithm comes to for a virus: a score, or yes or no, and what it counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from data.hiv.asi_rules import CHANGE, COUNTS, Node

Residues = Mapping[int, frozenset[str]]


def residues(changes: Iterable[str]) -> dict[int, frozenset[str]]:
    """Return the amino acids seen at each mutated position; ``i`` an insertion, ``d`` a deletion.

    Changes that are not of this form (a frame shift, say) are left out: no rule speaks of them.
    """
    found: dict[int, frozenset[str]] = {}
    for change in changes:
        plain = change.removeprefix("p.").replace("ins", "i").replace("del", "d")
        if match := CHANGE.fullmatch(plain):
            position = int(match[2])
            found[position] = found.get(position, frozenset()) | frozenset(match[3])
    return found


def evaluate(node: Node, at: Residues) -> float:
    """Return the score of a rule, or 1 and 0 for a condition that holds or does not."""
    kind = node[0]
    if kind in ("is", "other"):
        seen, named = at.get(node[1], frozenset()), frozenset(node[2])
        return float(bool(seen & named if kind == "is" else seen - named - {"X"}))
    if kind == "give":
        return float(node[2]) if evaluate(node[1], at) else 0.0
    if kind in COUNTS.values():
        n = sum(evaluate(part, at) for part in node[2])
        return float({"atleast": n >= node[1], "exactly": n == node[1], "notmorethan": n <= node[1]}[kind])
    parts = [part for part in node[1] if kind not in ("max", "min") or _applies(part, at)]
    values = [evaluate(part, at) for part in parts]
    if kind == "not":
        return 1.0 - values[0]
    if kind == "sum":
        return sum(values)
    return min(values, default=0.0) if kind in ("and", "min") else max(values, default=0.0)


def counted(node: Node, at: Residues) -> Iterator[Node]:
    """Yield each ``give`` of a score that counted: of the alternatives of MAX and MIN, the one that did."""
    if node[0] == "give":
        if evaluate(node[1], at):
            yield node
        return
    parts = [part for part in node[1] if _applies(part, at)]
    if node[0] in ("max", "min") and parts:
        chosen = max if node[0] == "max" else min
        parts = [chosen(parts, key=lambda part: evaluate(part, at))]
    for part in parts:
        yield from counted(part, at)


def _applies(score: Node, at: Residues) -> bool:
    """Say whether a score counts in a MAX or MIN: it may be 0 or negative, and still apply."""
    if score[0] == "give":
        return bool(evaluate(score[1], at))
    return any(_applies(part, at) for part in score[1])
