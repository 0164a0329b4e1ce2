"""From the annotation of a variant (gene, HGVS, consequence) to a ``Variant``, or why it is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from data.genes import symbols
from data.hgvs import read
from data.mutations import Variant
from data.readers.respelt import respelt

SILENT = "changes no protein"
UNKNOWN = "gene that no model and no table asks"
NOT_ANNOTATED = "not annotated: neither gene nor change of protein is given"

#: Words of Sequence Ontology and of the GDC's classification for what alters a protein, and what that is.
KINDS = {
    "missense_variant": "missense mutation",
    "missense_mutation": "missense mutation",
    "stop_gained": "nonsense mutation",
    "nonsense_mutation": "nonsense mutation",
    "frameshift_variant": "frameshift",
    "frame_shift_del": "frameshift",
    "frame_shift_ins": "frameshift",
    "splice_acceptor_variant": "splice site mutation",
    "splice_donor_variant": "splice site mutation",
    "splice_site": "splice site mutation",
    "splice_site_snp": "splice site mutation",
    "inframe_deletion": "coding mutation",
    "inframe_insertion": "coding mutation",
    "disruptive_inframe_deletion": "coding mutation",
    "disruptive_inframe_insertion": "coding mutation",
    "conservative_inframe_deletion": "coding mutation",
    "conservative_inframe_insertion": "coding mutation",
    "in_frame_del": "coding mutation",
    "in_frame_ins": "coding mutation",
    "protein_altering_variant": "coding mutation",
    "start_lost": "coding mutation",
    "translation_start_site": "coding mutation",
    "stop_lost": "coding mutation",
    "nonstop_mutation": "coding mutation",
    "initiator_codon_variant": "coding mutation",
    "coding_sequence_variant": "coding mutation",
    "exon_loss_variant": "coding mutation",
    "nonstop": "coding mutation",
    "missense": "missense mutation",
    "nonsense": "nonsense mutation",
    "exon_variant": "coding mutation",
    "mutated": "coding mutation",
    "itd": "internal tandem duplication",
    "fusion": "fusion",
    "stop_codon_del": "coding mutation",
    "stop_codon_ins": "coding mutation",
    "start_codon_snp": "coding mutation",
    "start_codon_del": "coding mutation",
    "start_codon_ins": "coding mutation",
    "splice_site_del": "splice site mutation",
    "splice_site_ins": "splice site mutation",
    "splice_site_indel": "splice site mutation",
}
#: Promoters whose mutations matter although no protein changes.
PROMOTERS = {"TERT"}
_FLANK = re.compile("upstream|5'flank|five_prime_flank", re.I)


@dataclass(frozen=True)
class Annotation:
    """What a file says of one variant in one transcript; empty where it says nothing.

    ``consequence`` may hold several terms, joined by ``&`` or ``,``.
    """

    gene: str = ""
    protein: str = ""
    coding: str = ""
    consequence: str = ""


def variant(
    said: Annotation,
    origin: Literal["somatic", "germline", "unknown"] = "unknown",
    vaf: float | None = None,
    **more: object,
) -> Variant | str:
    """Return the variant an annotation tells of, or in words why there is none.

    The change is that of the protein; at a splice site, and where none is given, that of the coding sequence,
    else the kind of the consequence. ``more`` are further fields of ``Variant``.
    """
    gene = symbols().get(said.gene.strip().upper())
    if not said.gene.strip():
        return SILENT if said.consequence and _kind(said) is None else NOT_ANNOTATED
    if gene is None:
        return UNKNOWN
    change = _change(said, gene)
    if change is None:
        return SILENT if said.consequence or said.protein else NOT_ANNOTATED
    return Variant.model_validate({"gene": gene, "change": change, "origin": origin, "vaf": vaf, **more})


def _change(said: Annotation, gene: str) -> str | None:
    kind = _kind(said)
    promoter = gene in PROMOTERS and bool(_FLANK.search(said.consequence))
    if kind is None and not promoter and (said.consequence or not _alters(said.protein)):
        return None
    protein, splice = respelt(said.protein.strip()), kind == "splice site mutation"
    coding = said.coding.strip().rpartition(":")[2]
    if not splice and _alters(protein):
        change = read(protein)
        # What nobody can read says less than its kind.
        return kind if kind and change.kind == "named" else _short(change.text) or kind
    if not splice and read(protein).kind == "synonymous":  # whatever the kind says, p.S694S is no change
        return None
    named = read(protein).text if splice and read(protein).kind == "splice" else ""
    return _short(read(coding).text if coding else "") or named or kind


@lru_cache(maxsize=4096)
def _kind_of(consequence: str) -> str | None:
    terms = consequence.lower().replace("&", ",").split(",")
    return next((KINDS[term.strip()] for term in terms if term.strip() in KINDS), None)


def _kind(said: Annotation) -> str | None:
    return _kind_of(said.consequence)


def _short(change: str) -> str:
    """Return a change, nothing for one so long that only its kind is of use."""
    return change if len(change) <= 200 else ""


def _alters(protein: str) -> bool:
    """Return whether a change of protein is one: not empty, not unknown, not synonymous."""
    bare = protein.strip().rpartition(":")[2].removeprefix("p.").strip("()")
    return bare not in ("", ".", "-", "?", "=", "0") and read(protein.strip()).kind != "synonymous"
