"""What an inherited variant means for its carrier: published risks, what is left, what can be done."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Literal

from data.germline.cancers import CancerRisk, cancer_risks
from data.germline.options import PreventiveOption, options
from data.germline.standing import Standing, standing
from data.germline.table import table
from data.mutations import Variant
from data.patient import Patient
from data.rules import Fact
from data.versions import Knowledge
from data.versions import table as version

KNOWLEDGE = ("germline_risk", "germline_modifiers", "germline_variants", "prevention")
#: Cancer comes with two altered copies; one copy is another matter.
RECESSIVE = ("MUTYH",)

Certainty = Literal["inherited", "only if inherited"]


class GermlineRisk(Fact):
    """One inherited finding: what is known of the variant, and for a pathogenic one risks and options.

    ``alleles`` counts altered copies (``one`` or ``two``). A variant of uncertain significance has neither
    risks nor options. ``notes`` are to be read with the numbers; ``warnings`` say which tables are old.
    """

    gene: str
    variants: tuple[str, ...]
    certainty: Certainty
    standing: Standing
    alleles: Literal["one", "two"]
    risks: tuple[CancerRisk, ...] = ()
    options: tuple[PreventiveOption, ...] = ()
    notes: tuple[str, ...] = ()
    knowledge: tuple[Knowledge, ...] = ()
    warnings: tuple[str, ...] = ()


def genes() -> frozenset[str]:
    """Return the genes the tables know: of others nothing is said."""
    named = {gene for cell in table("prevention")["genes"] for gene in cell.split(";")}
    return frozenset(named | set(table("risk")["gene"]) - {""})


def germline(patient: Patient, today: datetime.date | None = None) -> tuple[GermlineRisk, ...]:
    """Return what each variant that is or may be inherited means, by gene.

    Somatic variants and untested genes give nothing. A variant of unknown origin is said to count only if it
    is inherited: sequencing of a tumour alone cannot tell. ``today`` (default: this day) dates the warnings.
    """
    asked = [v for v in patient.mutations.variants if v.gene in genes() and v.origin != "somatic"]
    known = tuple(version(name) for name in KNOWLEDGE)
    day = today or datetime.date.today()
    dated = {"knowledge": known, "warnings": tuple(filter(None, (entry.warning(day) for entry in known)))}
    found = [_finding(group, patient) for group in _together(asked)]
    return tuple(finding.model_copy(update=dated) for finding in found)


def _together(variants: Sequence[Variant]) -> list[list[Variant]]:
    """Put a gene's pathogenic variants of one origin together, the inherited first; others alone."""
    groups: dict[tuple[str, str], list[Variant]] = {}
    for variant in variants:
        pathogenic = standing(variant).known == "pathogenic"
        groups.setdefault((variant.gene, variant.origin if pathogenic else variant.change), []).append(
            variant
        )
    return sorted(groups.values(), key=lambda group: (group[0].gene, group[0].origin != "germline"))


def _finding(group: list[Variant], patient: Patient) -> GermlineRisk:
    first, known = group[0], standing(group[0])
    certain: Certainty = "inherited" if first.origin == "germline" else "only if inherited"
    alleles: Literal["one", "two"] = "two" if first.gene in RECESSIVE and _copies(group) > 1 else "one"
    changes = tuple(dict.fromkeys(variant.change for variant in group))
    finding = GermlineRisk(
        gene=first.gene,
        variants=changes,
        certainty=certain,
        standing=known,
        alleles=alleles,
        notes=_origin(certain),
    )
    if known.known != "pathogenic":
        return finding
    risks = cancer_risks(first.gene, alleles, patient)
    notes = (*finding.notes, *_notes(group, alleles, patient, bool(risks)))
    return finding.model_copy(
        update={"risks": risks, "options": options(first.gene, alleles, patient), "notes": notes}
    )


def _copies(group: list[Variant]) -> int:
    """Count altered copies: two of one homozygous variant, one for each copy (or change, where unphased)."""
    if any(variant.zygosity == "homozygous" for variant in group):
        return 2
    return len({variant.haplotype or variant.change for variant in group})


def _origin(certain: Certainty) -> tuple[str, ...]:
    if certain == "inherited":
        return ()
    return ("Counts only if it is inherited: sequencing of the tumour alone cannot tell. Confirm in blood.",)


def _notes(group: list[Variant], alleles: str, patient: Patient, risks: bool) -> tuple[str, ...]:
    gene, notes = group[0].gene, []
    if gene in RECESSIVE and alleles == "one":
        notes.append(f"One altered copy of {gene}: the polyposis syndrome needs two.")
    if gene in RECESSIVE and alleles == "two" and len(group) > 1:
        notes.append("Taken to be on both copies: confirm in the parents.")
    if gene == "TP53":
        notes.append("Blood cells alone may carry it (clonal haematopoiesis): confirm in other tissue.")
    if not risks:
        notes.append("No published risk by age was found that could be checked; none is given.")
    elif patient.field("history:sex") is None:
        notes.append("Sex not given: the numbers of both sexes.")
    if patient.field("history:age") is None:
        notes.append("Age not given: what is left of the risk cannot be said.")
    return tuple(notes)
