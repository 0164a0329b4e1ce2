"""The mutation file (MAF) of a study -> variants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from data.genes import symbols
from data.hgvs import read
from data.mutations import Variant
from data.readers.annotation import KINDS, SILENT, UNKNOWN, Annotation, variant
from data.readers.cbioportal.account import Tally
from data.readers.cbioportal.catalogue import Part
from data.readers.cbioportal.samples import Samples
from data.readers.cbioportal.table import Progress, Table, missing

GENE, SAMPLE = "Hugo_Symbol", "Tumor_Sample_Barcode"
NOT_THERE = "Mutation_Status says that it is no mutation"
REFUTED = "Validation_Status says that it was not confirmed"
AGAIN = "the same variant of the same sample again"
ODD_CLASS = "Variant_Classification that the MAF format does not know, read by the change of the protein"
ODD_PLACE = "position that is not a whole number; Tailor goes by gene and protein, not by position"
ODD_STATUS = "Mutation_Status that is neither Somatic nor Germline: origin unknown"
NO_PROTEIN = "no column HGVSp_Short or Amino_Acid_Change: a mutation is known by its kind only"
LONG = "change cut off at 200 signs"
_PROTEIN = ("HGVSp_Short", "HGVSp", "Amino_Acid_Change")
_ABSENT = {"none", "loh", "wildtype"}
#: What the MAF format knows besides KINDS; none of it changes a protein for certain.
_SILENT_CLASSES = frozenset(
    [
        "silent",
        "intron",
        "igr",
        "3'utr",
        "5'utr",
        "3'flank",
        "5'flank",
        "rna",
        "lincrna",
        "splice_region",
        "synonymous_variant",
        "de_novo_start_inframe",
        "de_novo_start_outofframe",
    ]
)
Origin = Literal["somatic", "germline", "unknown"]


@dataclass
class Maf:
    """The rows of a MAF of genes that are known, kept until it is clear which samples are used.

    ``mutated`` are the barcodes of every sample that has a row.
    """

    tally: Tally
    mutated: set[str] = field(default_factory=set)
    rows: list[tuple[int, str, Variant]] = field(default_factory=list)

    def place(self, samples: Samples) -> Iterator[tuple[str, Variant]]:
        """Yield patient and variant of the rows that are used, and tally the others."""
        seen: set[tuple[str, str, str, str]] = set()
        for line, barcode, found in self.rows:
            patient, why = samples.place(barcode)
            what = f"{found.gene} {found.change} of {barcode}"
            if patient is None:
                self.tally.leave(f"line {line}", what, why)
                continue
            key = (patient, found.gene, found.change, found.origin)
            if key in seen:
                self.tally.leave(f"line {line}", what, AGAIN)
                continue
            seen.add(key)
            self.tally.used += 1
            yield patient, found


def read_maf(part: Part, progress: Progress | None) -> Maf:
    """Read a MAF as cBioPortal extends it; only gene and sample are indispensable.

    Raises
    ------
    TailorError
        ``missing_column``, ``bad_encoding``, ``bad_row``: with file and line.
    """
    table = Table(part.path, progress)
    maf = Maf(Tally(part.path.name, part.kind, "rows"))
    gene, sample = table.need(GENE), table.need(SAMPLE)
    proteins = [place for name in _PROTEIN if (place := table.column(name)) is not None]
    if not proteins:
        maf.tally.remark(f"line {table.header_line}", table.name, NO_PROTEIN)
    for line, cells in table:
        maf.tally.found += 1
        if not cells[sample]:
            table.fail("bad_row", line, f"{SAMPLE} is empty", SAMPLE)
        maf.mutated.add(cells[sample])
        _note_faults(table, line, cells, maf.tally)
        if cells[gene].upper() not in symbols():
            maf.tally.leave(f"line {line}", cells[gene] or "(no gene)", UNKNOWN)
            continue
        found = _variant(table, line, cells, proteins, maf.tally)
        if isinstance(found, str):
            maf.tally.leave(f"line {line}", f"{cells[gene]} of {cells[sample]}", found)
        else:
            maf.rows.append((line, cells[sample], found))
    return maf


def _variant(table: Table, line: int, cells: list[str], proteins: list[int], tally: Tally) -> Variant | str:
    status = _cell(table, cells, "Mutation_Status").lower()
    if status in _ABSENT:
        return NOT_THERE
    if _cell(table, cells, "Validation_Status").lower() in ("invalid", "wildtype"):
        return REFUTED
    kind = _cell(table, cells, "Variant_Classification")
    kind = kind if _is_class(kind) else ""
    protein = next((cells[place] for place in proteins if not missing(cells[place])), "")
    coding = _cell(table, cells, "HGVSc")
    said = Annotation(cells[table.need(GENE)], protein, "" if missing(coding) else coding, kind)
    found = variant(said, _origin(status), _vaf(table, cells))
    if isinstance(found, str):
        return found
    if len(protein) > 200:
        tally.remark(f"line {line}", f"{protein[:40]}…", LONG)
    return SILENT if read(found.change).kind == "synonymous" else found


def _origin(status: str) -> Origin:
    if status.startswith("somatic"):
        return "somatic"
    return "germline" if status.startswith("germline") else "unknown"


def _is_class(kind: str) -> bool:
    return kind.lower() in KINDS or kind.lower() in _SILENT_CLASSES


def _vaf(table: Table, cells: list[str]) -> float | None:
    """Return the share of reads with the variant, None where reads are not given or none were read."""
    try:
        alt, ref = (float(_cell(table, cells, name)) for name in ("t_alt_count", "t_ref_count"))
    except ValueError:
        return None
    return alt / (alt + ref) if alt >= 0 and ref >= 0 and 0 < alt + ref < float("inf") else None


def _note_faults(table: Table, line: int, cells: list[str], tally: Tally) -> None:
    """Remark faults that keep no row from being used, of whatever gene it is."""
    for name in ("Start_Position", "End_Position"):
        text = _cell(table, cells, name)
        if table.column(name) is not None and not text.isdigit():
            tally.remark(f"line {line}, {name}", text or "(empty)", ODD_PLACE)
    kind = _cell(table, cells, "Variant_Classification")
    if not _is_class(kind):
        tally.remark(f"line {line}, Variant_Classification", kind or "(empty)", ODD_CLASS)
    status = _cell(table, cells, "Mutation_Status")
    known = missing(status) or status.lower() in _ABSENT or _origin(status.lower()) != "unknown"
    if not known:
        tally.remark(f"line {line}, Mutation_Status", status, ODD_STATUS)


def _cell(table: Table, cells: list[str], name: str) -> str:
    place = table.column(name)
    return "" if place is None else cells[place]
