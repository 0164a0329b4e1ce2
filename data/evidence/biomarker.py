"""Biomarkers in words a machine can read: ``EGFR L858R or EGFR exon 19 deletion``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from data.alteration import Origin
from data.errors import TailorError
from data.evidence.expression import Altered, Expression, Joined, Not
from data.evidence.measures import MEASURES_HINT, measures
from data.genes import symbols
from data.hgvs import Change, read

#: What an error offers.
_CHANGES = (
    "write L858R, V600, exon 19 deletion, mutation, loss of function, amplification, deletion, fusion, "
    "overexpression, wild type or alteration."
)


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
