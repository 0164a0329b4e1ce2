"""How many copies of a gene are altered in a patient, and whether that makes the disease."""

from __future__ import annotations

from data.cftr_alleles import REFERENCE
from data.facts import Verdict
from data.mutations import Variant
from data.patient import Patient

ONE_IS_ENOUGH = ("autosomal dominant", "X-linked dominant", "any", "somatic mosaic")


def altered(patient: Patient, gene: str, inheritance: str) -> tuple[str, ...]:
    """Return what is altered in a gene, by the names given; nothing where it is wild type or was not tested.

    Somatic variants count only for diseases that are somatic.
    """
    diplotype = [side for side in _sides(patient, gene) if not _is_reference(side)]
    return tuple(dict.fromkeys([v.change for v in _variants(patient, gene, inheritance)] + diplotype))


def makes_disease(patient: Patient, gene: str, inheritance: str) -> Verdict:
    """Return whether the copies altered are as many as the inheritance asks for.

    A recessive disease needs both copies altered, an X-linked one the only copy of a male; what is not given
    (zygosity, phase, sex) leaves it unknown.
    """
    named = f"{gene} {', '.join(altered(patient, gene, inheritance))}"
    if inheritance in ONE_IS_ENOUGH:
        return Verdict(status="met", reason=named)
    found = _variants(patient, gene, inheritance)
    sides = [side for side in _sides(patient, gene) if not _is_reference(side)]
    if any(variant.zygosity in ("homozygous", "hemizygous") for variant in found) or len(sides) == 2:
        return Verdict(status="met", reason=f"{named} on every copy")
    if inheritance == "X-linked":
        return _x_linked(patient, named)
    if len(sides) == 1:
        return Verdict(status="unknown", reason=f"{named} on one copy, the disease needs both")
    return _recessive(found, named)


def _x_linked(patient: Patient, named: str) -> Verdict:
    sex = patient.field("history:sex")
    if sex == "male":
        return Verdict(status="met", reason=f"{named} on the only copy of a male")
    why = "a female carrier may or may not be affected" if sex == "female" else "sex not given"
    return Verdict(status="unknown", reason=f"{named}: {why}")


def _recessive(found: list[Variant], named: str) -> Verdict:
    phases = {variant.haplotype for variant in found}
    if {1, 2} <= phases:
        return Verdict(status="met", reason=f"{named} on different copies")
    if len(found) > 1:
        same = len(phases) == 1 and None not in phases
        why = f"{'on the same copy' if same else 'phase not given'}, the disease needs both"
    elif found[0].zygosity == "heterozygous":
        why = "on one copy, the disease needs both"
    else:
        why = "zygosity not given, the disease needs both copies altered"
    return Verdict(status="unknown", reason=f"{named}: {why}")


def _variants(patient: Patient, gene: str, inheritance: str) -> list[Variant]:
    somatic = inheritance == "somatic mosaic"
    return [v for v in patient.mutations.variants if v.gene == gene and (somatic or v.origin != "somatic")]


def _sides(patient: Patient, gene: str) -> list[str]:
    diplotype = patient.mutations.diplotypes.get(gene)
    return [side.strip() for side in diplotype.split("/")] if diplotype else []


def _is_reference(side: str) -> bool:
    return side.lower() in REFERENCE | {"hba", "unknown", "?"}
