"""Biomarkers as expressions: changes of genes and measures, joined by not, and, or; three-valued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.alteration import UNTESTED, Gene, Origin, altered, reason
from data.evidence.measures import Measure
from data.hgvs import Change

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
        if len(self.genes) == 1:
            return known.get(self.genes[0]) or UNTESTED
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


Expression = Altered | Measure | Not | Joined
