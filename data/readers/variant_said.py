"""What the words of one finding say: variants, genotypes, alleles, measures, or why nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from data.dictionary import Value, dictionary
from data.errors import TailorError, unknown
from data.genes import symbols
from data.hgvs import Change, read
from data.mutations import Variant
from data.readers.variant_phrases import Sort
from data.readers.variant_words import Word

NO_GENE = "names no gene"
NOT_SAID = "what was found in the gene is not said"
NOT_TESTED = "not tested: stays unknown"
ONE_CHANGE = (
    "only this one change was ruled out: the gene as a whole stays unknown, unless it is called negative"
)
PROTEIN = "may be of the protein or of the gene: say wild type, mutated or loss"
PART = "is said of one exon only: the gene as a whole stays unknown"
SEVERAL = "names several genes for one finding: give each its own piece"
#: Genes of which positive and negative, bare, may tell of the protein in the tissue instead.
_STAINED = frozenset(
    ("MLH1", "MSH2", "MSH6", "PMS2", "PTEN", "SMARCB1", "SMARCA4", "ATRX", "BAP1", "RB1", "CDH1", "CDKN2A",
     "AR", "KIT", "ESR1", "PGR", "MKI67", "SYP", "CEACAM5", "CD274")
)  # fmt: skip
#: Changes that only say that there is one.
_ANY = ("coding mutation", "any alteration")
_ANSWERS = ("negative", "positive")
_MODS = ("origin", "zygosity", "vaf")


class Effect(NamedTuple):
    """One thing said of a patient: of what sort, of which gene, allele or field, and what."""

    sort: str
    key: str
    value: Variant | Value


@dataclass
class Said:
    """A piece of the text with its effects, or why it is left; ``waits`` is a gene without a finding yet."""

    text: str
    why: str = ""
    effects: list[Effect] = field(default_factory=list)
    waits: str | None = None


class Group:
    """The words of one finding, by sort."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.text = " ".join(word.text for word in words)
        self.genes = self.means("gene")
        self.changes = _refined([word for word in words if word.sort == "change"])
        self.negative = bool(self.means("negative") or self.means("no"))
        self.specific = [c for c in self.changes if read(c).text not in _ANY]
        self.changes = self.specific or self.changes  # "V600E mutation" is one

    def means(self, sort: Sort) -> list[str]:
        """Return what the words of a sort mean."""
        return [word.means for word in self.words if word.sort == sort]

    def stained(self, waiting: Sequence[str]) -> bool:
        """Return whether a bare positive or negative may be of a protein seen under the microscope."""
        bare = any(re.match("neg|nég|pos|not|nicht", w.text, re.I) for w in self.words if w.sort in _ANSWERS)
        return bare and not self.changes and not _STAINED.isdisjoint([*self.genes, *waiting])

    def mods(self) -> dict[str, str | float] | str:
        """Return origin, zygosity and allele fraction, or why they cannot be told."""
        found: dict[str, str | float] = {}
        for sort in _MODS:
            said = [m.lower() for m in self.means(sort)]  # type: ignore[arg-type]
            if len(set(said)) > 1:
                return f"says two things of its {sort}: {' and '.join(said)}"
            if said:
                found[sort] = said[0]
        if "vaf" in found:
            vaf = _fraction(str(found["vaf"]))
            if vaf is None:
                return f"an allele fraction of {found['vaf']} is no share of 0 to 100 per cent"
            found["vaf"] = vaf
        return found


def measure(word: Word) -> Said:
    """Return what a measure says, checked against the dictionary."""
    key, _, text = word.means.partition("=")
    known = {"yes": True, "no": False}
    value: Value = known.get(text, text)
    if dictionary()[key].kind == "number":
        value = float(text.replace(",", "."))
    try:
        return Said(word.text, effects=[Effect("measure", key, dictionary()[key].check(value))])
    except TailorError as error:
        return Said(word.text, str(error))


def allele(group: Group) -> Said:
    """Return whether a named allele is carried."""
    (name,) = group.means("allele")[:1]
    gene, _, digits = name.upper().partition("*")
    if gene not in symbols():
        return Said(group.text, unknown("unknown_gene", "gene", gene, set(symbols().values())).message)
    if group.means("untested"):
        return Said(group.text, NOT_TESTED)
    carried = bool(group.means("positive"))
    if carried == group.negative or len(group.words) > 2:
        return Said(group.text, "whether the allele is carried, positive or negative, is not said plainly")
    digits = re.sub(r"^(\d\d)(\d\d)$", r"\1:\2", digits)
    return Said(group.text, effects=[Effect("allele", f"{symbols()[gene]}*{digits}", carried)])


def diplotype(group: Group) -> Said:
    """Return the genotype of a gene in star alleles."""
    pairs = group.means("diplotype")
    if len(group.genes) != 1 or len(pairs) != 1 or len(group.words) > 2:
        return Said(group.text, NO_GENE if not group.genes else SEVERAL)
    return Said(group.text, effects=[Effect("diplotype", group.genes[0], " ".join(pairs[0].split()))])


def variants(group: Group, gene: str | None) -> list[Said]:
    """Return each change of a group as a piece: of the gene of the group, else of that named before."""
    mods = group.mods()
    if isinstance(mods, str):
        return [Said(group.text, mods)]
    if len(set(group.genes)) > 1:
        return [Said(group.text, SEVERAL)]
    own = group.genes[0] if group.genes else None
    several = len(group.changes) > 1
    pieces = []
    for change in group.changes:
        text = f"{own or gene or ''} {change}".strip() if several else group.text
        effects = _effects(change, own, gene, mods)
        pieces.append(Said(text, effects=effects) if effects else Said(text, NO_GENE))
    return pieces


def _effects(change: str, own: str | None, before: str | None, mods: dict[str, str | float]) -> list[Effect]:
    """Return the variants of one change; none where no gene is named."""
    said, of = read(change), own or before
    if said.partners:
        said, of = _fusion(said, own)
    if of is None or (said.kind == "residue" and own is None):
        return []
    names = [change] if of.startswith("HIV-") else [said.text]
    if of == "CFTR" and "/" in change:  # F508del/G551D: one on either chromosome
        names = list(dict.fromkeys(read(one).text for one in change.split("/")))
        mods = {"zygosity": "homozygous" if len(names) == 1 else "heterozygous", **mods}
    return [
        Effect("variant", of, Variant.model_validate({"gene": of, "change": name, **mods})) for name in names
    ]


def _fusion(said: Change, own: str | None) -> tuple[Change, str | None]:
    """Return a fusion by approved symbols, and the gene it is filed under: that named, else the last."""
    partners = tuple(symbols().get(name, name) for name in said.partners)
    known = [name for name in partners if name in symbols().values()]
    gene = own if own in partners else known[-1] if known and own is None else None
    return Change(f"{partners[0]}::{partners[1]} fusion", "fusion", partners=partners), gene


def _refined(found: Sequence[Word]) -> list[str]:
    """Return the changes, of two for one thing the closer: of ``c.2573T>G (p.L858R)`` the second."""
    changes: list[str] = []
    for word in found:
        pair = changes and (word.inside or (read(changes[-1]).kind == "coding" and read(word.means).first))
        if not pair:
            changes.append(word.means)
        elif read(word.means).first is not None:
            changes[-1] = word.means
    return changes


def _fraction(text: str) -> float | None:
    """Return an allele fraction; a bare 1 may be all or one per cent."""
    number = float(text.rstrip("% ").replace(",", "."))
    if not text.endswith("%") and number <= 1:
        return number if number < 1 else None
    return number / 100 if number <= 100 else None
