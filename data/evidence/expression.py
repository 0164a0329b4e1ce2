"""Biomarkers in words a machine can read: ``EGFR L858R or EGFR exon 19 deletion``, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from data.alteration import UNTESTED, Gene, Origin, altered, reason
from data.errors import TailorError
from data.evidence.measures import MEASURES_HINT, Measure, measures
from data.genes import symbols
from data.hgvs import Change, read

#: What is known of each gene, and the value of each field: what a biomarker is judged on.
Known = Mapping[str, Any]


@dataclass(frozen=True)
class Altered:
    """A gene (one of ``genes``, the partners of a fusion) with a change."""

    genes: tuple[str, ...]
    change: Change
    origin: Origin | None = None

    def keys(self) -> frozenset[str]:
        """Return what it is judged on."""
        return frozenset(self.genes)

    def judge(self, known: Known) -> bool | None:
        """Answer from what is known of the gene (three-valued)."""
        return altered(self._known(known), self.genes[0], self.change, self.origin)

    def why(self, known: Known) -> str:
        """Say what the answer rests on."""
        return reason(self._known(known), self.genes[0], self.change, self.origin)

    def _known(self, known: Known) -> Gene:
        both = [known.get(gene) or UNTESTED for gene in self.genes]
        found = dict.fromkeys(entry for gene in both for entry in gene.found)
        return Gene(any(gene.tested for gene in both), tuple(found))


@dataclass(frozen=True)
class Not:
    """The opposite of a part; unknown stays unknown."""

    part: Expression

    def keys(self) -> frozenset[str]:
        """Return what it is judged on."""
        return self.part.keys()

    def judge(self, known: Known) -> bool | None:
        """Answer the opposite (Kleene)."""
        answer = self.part.judge(known)
        return None if answer is None else not answer

    def why(self, known: Known) -> str:
        """Say what the answer rests on."""
        return self.part.why(known)


@dataclass(frozen=True)
class Joined:
    """Parts of which all (``all_of``) or any have to hold."""

    parts: tuple[Expression, ...]
    all_of: bool

    def keys(self) -> frozenset[str]:
        """Return what it is judged on."""
        return frozenset().union(*(part.keys() for part in self.parts))

    def judge(self, known: Known) -> bool | None:
        """Answer (Kleene): one part may decide, else one unknown part leaves it open."""
        answers = [part.judge(known) for part in self.parts]
        decides = not self.all_of
        return decides if decides in answers else None if None in answers else self.all_of

    def why(self, known: Known) -> str:
        """Name the parts that decide; where all hold, what was found rather than what was not."""
        answer = self.judge(known)
        deciding = [part for part in self.parts if part.judge(known) == answer]
        if answer and self.all_of:
            deciding = [part for part in deciding if not isinstance(part, Not)] or deciding
        return "; ".join(dict.fromkeys(part.why(known) for part in deciding))


#: What an error offers.
_CHANGES = (
    "write L858R, V600, exon 19 deletion, mutation, loss of function, amplification, deletion, fusion, "
    "overexpression, wild type or alteration."
)
Expression = Altered | Measure | Not | Joined


@lru_cache(maxsize=8192)
def parse(text: str) -> Expression:
    """Return a biomarker as read; ``not`` binds more tightly than ``and``, ``and`` than ``or``.

    Raises
    ------
    TailorError
        ``bad_biomarker`` naming what cannot be read.
    """
    tokens = [t for t in re.split(r"([()]|\b(?:and|or|not)\b)", text, flags=re.I) if t.strip()]
    parser = _Parser(text, [" ".join(t.split()) for t in tokens])
    found = parser.either()
    if parser.tokens:
        raise _bad(text, parser.tokens[0], "Something is left over; join with and, or.")
    return found


class _Parser:
    def __init__(self, text: str, tokens: list[str]) -> None:
        self.text, self.tokens = text, tokens

    def either(self) -> Expression:
        return self._joined("or", self._all)

    def _all(self) -> Expression:
        return self._joined("and", self._one)

    def _joined(self, word: str, part: Any) -> Expression:
        parts = [part()]
        while self.tokens and self.tokens[0].lower() == word:
            self.tokens.pop(0)
            parts.append(part())
        return parts[0] if len(parts) == 1 else Joined(tuple(parts), all_of=word == "and")

    def _one(self) -> Expression:
        if not self.tokens or self.tokens[0].lower() in ("and", "or", ")"):
            raise _bad(self.text, self.text, "Something is missing beside and, or, not or a parenthesis.")
        token = self.tokens.pop(0)
        if token.lower() == "not":
            return Not(self._one())
        if token != "(":
            return _atom(token)
        inside = self.either()
        if not self.tokens or self.tokens.pop(0) != ")":
            raise _bad(self.text, self.text, "A parenthesis is not closed.")
        return inside


def _atom(text: str) -> Expression:
    if found := measures(text):
        return found[0] if len(found) == 1 else Joined(found, all_of=True)
    words = text.split()
    origin: Any = words.pop(0).lower() if words[0].lower() in ("germline", "somatic") else None
    rest = " ".join(words)
    if "::" in words[0]:
        return _fusion(text, read(rest), origin)
    gene = symbols().get(words[0].upper())
    if gene is None:
        raise _bad(text, text, f"{words[0]} is neither a known gene nor a measure. {MEASURES_HINT}")
    wild = re.fullmatch(r"(.*?)\s*\bwild[ -]?type", " ".join(words[1:]), re.I)
    asked = read((wild[1] or "mutation") if wild else " ".join(words[1:]) or "nothing")
    if asked.kind in ("named", "synonymous") and asked.text not in ("vIII", "internal tandem duplication"):
        raise _bad(text, text, f"{' '.join(words[1:])!r} is no change: {_CHANGES}")
    atom = Altered((gene,), asked, origin)
    return Not(atom) if wild else atom


def _fusion(text: str, change: Change, origin: Origin | None) -> Expression:
    known = [symbols()[name] for name in change.partners if name in symbols()]
    if change.kind != "fusion" or not known:
        raise _bad(text, text, "Neither partner of the fusion is a known gene.")
    return Altered(tuple(reversed(known)), change, origin)


def _bad(whole: str, part: str, hint: str) -> TailorError:
    at = "" if part == whole else f" in {whole!r}"
    return TailorError(
        "bad_biomarker", f"Biomarker {part!r}{at} cannot be read.", field="biomarker", hint=hint
    )
