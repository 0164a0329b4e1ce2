"""What the words of one finding say: variants, genotypes, alleles, measures, or why nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from data.cftr_names import canonical
from data.dictionary import Value, dictionary
from data.errors import TailorError, unknown
from data.genes import symbols
from data.hgvs import Change, read
from data.mutations import Variant
from data.readers.variant_groups import Group
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
    if of == "CFTR":
        names = list(dict.fromkeys(map(_of_cftr, change.split("/"))))
    if of == "CFTR" and "/" in change:  # F508del/G551D: one on either chromosome
        mods = {"zygosity": "homozygous" if len(names) == 1 else "heterozygous", **mods}
    return [
        Effect("variant", of, Variant.model_validate({"gene": of, "change": name, **mods})) for name in names
    ]


def _of_cftr(change: str) -> str:
    return canonical(change) if read(change).kind == "named" else read(change).text


def _fusion(said: Change, own: str | None) -> tuple[Change, str | None]:
    """Return a fusion by approved symbols, and the gene it is filed under: that named, else the last."""
    partners = tuple(symbols().get(name, name) for name in said.partners)
    known = [name for name in partners if name in symbols().values()]
    gene = own if own in partners else known[-1] if known and own is None else None
    return Change(f"{partners[0]}::{partners[1]} fusion", "fusion", partners=partners), gene
