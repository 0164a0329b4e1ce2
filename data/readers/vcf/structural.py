"""What symbolic alleles (``<DEL>``, ``<DUP>``) and breakends make of genes, where the annotation tells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from data.genes import symbols
from data.readers.annotation import NOT_ANNOTATED, SILENT, UNKNOWN, Annotation
from data.readers.vcf.records import Call, Record

#: Copies of a gene from which it counts as amplified: six, as by in-situ hybridisation of HER2 (ASCO/CAP
#: guideline, Wolff et al., J Clin Oncol 2018;36(20)). Of other genes there is no agreed number.
AMPLIFIED = 6

PLACEHOLDER = "no allele of its own (any other base, or one that a deletion took)"
NO_COPIES = "how many copies there are is not given"
FEW_COPIES = f"fewer than {AMPLIFIED} copies: no amplification"
PART_LOST = "a deletion that leaves part of the gene: what is left of the protein is not said"
NO_FUSION = "rearranged, but no two genes are said to be fused"

_NOT_CODING = re.compile(
    "upstream|downstream|intergenic|intron_variant|utr_variant|intragenic|non_coding|nmd_transcript", re.I
)
_ABLATED = re.compile("transcript_ablation|feature_ablation")
_FUSED = re.compile("(?<!bidirectional_)gene_fusion")


class Altered(NamedTuple):
    """A gene and its change, with the number of copies where given."""

    gene: str
    change: str
    copies: float | None = None


def is_placeholder(alt: str) -> bool:
    """Return whether an ALT stands for no allele: ``*``, ``<*>``, ``<NON_REF>``, or X of old samtools."""
    return alt in ("*", "<*>", "<NON_REF>", "X", "<X>")


def is_symbolic(alt: str) -> bool:
    """Return whether an ALT is symbolic or a breakend, not bases."""
    return alt[0] in "<[]." or alt[-1] in "[]."


def altered(record: Record, call: Call, alt: str, said: Iterable[Annotation]) -> list[Altered] | str:
    """Return what a symbolic allele makes of the genes it is annotated with, or in words why nothing.

    Fused are two genes that SnpEff calls ``gene_fusion``. A ``deletion`` is of all copies: none is left
    (CN), or the genotype has it on both chromosomes and the transcript is ablated; ablated on one, it is a
    ``loss``.
    """
    said = list(said)
    fused = [pair for one in said if (pair := _fused(one))]
    if fused:
        return [Altered(first, f"{one}::{two} fusion") for one, two, first in dict.fromkeys(fused)]
    if not said:
        return NOT_ANNOTATED
    copies, kind = _copies(record, call), alt[1:4].upper()
    if kind in ("DEL", "DUP", "CNV") or re.match(r"<CN\d", alt):
        if copies == 0 or kind == "DEL":
            return _lost(said, call, copies)
        if copies is None or copies < AMPLIFIED:
            return NO_COPIES if copies is None else FEW_COPIES
        genes = _genes(said)
        return [Altered(gene, "amplification", copies) for gene in genes] or _why_not(said)
    return NO_FUSION


def _lost(said: list[Annotation], call: Call, copies: float | None) -> list[Altered] | str:
    both = copies == 0 or (bool(call.genotype) and set(call.genotype) == {1} and len(call.genotype) == 2)
    ablated = _genes([one for one in said if _ABLATED.search(one.consequence)])
    if copies == 0:
        genes = _genes(said)
        return [Altered(gene, "deletion", copies) for gene in genes] or _why_not(said)
    if ablated:
        return [Altered(gene, "deletion" if both else "loss", copies) for gene in ablated]
    return PART_LOST if _genes(said) else _why_not(said)


def _fused(one: Annotation) -> tuple[str, str, str] | None:
    genes = [symbols().get(gene.upper(), gene) for gene in one.gene.split("&")]
    known = [gene for gene in genes if gene.upper() in symbols()]
    if not _FUSED.search(one.consequence) or len(genes) != 2 or not known or genes[0] == genes[1]:
        return None
    return genes[0], genes[1], known[0]


def _genes(said: Iterable[Annotation]) -> list[str]:
    """Return the known genes whose coding sequence is touched, each once."""
    touched = [one for one in said if touches(one)]
    return list(dict.fromkeys(symbols()[g] for one in touched if (g := one.gene.upper()) in symbols()))


def touches(one: Annotation) -> bool:
    """Return whether more than what lies around and between the exons of a gene is touched."""
    terms = [term for term in re.split("[&,]", one.consequence) if term]
    return not terms or any(not _NOT_CODING.search(term) for term in terms)


def _why_not(said: Iterable[Annotation]) -> str:
    return UNKNOWN if any(touches(one) and one.gene for one in said) else SILENT


def _copies(record: Record, call: Call) -> float | None:
    """Return the total number of copies (CN, up to 999), None where it is not given; DELLY writes -1."""
    for text in (call.values.get("CN"), record.info.get("CN")):
        if text and re.fullmatch(r"\d{1,3}(\.\d+)?", text):
            return float(text)
    return None
