"""From two alleles to a phenotype: rules of our own in the terms of CPIC.

Genes with activity values (DPYD, CYP2C9, CYP2D6) add the two up and read the sum off bins; the others judge
the pair of functions. The CYP2D6 bins are those on which CPIC and the Dutch working group agreed
(doi:10.1111/cts.12692); the rest are CPIC's tables as ClinPGX holds them, every diplotype of which the tests
compare with these rules.
"""

from __future__ import annotations

from data.pharmacogenes.gene import Allele

INDETERMINATE = "Indeterminate"

#: Lowest activity score (exclusive where second is True) of each phenotype, from the top.
_BINS = {
    "CYP2D6": ((2.25, True, "Ultrarapid"), (1.25, False, "Normal"), (0.0, True, "Intermediate")),
    "DPYD": ((2.0, False, "Normal"), (1.0, False, "Intermediate")),
    "CYP2C9": ((2.0, False, "Normal"), (1.0, False, "Intermediate")),
}

_LETTER = {
    "No function": "0",
    "Decreased function": "-",
    "Normal function": "1",
    "Increased function": "+",
    "Uncertain function": "?",
    "Unknown function": "x",
}

# Pairs of functions in the order of the letters above; a pair not listed is indeterminate.
_THIOPURINE = {
    "00": "Poor Metabolizer",
    "01": "Intermediate Metabolizer",
    "11": "Normal Metabolizer",
    "0?": "Possible Intermediate Metabolizer",
    "0x": "Possible Intermediate Metabolizer",
}
_PAIRS = {
    "TPMT": _THIOPURINE,
    "NUDT15": _THIOPURINE,
    "CYP3A5": {
        "00": "Poor Metabolizer",
        "01": "Intermediate Metabolizer",
        "11": "Normal Metabolizer",
        "1x": "Possible Intermediate Metabolizer",
    },
    "CYP2C19": {
        "00": "Poor Metabolizer",
        "0-": "Likely Poor Metabolizer",
        "01": "Intermediate Metabolizer",
        "0+": "Intermediate Metabolizer",
        "--": "Likely Intermediate Metabolizer",
        "-1": "Likely Intermediate Metabolizer",
        "-+": "Likely Intermediate Metabolizer",
        "11": "Normal Metabolizer",
        "1+": "Rapid Metabolizer",
        "++": "Ultrarapid Metabolizer",
    },
    "CYP2B6": {
        "00": "Poor Metabolizer",
        "0-": "Poor Metabolizer",
        "--": "Poor Metabolizer",
        "01": "Intermediate Metabolizer",
        "0+": "Intermediate Metabolizer",
        "-1": "Intermediate Metabolizer",
        "-+": "Intermediate Metabolizer",
        "11": "Normal Metabolizer",
        "1+": "Rapid Metabolizer",
        "++": "Ultrarapid Metabolizer",
    },
    "UGT1A1": {
        "--": "Poor Metabolizer",
        "-1": "Intermediate Metabolizer",
        "-+": "Intermediate Metabolizer",
        "11": "Normal Metabolizer",
        "1+": "Normal Metabolizer",
        "++": "Normal Metabolizer",
    },
    "SLCO1B1": {
        "00": "Poor Function",
        "01": "Decreased Function",
        "0+": "Decreased Function",
        "0?": "Possible Decreased Function",
        "0x": "Possible Decreased Function",
        "11": "Normal Function",
        "1+": "Normal Function",
        "++": "Increased Function",
    },
}


def judge(gene: str, one: Allele, other: Allele) -> tuple[str, float | None]:
    """Return the phenotype of two alleles, and their activity score where the gene has one."""
    if gene in _BINS:
        return _by_score(gene, one.activity, other.activity)
    if gene == "VKORC1":
        return f"-1639 {'/'.join(sorted(a.name[-1] for a in (one, other)))}", None
    if gene == "CYP4F2":
        bases = sorted("T" if "rs2108622" in allele.bases else "C" for allele in (one, other))
        return f"rs2108622 {'/'.join(bases)}", None
    if gene == "G6PD":
        return _g6pd(one, other), None
    order = "".join(_LETTER.values())
    pair = sorted((_LETTER[a.function] for a in (one, other)), key=order.index)
    return _PAIRS[gene].get("".join(pair), INDETERMINATE), None


def _by_score(gene: str, one: float | None, other: float | None) -> tuple[str, float | None]:
    if one is None or other is None:
        return INDETERMINATE, None
    score = one + other
    for bound, exclusive, name in _BINS[gene]:
        if score > bound or (score == bound and not exclusive):
            return f"{name} Metabolizer", score
    return "Poor Metabolizer", score


def _g6pd(one: Allele, other: Allele) -> str:
    """Judge a woman's two alleles or a man's one; one deficient of two is variable: one X is silenced."""
    functions = {allele.function for allele in (one, other) if allele.name != "Y"}
    return functions.pop() if len(functions) == 1 else "Variable"
