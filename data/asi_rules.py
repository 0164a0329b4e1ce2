"""The rules of an ASI2 algorithm, read from text: ``SCORE FROM (41L => 5, MAX(74I => 15, 74V => 30))``."""

from __future__ import annotations

import re
from typing import Any

from data.errors import TailorError

#: Nested tuples, so that a model can be stored with its rules: ("is", position, amino acids),
#: ("and" | "or" | "not" | "max" | "min" | "sum", parts), ("give", condition, score),
#: ("atleast" | "exactly" | "notmorethan", n, parts).
Node = tuple[Any, ...]

CHANGE = re.compile(r"([A-Z]?)(\d+)([A-Z*id]+)")
COUNTS = {"ATLEAST": "atleast", "EXACTLY": "exactly", "NOTMORETHAN": "notmorethan"}
_TOKEN = re.compile(r"=>|[(),]|[A-Z]?\d+[A-Za-z*]+|-?\d+(?:\.\d+)?|[A-Z]+")


def parse(text: str, drug: str) -> Node:
    """Read ``SCORE FROM (41L => 5, MAX(74I => 15, 74V => 30), 210W AND 215FY => 10)``."""
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != re.sub(r"\s", "", text):
        raise bad_algorithm(f"The rule of {drug} has something unreadable in it: {text[:80]!r}.")
    try:
        reader = _Reader(tokens)
        reader.take("SCORE", "FROM")
        rule = ("sum", reader.scores())
        if reader.tokens:
            raise ValueError(f"{reader.tokens[-1]!r} after the end")
    except (ValueError, LookupError) as error:
        raise bad_algorithm(f"The rule of {drug} cannot be read: {error}.") from error
    return rule


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
        condition = self.either()
        self.take("=>")
        return ("give", condition, float(self.tokens.pop()))

    def either(self) -> Node:
        parts = [self.both()]
        while self.peek() == "OR":
            self.take("OR")
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else ("or", tuple(parts))

    def both(self) -> Node:
        parts = [self.atom()]
        while self.peek() == "AND":
            self.take("AND")
            parts.append(self.atom())
        return parts[0] if len(parts) == 1 else ("and", tuple(parts))

    def atom(self) -> Node:
        token = self.tokens.pop()
        if token in ("NOT", "EXCLUDE"):
            return ("not", (self.atom(),))
        if token == "(":
            inside = self.either()
            self.take(")")
            return inside
        if token == "SELECT":
            return self.select()
        match = CHANGE.fullmatch(token)
        if match is None:
            raise ValueError(f"{token!r} is not a mutation")
        return ("is", int(match[2]), match[3])

    def select(self) -> Node:
        """Read ``ATLEAST 2 FROM (41L, 67N, 70R)``."""
        kind, number = COUNTS[self.tokens.pop()], int(self.tokens.pop())
        self.take("FROM", "(")
        parts = [self.either()]
        while self.peek() == ",":
            self.take(",")
            parts.append(self.either())
        self.take(")")
        return (kind, number, tuple(parts))


def bad_algorithm(message: str) -> TailorError:
    """Return the error that says so."""
    return TailorError("bad_algorithm", message, hint="Use an ASI2 file as HIVDB publishes it.")
