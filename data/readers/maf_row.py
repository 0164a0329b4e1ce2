"""One line of a MAF -> a variant, or why it is none."""

from __future__ import annotations

import re
from typing import Literal

from data.hgvs import read
from data.mutations import Variant
from data.readers.annotation import KINDS, Annotation, variant
from data.readers.maf_columns import CODING, GENE, KIND, NOTHING, PROTEIN, ZYGOSITY, Row

#: Words of Mutation_Status for what is no variant of the patient's DNA.
_ABSENT = {
    "wildtype": "Mutation_Status is Wildtype: not mutated",
    "none": "Mutation_Status is None: not mutated",
    "loh": "Mutation_Status is LOH: loss of the other copy, no new variant",
    "post-transcriptional modification": "Mutation_Status is Post-transcriptional modification: not DNA",
}
INVALID = "Validation_Status is Invalid: not confirmed by a second method"
REFERENCE = "both alleles of the tumour are the reference"
#: Words of Variant_Classification for what leaves the protein as it is.
_QUIET = frozenset(
    ("silent", "intron", "igr", "rna", "lincrna", "splice_region", "3'utr", "5'utr", "3'flank", "5'flank")
)
#: Columns of an allele fraction in per cent (genome.wustl.edu) and as a fraction (Oncotator).
_PER_CENT, _FRACTION = ("i_tumorvaf_wu", "tumor_vaf"), ("tumor_f",)
_ZYGOSITY = {"het": "heterozygous", "hom": "homozygous", "hem": "hemizygous"}


def read_row(row: Row) -> tuple[Variant | str, list[str]]:
    """Return the variant of a line or why there is none, and what else is to be said of it."""
    why = _absent(row)
    if why:
        return why, []
    remarks: list[str] = []
    origin = _origin(row, remarks)
    zygosity = _ZYGOSITY.get(row.get(*ZYGOSITY)[:3].lower()) if origin == "germline" else None
    said = Annotation(row.get(GENE), _protein(row, remarks), row.get(*CODING), _kind(row, remarks))
    found = variant(said, origin, _vaf(row, remarks), zygosity=zygosity)
    return found, [] if isinstance(found, str) else remarks


def describe(row: Row) -> str:
    """Return in a few words what a line says."""
    return " ".join(filter(None, (row.raw(GENE), row.get(*PROTEIN)[:60], row.raw(KIND))))


def _absent(row: Row) -> str:
    status = _ABSENT.get(row.raw("mutation_status").lower(), "")
    if status:
        return status
    if row.raw("validation_status").lower() == "invalid":
        return INVALID
    return REFERENCE if _is_reference(row) else ""


def _is_reference(row: Row) -> bool:
    reference, first, second = (
        row.get(name).upper() for name in ("reference_allele", "tumor_seq_allele1", "tumor_seq_allele2")
    )
    return bool(reference) and second == reference and first in ("", reference)


def _origin(row: Row, remarks: list[str]) -> Literal["somatic", "germline", "unknown"]:
    status = row.raw("mutation_status")
    if status.lower() == "somatic":
        return "somatic"
    if status.lower() == "germline":
        return "germline"
    if status.lower() not in NOTHING:
        remarks.append(f"Mutation_Status {status!r} is no word of the format: origin not known")
    return "unknown"


def _kind(row: Row, remarks: list[str]) -> str:
    """Return the classification, nothing for a word that is none of the format: then the protein tells."""
    kind = row.get(KIND)
    if kind and kind.lower() not in _QUIET and kind.lower() not in KINDS:
        remarks.append(
            f"Variant_Classification {kind!r} is no word of the format: the change of protein tells"
        )
        return ""
    return kind


def _protein(row: Row, remarks: list[str]) -> str:
    """Return the change of the protein; of transcripts that differ none, as which one counts is not said."""
    text = row.get(*PROTEIN)
    if ":" not in text and not re.search("[;,]", text):
        text = re.sub(r"^(p\.[A-Z])[A-Z]+(\d+fs)", r"\1\2", text)  # Oncotator: p.WQ288fs starts at W288
        if text and read(text).kind == "named":
            remarks.append(f"{text[:60]!r} is no HGVS of a protein: not read")
        return text
    changes = dict.fromkeys(re.findall(r"p\.[^;,:\s]+", text))
    if len(changes) > 1:
        remarks.append(
            f"transcripts differ ({', '.join(list(changes)[:4])}): only the kind of change is used"
        )
        return ""
    return next(iter(changes), "")


def _vaf(row: Row, remarks: list[str]) -> float | None:
    """Return the allele fraction: reads of the variant over all, else a column known to hold it."""
    alt, ref, depth = (_number(row.get(f"t_{name}")) for name in ("alt_count", "ref_count", "depth"))
    total = depth if depth else None if ref is None or alt is None else alt + ref
    if alt is not None and total:
        vaf: float | None = alt / total
    elif (per_cent := _number(row.get(*_PER_CENT))) is not None:
        vaf = per_cent / 100
    else:
        vaf = _number(row.get(*_FRACTION))
    if vaf is not None and not 0 <= vaf <= 1:
        remarks.append(f"allele fraction {vaf:g} is not between 0 and 1: left out")
        return None
    return None if vaf is None else round(vaf, 6)


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\d{1,12}(\.\d*)?([eE]-?\d{1,2})?", text) else None
