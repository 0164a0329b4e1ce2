"""From what is known of a patient's germline to the phenotype of each pharmacogene.

Sources: diplotypes as a laboratory reports them, named alleles, germline variants with zygosity and phase,
genes looked at, and the measures ``cyp2c9`` and ``vkorc1_1639``. What was not looked for stays open: a
phenotype is the set of all that the sources allow, and is certain only if that is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from data.errors import TailorError
from data.patient import Patient
from data.pharmacogenes import hla, rules
from data.pharmacogenes.calls import Calls
from data.pharmacogenes.gene import Gene, load_gene, symbols
from data.pharmacogenes.haplotypes import possible
from data.pharmacogenes.notation import Pair, parse, written
from data.pharmacogenes.sources import agreed, by_sex, given
from data.pharmacogenes.variants import reported
from data.rules import Fact


class Phenotype(Fact):
    """The phenotypes of one gene (or of one HLA allele) that the sources allow.

    ``diplotypes`` are all that are possible; where they are more than 24, the one allele found with ``?``, or
    one for each outcome. ``phenotypes`` are distinct, in CPIC's terms; ``activity_scores`` ascending, where
    the gene has them; ``certain`` means exactly one phenotype, be it ``Indeterminate``; ``from_`` is what it
    was read from and ``reason`` what is not known.
    """

    gene: str
    diplotypes: tuple[str, ...]
    phenotypes: tuple[str, ...]
    activity_scores: tuple[float, ...] = ()
    certain: bool
    from_: tuple[str, ...] = ()
    reason: str = ""


def phenotypes(patient: Patient) -> dict[str, Phenotype]:
    """Return what is known of each pharmacogene, by gene and by HLA allele; unknown ones are absent.

    Raises
    ------
    TailorError
        ``contradiction`` where two sources cannot both be right; ``unknown_allele``, ``bad_diplotype``.
    """
    found = {symbol: _of_gene(load_gene(symbol), patient) for symbol in symbols()}
    answers = {symbol: answer for symbol, answer in found.items() if answer is not None}
    for allele, (carried, words) in hla.carried(patient.mutations).items():
        answers[allele] = Phenotype(
            gene=allele,
            diplotypes=(),
            phenotypes=("positive" if carried else "negative",),
            certain=True,
            from_=(words,),
        )
    return answers


def phenotype(gene: str, diplotype: str) -> Phenotype:
    """Return the phenotype of a diplotype: ``*1/*2``, alternatives joined by `` or ``, ``?`` for unknown.

    Raises
    ------
    TailorError
        ``unknown_pharmacogene``, ``unknown_allele`` or ``bad_diplotype``.
    """
    if gene not in symbols():
        raise TailorError(
            "unknown_pharmacogene",
            f"{gene!r} is not one of the pharmacogenes.",
            hint=f"Known: {', '.join(symbols())}.",
        )
    loaded = load_gene(gene)
    return _summary(loaded, parse(loaded, diplotype), ("diplotype",))


def _of_gene(gene: Gene, patient: Patient) -> Phenotype | None:
    report = reported(gene, patient.mutations)
    whole = given(gene, patient)
    named = bool(report.calls.genotypes or report.calls.named)
    words = (*whole, *report.words)
    if whole:
        pairs = agreed(gene, whole, report)
        reasons: list[str] = []
    elif named or report.calls.complete:
        result = possible(gene, report.calls)
        pairs, words = result.pairs, words or ("tested, nothing found",)
        reasons = _reasons(gene, report.calls, result.implied, result.left)
    elif report.unknown:
        pairs, reasons = (), []
    else:
        return None
    if report.unknown:
        reasons.append(f"{', '.join(report.unknown)} is not in the table: its function is not known")
    return _summary(gene, by_sex(gene, pairs, patient), words or report.unknown, reasons, report.unknown)


def _reasons(gene: Gene, calls: Calls, implied: bool, left: Sequence[str]) -> list[str]:
    reasons = []
    if not calls.complete:
        reasons.append(f"{gene.symbol} is not listed as tested: its other variants were not looked for")
    elif not (calls.genotypes or calls.named):
        reasons.append("read from the list of tested genes, which holds only if that was of the germline")
    if implied:
        reasons.append("variants that go with those found were taken to be there")
    if left:
        reasons.append(f"{', '.join(left)} belongs to no known allele as it was found")
    if gene.symbol == "CYP2D6":
        taken = (
            "were taken to be excluded, as it is listed as tested"
            if calls.complete
            else "were not looked for"
        )
        reasons.append(f"deletion, duplication and hybrids of CYP2D6 {taken}")
    return reasons


def _summary(
    gene: Gene,
    pairs: Sequence[Pair],
    words: Iterable[str],
    reasons: Iterable[str] = (),
    unknown: Sequence[str] = (),
) -> Phenotype:
    judged = [rules.judge(gene.symbol, *pair) for pair in pairs]
    names = list(dict.fromkeys(name for name, _ in judged))
    why = [*reasons]
    if not pairs:
        why.append("the variants found fit no pair of known alleles")
    if (unknown or not pairs) and rules.INDETERMINATE not in names:
        names.append(rules.INDETERMINATE)
    open_ended = {a.name: a.function.lower() for p in pairs for a in p if a.function.startswith("Un")}
    if rules.INDETERMINATE in names and len(pairs) == 1:
        why += [f"{name} is of {function}" for name, function in open_ended.items()]
    diplotypes = written(gene, pairs)
    if len(pairs) > 1:
        why.append("several diplotypes are possible")
    copied = [any(a.name == "*5" or "x" in a.name for a in pair) for pair in pairs]
    if gene.symbol == "CYP2D6" and any(copied) and not all(copied):
        why.append("how many copies of CYP2D6 there are is not known")
    return Phenotype(
        gene=gene.symbol,
        diplotypes=diplotypes,
        phenotypes=tuple(names),
        activity_scores=tuple(sorted({score for _, score in judged if score is not None})),
        certain=len(names) == 1,
        from_=tuple(words),
        reason="; ".join(why),
    )
