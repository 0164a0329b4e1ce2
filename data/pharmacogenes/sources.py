"""Whole diplotypes from the sources of a patient, and whether the sources agree."""

from __future__ import annotations

from data.errors import TailorError
from data.patient import Patient
from data.pharmacogenes.calls import Calls
from data.pharmacogenes.gene import Gene
from data.pharmacogenes.haplotypes import fits
from data.pharmacogenes.notation import Pair, parse, written
from data.pharmacogenes.variants import Reported, is_genotype

_MEASURES = {"CYP2C9": "cyp2c9", "VKORC1": "vkorc1_1639"}


def given(gene: Gene, patient: Patient) -> dict[str, tuple[Pair, ...]]:
    """Return the pairs of each source that gives a whole diplotype, by what it is called."""
    found = {}
    if gene.symbol in patient.mutations.diplotypes:
        found["diplotype"] = parse(gene, patient.mutations.diplotypes[gene.symbol])
    measure = patient.mutations.measures.get(_MEASURES.get(gene.symbol, ""))
    if measure is not None:
        found[_MEASURES[gene.symbol]] = parse(gene, str(measure))
    for variant in patient.mutations.variants:  # some laboratories list a genotype as a variant
        if variant.gene == gene.symbol and is_genotype(variant):
            found["variant"] = parse(gene, variant.change.removeprefix("-1639").strip())
    return found


def agreed(gene: Gene, sources: dict[str, tuple[Pair, ...]], report: Reported) -> tuple[Pair, ...]:
    """Return the pairs on which all sources agree, or raise ``contradiction``."""
    kept = next(iter(sources.values()))
    for pairs in sources.values():
        names = {_names(pair) for pair in pairs}
        kept = tuple(pair for pair in kept if _names(pair) in names)
    seen = Calls(report.calls.genotypes, report.calls.groups, report.calls.named)
    kept = tuple(pair for pair in kept if fits(gene, pair, seen))
    if not kept:
        stated = [f"{name} {' or '.join(written(gene, pairs))}" for name, pairs in sources.items()]
        raise TailorError(
            "contradiction",
            f"{gene.symbol}: {', '.join([*stated, *report.words])} cannot all be true of one patient.",
            field=f"mutations:{gene.symbol}",
            hint="Leave out what is not of the germline, or correct the one that is wrong.",
        )
    return kept


def _names(pair: Pair) -> frozenset[str]:
    return frozenset(allele.name for allele in pair)


def by_sex(gene: Gene, pairs: tuple[Pair, ...], patient: Patient) -> tuple[Pair, ...]:
    """Keep the pairs with a Y of a man, without one of a woman; the other genes are not on X."""
    sex = patient.history.get("sex")
    if gene.symbol != "G6PD" or sex is None or not pairs:
        return pairs
    kept = tuple(pair for pair in pairs if (sex == "male") == ("Y" in _names(pair)))
    if not kept:
        raise TailorError(
            "contradiction",
            f"G6PD {' or '.join(written(gene, pairs))} is not possible in a {sex} patient.",
            field="mutations:G6PD",
            hint="G6PD lies on X: write a man's one allele with his Y, Mediterranean/Y.",
        )
    return kept
