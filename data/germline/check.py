"""Findings of tumour sequencing that should be looked for in blood: they may be inherited.

After the ESMO Precision Medicine Working Group: Kuzbari 2023, Annals of Oncology, PMID 36529447.
"""

from __future__ import annotations

from data.germline.risk import genes
from data.germline.standing import standing
from data.patient import Patient
from data.rules import Fact

SOURCE = "ESMO Precision Medicine Working Group, Kuzbari 2023 (PMID 36529447)"
#: Followed up whatever the tumour (RET as well, where gain and not loss of function counts).
MOST_ACTIONABLE = frozenset({"BRCA1", "BRCA2", "PALB2", "MLH1", "MSH2", "MSH6"})
#: Fewer than 2 of 100 such findings in a tumour were inherited.
SELDOM = frozenset({"TP53", "APC", "STK11"})


class GermlineCheck(Fact):
    """A gene with a pathogenic variant of unknown origin, and whether to look for it in blood."""

    gene: str
    variants: tuple[str, ...]
    confirm: bool
    advice: str
    source: str = SOURCE


def germline_check(patient: Patient) -> tuple[GermlineCheck, ...]:
    """Return the genes whose pathogenic variants may be inherited; those already told apart are left out."""
    found: dict[str, list[str]] = {}
    for variant in patient.mutations.variants:
        asked = variant.origin == "unknown" and variant.gene in genes()
        if asked and standing(variant).known == "pathogenic":
            share = "" if variant.vaf is None else f" (allele fraction {variant.vaf:.0%})"
            found.setdefault(variant.gene, []).append(f"{variant.change}{share}")
    return tuple(_check(gene, tuple(changes)) for gene, changes in sorted(found.items()))


def _check(gene: str, changes: tuple[str, ...]) -> GermlineCheck:
    if gene in MOST_ACTIONABLE:
        advice = "Confirm in blood, whatever the tumour: such findings are often inherited."
    elif gene in SELDOM:
        advice = (
            "Seldom inherited (fewer than 2 of 100): confirm in blood if age or family history suggests it."
        )
    else:
        advice = (
            "Confirm in blood where the gene belongs to the tumour's kind or the family history suggests it."
        )
    return GermlineCheck(gene=gene, variants=changes, confirm=gene in MOST_ACTIONABLE, advice=advice)
