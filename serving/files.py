"""Whatever file a patient arrives in: what it is is seen from what it holds, not from its name."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from functools import reduce
from pathlib import Path
from typing import Literal, NamedTuple

from data.dictionary import GROUPS
from data.errors import TailorError
from data.hiv.sequence import as_mutations, read_fasta
from data.patient import Patient
from data.readers.combine import combine
from data.readers.fhir import read_fhir
from data.readers.form import read_form
from data.readers.maf import read_maf
from data.readers.reading import Left, Reading
from data.readers.variant_text import read_variants
from data.readers.vcf import read_vcf
from serving.request import check, from_file

Format = Literal["vcf", "maf", "fhir", "request", "form", "fasta", "text"]
HEAD = 65_536
HINT = "Read: VCF, MAF, FHIR R4 (JSON), request of Tailor (JSON), CSV form, FASTA of HIV, list of variants."


class Opened(NamedTuple):
    """One patient as read, and the program the file is of, where it says."""

    reading: Reading
    program: str | None = None


def detect(path: Path) -> Format:
    """Return what a file is.

    Raises
    ------
    TailorError
        ``no_file``, ``unknown_format``.
    """
    head = _head(path)
    if head.startswith((b"##fileformat=VCF", b"BCF")):
        return "vcf"
    if head.startswith(b"PK\x03\x04"):
        return "form"  # a workbook
    if b"\x00" in head:
        raise _no_text(path)
    try:
        text = head.decode("utf-8-sig", "ignore" if len(head) == HEAD else "strict").lstrip()
    except UnicodeDecodeError:
        raise _no_text(path) from None
    if text.startswith(("{", "[")):
        return "fhir" if '"resourceType"' in text else "request"
    if text.startswith("##") or text.startswith("#CHROM"):
        return "vcf"
    return _of_table(text)


def open_file(path: Path, *, sample: str | None = None) -> Opened:
    """Read one patient from one file of any format.

    Parameters
    ----------
    path : Path
    sample : str, optional
        Which of several samples of a VCF or MAF.

    Raises
    ------
    TailorError
        What :func:`detect` and the reader of the format raise.
    """
    kind = detect(path)
    if kind == "fhir":
        bundle = read_fhir(path)
        return Opened(bundle, bundle.program)
    if kind == "request":
        return _request(path)
    if kind == "vcf":
        return Opened(read_vcf(path, sample=sample))
    if kind == "maf":
        return Opened(read_maf(path, sample=sample))
    if kind == "fasta":
        return Opened(_fasta(path))
    if kind == "form":
        return Opened(read_form(path))
    return Opened(_text(path))


def open_files(paths: Sequence[Path], *, sample: str | None = None) -> tuple[Patient, list[Opened]]:
    """Read several files of one patient; what they say differently is an error (``contradiction``)."""
    opened = [open_file(path, sample=sample) for path in paths]
    return reduce(combine, (each.reading.patient for each in opened)), opened


def _head(path: Path) -> bytes:
    """Return the first bytes of what is in a file, unpacked."""
    if not path.is_file():
        raise TailorError("file_not_found", f"There is no file {path}.", field="file", hint=HINT)
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip():
        raise TailorError("empty_file", f"{path.name} is empty.", field="file", hint=HINT)
    if not head.startswith(b"\x1f\x8b"):
        return head
    try:
        with gzip.open(path) as file:
            return file.read(HEAD)
    except (OSError, EOFError):
        message = f"{path.name} is cut off or no gzip."
        raise TailorError("bad_gzip", message, field="file", hint="Copy it again.") from None


def _no_text(path: Path) -> TailorError:
    message, hint = f"{path.name} is no text and of no format known.", f"Text is UTF-8. {HINT}"
    return TailorError("unknown_format", message, field="file", hint=hint)


def _of_table(text: str) -> Format:
    """Tell the formats of lines of text apart by the first that is no comment."""
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    if first.startswith(">"):
        return "fasta"
    columns = {column.strip().lower() for column in first.split("\t")}
    if {"hugo_symbol", "variant_classification"} & columns or "icgc_mutation_id" in columns:
        return "maf"
    cells = [cell.strip().strip('"').lower() for cell in first.replace(";", ",").split(",")]
    if cells[0] in ("patient_id", "key", "field") or cells[0].split(":")[0] in GROUPS:
        return "form"
    if len(columns) > 3:
        message = f"A table with the columns {', '.join(first.split(chr(9))[:6])} is of no format known."
        raise TailorError("unknown_format", message, field="file", hint=HINT)
    return "text"


def _text(path: Path) -> Reading:
    """Read what people write of variants; a text in which there is nothing of the kind is another format."""
    try:
        reading = read_variants(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise _no_text(path) from None
    if not reading.found:
        message = f"In {path.name} there is nothing to be read."
        raise TailorError("unknown_format", message, field="file", hint=HINT)
    return reading


def _request(path: Path) -> Opened:
    """Read a request of Tailor, or a patient alone, whose every item is checked and so used."""
    value = from_file(path)
    program = value.get("program")
    asked = check({"program": "any", **value})
    patient, found = asked.patient, asked.patient.mutations
    n = len(list(patient.given())) + len(found.variants) + len(found.tested_genes)
    n += len(found.diplotypes) + len(found.alleles) + len(patient.expression.genes)
    return Opened(Reading("request of Tailor", patient, n, n), program)


def _fasta(path: Path) -> Reading:
    """Read the sequences of one virus; each is an item."""
    sequenced = read_fasta(path)
    patients = [Patient(mutations=as_mutations(one)) for one in sequenced]
    remarks = tuple(Left(one.name, "", note) for one in sequenced for note in one.problems)
    n = len(sequenced)
    return Reading("FASTA of HIV", reduce(combine, patients), n, n, remarks=remarks)
