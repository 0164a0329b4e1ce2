"""The conditions of an ASI2 algorithm, read from text: ``SCORE FROM (41L => 5, MAX(74I => 15, 74V => 30))``.

Grammar: hivdb/asiface, asi-rules.ne, with MIN beside its MAX. AND and OR go from left to right, as there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from data.errors import TailorError

#: Nested tuples: ("is" | "other", position, amino acids), ("give", condition, score),
#: ("and" | "or" | "not" | "max" | "min" | "sum", parts), ("atleast" | "exactly" | "notmorethan", n, parts).
Node = tuple[Any, ...]

CHANGE = re.compile(r"([A-Z]?)(\d+)([A-Z*id]+)")
COUNTS = {"ATLEAST": "atleast", "EXACTLY": "exactly", "NOTMORETHAN": "notmorethan"}
_TOKEN = re.compile(r"=>|[(),]|[A-Z]?\d+[A-Za-z*]+|-?\d+(?:\.\d+)?|[A-Z]\d+|[A-Z]+[id]*")


def parse(text: str, drug: str) -> Node:
    """Read a score (``SCORE FROM (41L => 5, 210W AND 215FY => 10)``) or a condition (``NOT 184V``)."""
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != re.sub(r"\s", "", text):
        raise bad_algorithm(f"The rule of {drug} has something unreadable in it: {text[:80]!r}.")
    try:
        reader = _Reader(tokens)
        rule = reader.rule()
        if reader.tokens:
            raise ValueError(f"{reader.tokens[-1]!r} after the end")
    except (ValueError, LookupError) as error:
        raise bad_algorithm(f"The rule of {drug} cannot be read: {error}.") from error
    return rule


def words(node: Node) -> str:
    """Return a condition as text: ``41L AND 215FY``."""
    kind = node[0]
    if kind == "is":
        return f"{node[1]}{node[2]}"
    if kind == "other":
        return f"{node[1]}(NOT {node[2]})"
    if kind in COUNTS.values():
        return f"SELECT {kind.upper()} {node[1]} FROM ({', '.join(map(words, node[2]))})"
    parts = [f"({words(part)})" if part[0] in ("and", "or") else words(part) for part in node[1]]
    return f"NOT {parts[0]}" if kind == "not" else f" {kind.upper()} ".join(parts)


def leaves(node: Node) -> Iterator[Node]:
    """Yield every ``is`` and ``other`` of a rule."""
    kind = node[0]
    if kind in ("is", "other"):
        yield node
        return
    parts = (node[1],) if kind == "give" else node[2] if kind in COUNTS.values() else node[1]
    for part in parts:
        yield from leaves(part)


class _Reader:
    """Recursive descent over the tokens of one rule."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens[::-1]

    def peek(self) -> str:
        return self.tokens[-1] if self.tokens else ""

    def take(self, *expected: str) -> None:
        for token in expected:
            if (found := self.tokens.pop()) != token:
                raise ValueError(f"{found!r} where {token!r} belongs")

    def rule(self) -> Node:
        if self.peek() != "SCORE":
            return self.condition()
        self.take("SCORE", "FROM")
        return ("sum", self.scores())

    def scores(self) -> tuple[Node, ...]:
        """Read ``( item, item … )``."""
        self.take("(")
        items = [self.item()]
        while self.peek() == ",":
            self.take(",")
            items.append(self.item())
        self.take(")")
        return tuple(items)

    def item(self) -> Node:
        if self.peek() in ("MAX", "MIN"):
            return (self.tokens.pop().lower(), self.scores())
        condition = self.condition()
        self.take("=>")
        return ("give", condition, float(self.tokens.pop()))

    def condition(self) -> Node:
        found = self.atom()
        while self.peek() in ("AND", "OR"):
            kind = self.tokens.pop().lower()
            # A run of one kind is one node: 41L AND 67N AND 70R.
            before = found[1] if found[0] == kind else (found,)
            found = (kind, (*before, self.atom()))
        return found

    def atom(self) -> Node:
        token = self.tokens.pop()
        if token in ("NOT", "EXCLUDE"):
            return ("not", (self.atom(),))
        if token == "(":
            inside = self.condition()
            self.take(")")
            return inside
        if token == "SELECT":
            return self.select()
        if re.fullmatch(r"[A-Z]?\d+", token) and self.peek() == "(":
            return self.other(int(token.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")))
        match = CHANGE.fullmatch(token)
        if match is None:
            raise ValueError(f"{token!r} is not a mutation")
        return ("is", int(match[2]), match[3])

    def other(self, position: int) -> Node:
        """Read ``(NOT ML)`` after a position: any amino acid but these."""
        self.take("(")
        letters = self.tokens.pop()
        letters = self.tokens.pop() if letters == "NOT" else letters.removeprefix("NOT")
        self.take(")")
        if not re.fullmatch(r"[A-Z*id]+", letters):
            raise ValueError(f"{letters!r} are not amino acids")
        return ("other", position, letters)

    def select(self) -> Node:
        """Read ``ATLEAST 2 AND NOTMORETHAN 3 FROM (41L, 67N, 70R)``."""
        limits, joint = [(COUNTS[self.tokens.pop()], int(self.tokens.pop()))], "and"
        if self.peek() in ("AND", "OR"):
            joint = self.tokens.pop().lower()
            limits.append((COUNTS[self.tokens.pop()], int(self.tokens.pop())))
        self.take("FROM", "(")
        parts = [self.condition()]
        while self.peek() == ",":
            self.take(",")
            parts.append(self.condition())
        self.take(")")
        nodes = tuple((kind, number, tuple(parts)) for kind, number in limits)
        return nodes[0] if len(nodes) == 1 else (joint, nodes)


def bad_algorithm(message: str) -> TailorError:
    """Return the error that says so."""
    return TailorError("bad_algorithm", message, hint="Use an ASI2 file as HIVDB publishes it.")
