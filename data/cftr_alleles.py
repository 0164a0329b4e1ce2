"""The two alleles of CFTR of a patient, as far as they are known."""

from __future__ import annotations

from dataclasses import dataclass

from data.cftr_names import canonical, effect
from data.patient import Patient, Variant

REFERENCE = frozenset({"reference", "wt", "wildtype", "wild-type", "wild type", "normal", "ref", "n", "+"})
UNSTATED = frozenset({"any alteration", "coding mutation"})


@dataclass(frozen=True)
class Allele:
    """One copy of the gene: its variants by canonical name; ``status`` says what it is without any.

    ``found`` has variants; ``normal`` was given as such; ``nothing found`` was looked at; ``not given``.
    """

    variants: frozenset[str] = frozenset()
    status: str = "found"

    @property
    def name(self) -> str:
        """Return ``R74W;D1270N``, or what is known instead."""
        return ";".join(sorted(self.variants, key=_place)) if self.variants else self.status

    @property
    def meaningful(self) -> frozenset[str]:
        """Return the variants without those that are harmless by themselves (7T, M470V)."""
        return frozenset(name for name in self.variants if effect(name) != "normal")


@dataclass(frozen=True)
class Alleles:
    """The copies and a remark on how they were told apart; ``phased`` is False where they could not be."""

    copies: tuple[Allele, ...]
    remark: str = ""
    phased: bool = True


def alleles(patient: Patient) -> Alleles:
    """Return the alleles of CFTR, from the diplotype if there is one, else from the variants.

    Two variants without phase are taken for one on each copy, and it is said; of three or more each stands
    alone. A homozygous variant is on both copies. Somatic variants do not count.
    """
    if diplotype := patient.mutations.diplotypes.get("CFTR"):
        first, _, second = diplotype.partition("/")
        return Alleles((_named(first), _named(second)))
    variants = [
        variant
        for variant in patient.mutations.variants
        if variant.gene == "CFTR" and variant.origin != "somatic" and variant.change not in UNSTATED
    ]
    both = [variant for variant in variants if variant.zygosity == "homozygous"]
    phased = [variant for variant in variants if variant not in both and variant.haplotype]
    loose = [variant for variant in variants if variant not in both and not variant.haplotype]
    sides = [_names([*both, *(v for v in phased if v.haplotype == side)]) for side in (1, 2)]
    if not loose:
        return Alleles((_copy(sides[0], patient), _copy(sides[1], patient)))
    return _placed(sides, [_names([variant]) for variant in loose], patient)


def _placed(sides: list[frozenset[str]], loose: list[frozenset[str]], patient: Patient) -> Alleles:
    """Put variants without phase on the copies that are still free."""
    free = [i for i, side in enumerate(sides) if not side]
    if len(loose) > len(free):
        each = tuple(Allele(names) for names in (*filter(None, sides), *loose))
        return Alleles(each, "which variants share a copy is not given", phased=False)
    for i, names in zip(free, loose, strict=False):
        sides[i] = names
    remark = "phase not given: taken as one on each copy" if len(loose) == 2 else ""
    return Alleles((_copy(sides[0], patient), _copy(sides[1], patient)), remark)


def _copy(names: frozenset[str], patient: Patient) -> Allele:
    if names:
        return Allele(names)
    return Allele(status="nothing found" if "CFTR" in patient.mutations.tested_genes else "not given")


def _names(variants: list[Variant]) -> frozenset[str]:
    return frozenset(canonical(part) for variant in variants for part in variant.change.split(";"))


def _named(text: str) -> Allele:
    """Return one side of a diplotype."""
    text = text.strip().strip("[]").strip()
    if text.lower() in REFERENCE:
        return Allele(status="normal")
    if text.lower() in {"?", "unknown", "not given"}:
        return Allele(status="not given")
    return Allele(frozenset(canonical(part) for part in text.split(";") if part.strip()))


def _place(name: str) -> tuple[int, str]:
    """Order variants as labels do, by their position."""
    digits = "".join(c for c in name.partition("+")[0].partition("-")[0] if c.isdigit())
    return int(digits or 0), name
