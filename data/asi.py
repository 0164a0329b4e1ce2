"""HIV drug-resistance algorithms in ASI2 XML: rules that add up scores of mutations, drug by drug.

The Stanford HIVDB algorithm is the best known of them (public domain). ASI: Betts & Shafer, J Clin
Microbiol 2003, doi:10.1128/JCM.41.6.2792-2794.2003. A mixture such as M184MV counts as every amino acid
it may be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from data.errors import TailorError

#: Genes of an algorithm by the name they have in Tailor.
GENES = {"HIV-PR": "PR", "HIV-RT": "RT", "HIV-IN": "IN", "HIV-CA": "CA"}
Residues = Mapping[int, frozenset[str]]
#: Nested tuples, so that a model can be stored with its rules: ("is", position, amino acids),
#: ("and" | "or" | "not" | "max" | "min" | "sum", parts), ("give", condition, score),
#: ("atleast" | "exactly" | "notmorethan", n, parts).
Node = tuple[Any, ...]

_TOKEN = re.compile(r"=>|[(),]|[A-Z]?\d+[A-Za-z*]+|-?\d+(?:\.\d+)?|[A-Z]+")
_CHANGE = re.compile(r"([A-Z]?)(\d+)([A-Z*id]+)")
_COUNTS = {"ATLEAST": "atleast", "EXACTLY": "exactly", "NOTMORETHAN": "notmorethan"}


@dataclass(frozen=True, eq=False)  # one object a file: told apart, and remembered by, identity
class Algorithm:
    """An algorithm: by drug abbreviation the gene its rules read, its full name and its scoring rules."""

    name: str
    version: str
    date: str
    genes: dict[str, str]
    drugs: dict[str, str]
    rules: dict[str, Node]

    def score(self, drug: str, changes: Iterable[str]) -> float:
        """Return the total penalty of a drug for the mutations of its gene (``M184V``, ``K103N``)."""
        return _score(self, drug, tuple(changes))


@lru_cache(maxsize=200_000)  # training asks for the same viruses again and again
def _score(algorithm: Algorithm, drug: str, changes: tuple[str, ...]) -> float:
    return evaluate(algorithm.rules[drug], _residues(changes))


@lru_cache(maxsize=4)
def read_algorithm(path: Path) -> Algorithm:
    """Read an ASI2 XML file.

    Raises
    ------
    TailorError
        ``bad_algorithm`` if the file is not ASI2 or a rule cannot be read, naming the drug.
    """
    try:
        root = ElementTree.parse(path).getroot()
        genes = {
            drug: next(known for known, short in GENES.items() if short == of.findtext("NAME"))
            for of in root.iter("GENE_DEFINITION")
            for group in root.iter("DRUGCLASS")
            if group.findtext("NAME") in (of.findtext("DRUGCLASSLIST") or "").split(",")
            for drug in (group.findtext("DRUGLIST") or "").split(",")
        }
        found = {str(drug.findtext("NAME")): drug for drug in root.iter("DRUG")}
        rules = {name: parse(drug.findtext("RULE/CONDITION") or "", name) for name, drug in found.items()}
        name, version, date = (str(root.findtext(part)) for part in ("ALGNAME", "ALGVERSION", "ALGDATE"))
    except (ElementTree.ParseError, OSError, StopIteration) as error:
        raise _bad(f"{path} is not an ASI2 algorithm: {error}") from error
    if not rules:
        raise _bad(f"{path} is not an ASI2 algorithm: it has no drug.")
    titles = {name: str(drug.findtext("FULLNAME")) for name, drug in found.items()}
    genes = {drug: gene for drug, gene in genes.items() if drug in rules}
    return Algorithm(name, version, date, genes, titles, rules)


@lru_cache(maxsize=10_000)
def _residues(changes: tuple[str, ...]) -> dict[int, frozenset[str]]:
    return residues(changes)


def residues(changes: Iterable[str]) -> dict[int, frozenset[str]]:
    """Return the amino acids seen at each mutated position; ``i`` an insertion, ``d`` a deletion.

    Changes that are not of this form (a frame shift, say) are left out: no rule speaks of them.
    """
    found: dict[int, frozenset[str]] = {}
    for change in changes:
        plain = change.removeprefix("p.").replace("ins", "i").replace("del", "d")
        if match := _CHANGE.fullmatch(plain):
            position = int(match[2])
            found[position] = found.get(position, frozenset()) | frozenset(match[3])
    return found


def evaluate(node: Node, at: Residues) -> float:
    """Return the score of a rule, or 1 and 0 for a condition that holds or does not."""
    kind = node[0]
    if kind == "is":
        return float(bool(at.get(node[1], frozenset()) & frozenset(node[2])))
    if kind == "give":
        return float(node[2]) if evaluate(node[1], at) else 0.0
    if kind in _COUNTS.values():
        n = sum(evaluate(part, at) for part in node[2])
        return float({"atleast": n >= node[1], "exactly": n == node[1], "notmorethan": n <= node[1]}[kind])
    parts = [part for part in node[1] if kind not in ("max", "min") or _applies(part, at)]
    values = [evaluate(part, at) for part in parts]
    if kind == "not":
        return 1.0 - values[0]
    if kind == "sum":
        return sum(values)
    return min(values, default=0.0) if kind in ("and", "min") else max(values, default=0.0)


def _applies(score: Node, at: Residues) -> bool:
    """Say whether a score counts in a MAX or MIN: it may be 0 or negative, and still apply."""
    if score[0] == "give":
        return bool(evaluate(score[1], at))
    return any(_applies(part, at) for part in score[1])


def parse(text: str, drug: str) -> Node:
    """Read ``SCORE FROM (41L => 5, MAX(74I => 15, 74V => 30), 210W AND 215FY => 10)``."""
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != re.sub(r"\s", "", text):
        raise _bad(f"The rule of {drug} has something unreadable in it: {text[:80]!r}.")
    try:
        reader = _Reader(tokens)
        reader.take("SCORE", "FROM")
        rule = ("sum", reader.scores())
        if reader.tokens:
            raise ValueError(f"{reader.tokens[-1]!r} after the end")
    except (ValueError, LookupError) as error:
        raise _bad(f"The rule of {drug} cannot be read: {error}.") from error
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
        match = _CHANGE.fullmatch(token)
        if match is None:
            raise ValueError(f"{token!r} is not a mutation")
        return ("is", int(match[2]), match[3])

    def select(self) -> Node:
        """Read ``ATLEAST 2 FROM (41L, 67N, 70R)``."""
        kind, number = _COUNTS[self.tokens.pop()], int(self.tokens.pop())
        self.take("FROM", "(")
        parts = [self.either()]
        while self.peek() == ",":
            self.take(",")
            parts.append(self.either())
        self.take(")")
        return (kind, number, tuple(parts))


def _bad(message: str) -> TailorError:
    return TailorError("bad_algorithm", message, hint="Use an ASI2 file as HIVDB publishes it.")
