"""Reader of the few records of a VCF that a caller asks for; plain or gzipped, GRCh37 or GRCh38, gVCF too."""

from __future__ import annotations

import gzip
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TextIO

from data.errors import TailorError

Build = Literal["GRCh37", "GRCh38"]

# Lengths of chromosomes 1, 10 and X tell the builds apart.
_LENGTHS: dict[int, Build] = {
    249250621: "GRCh37",
    135534747: "GRCh37",
    155270560: "GRCh37",
    248956422: "GRCh38",
    133797422: "GRCh38",
    156040895: "GRCh38",
}
_NAMES: dict[str, Build] = {
    "grch38": "GRCh38",
    "hg38": "GRCh38",
    "b38": "GRCh38",
    "grch37": "GRCh37",
    "hg19": "GRCh37",
    "b37": "GRCh37",
    "hs37d5": "GRCh37",
}


@dataclass(frozen=True)
class Record:
    """One record of one sample; ``bases`` are the alleles called, None where not; ``end`` of a gVCF block."""

    line: int
    chrom: str
    position: int
    end: int
    ref: str
    bases: tuple[str | None, ...]
    phased: str | None

    @property
    def is_reference(self) -> bool:
        """Whether every allele called is the reference."""
        return all(base == self.ref for base in self.bases)


@dataclass(frozen=True)
class Vcf:
    """The build of a file, and its records that touch the positions asked for."""

    build: Build
    records: tuple[Record, ...]


def read_records(
    path: Path, positions: Mapping[Build, set[tuple[str, int]]], sample: str | None, build: Build | None
) -> Vcf:
    """Return the records at any of the positions (chromosome without ``chr``, position) of the file's build.

    Raises
    ------
    TailorError
        ``bad_vcf`` naming the line; ``unknown_build`` where neither header nor caller says which.
    """
    with _open(path) as file:
        header, column, last = _header(file, sample)
        build = build or _build(header)
        chroms: dict[str, list[int]] = {}
        for chrom, position in sorted(positions[build]):
            chroms.setdefault(chrom, []).append(position)
        records = tuple(_records(file, chroms, column, last))
    return Vcf(build, records)


def bad(line: int, message: str, hint: str | None = None) -> TailorError:
    """Build the error for a line that cannot be read."""
    return TailorError("bad_vcf", f"Line {line}: {message}", field="vcf", hint=hint)


def _open(path: Path) -> TextIO:
    if not path.is_file():
        raise TailorError("no_file", f"There is no file {path}.", field="vcf")
    with path.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rt", encoding="utf-8") if zipped else path.open(encoding="utf-8")


def _header(file: TextIO, sample: str | None) -> tuple[list[str], int, int]:
    """Return the lines of the header, the column of the sample, and the number of the last line read."""
    lines: list[str] = []
    for number, line in enumerate(file, start=1):
        if line.startswith("##"):
            lines.append(line)
            continue
        columns = line.rstrip("\n").split("\t")
        if columns[0] != "#CHROM" or len(columns) < 10:
            raise bad(number, "no header line with a sample.", "A VCF has #CHROM ... FORMAT SAMPLE.")
        samples = columns[9:]
        if sample is None and len(samples) > 1:
            raise bad(number, f"{len(samples)} samples.", f"Say which: {', '.join(samples[:5])}.")
        if sample is not None and sample not in samples:
            raise bad(number, f"no sample {sample!r}.", f"Samples: {', '.join(samples[:5])}.")
        return lines, 9 + (samples.index(sample) if sample else 0), number
    raise bad(len(lines), "the file ends before its records.")


def _build(header: list[str]) -> Build:
    text = " ".join(header).lower()
    found = {_LENGTHS[int(n)] for n in re.findall(r"length=(\d+)", text) if int(n) in _LENGTHS}
    if not found:
        lines = [
            line.lower() for line in header if line.startswith(("##reference", "##contig", "##assembly"))
        ]
        found = {build for name, build in _NAMES.items() if any(name in line for line in lines)}
    if len(found) != 1:
        raise TailorError(
            "unknown_build",
            "The header does not say whether positions are of GRCh37 or of GRCh38.",
            field="vcf",
            hint="Give the build.",
        )
    return found.pop()


def _records(file: TextIO, chroms: Mapping[str, list[int]], column: int, last: int) -> Iterator[Record]:
    for number, line in enumerate(file, start=last + 1):
        start = line.split("\t", 2)
        wanted = chroms.get(start[0].removeprefix("chr"))
        if wanted is None:
            continue
        fields = line.rstrip("\n").split("\t")
        if len(fields) <= column or not fields[1].isdigit():
            raise bad(number, "too few columns, or no position.")
        position, ref = int(fields[1]), fields[3].upper()
        block = re.search(r"(?:^|;)END=(\d+)", fields[7])
        end = int(block[1]) if block else position + len(ref) - 1
        first = bisect_left(wanted, position)
        if first < len(wanted) and wanted[first] <= end:
            yield _record(number, fields, column, end)


def _record(number: int, fields: list[str], column: int, end: int) -> Record:
    entry = dict(zip(fields[8].split(":"), fields[column].split(":"), strict=False))
    genotype = entry.get("GT", ".")
    if not re.fullmatch(r"(\.|\d+)([/|](\.|\d+))?", genotype):
        raise bad(number, f"genotype {genotype!r} is not of one or two alleles.")
    ref = fields[3].upper()
    alleles = [ref, *fields[4].upper().split(",")]
    calls = re.split(r"[/|]", genotype)
    if any(call != "." and int(call) >= len(alleles) for call in calls):
        raise bad(number, f"genotype {genotype!r} counts beyond the alleles {','.join(alleles)}.")
    trusted = fields[6] in (".", "PASS", "")
    called = [alleles[int(c)] if c != "." and trusted else "." for c in calls]
    bases = tuple(base if re.fullmatch("[ACGTN]+", base) else None for base in called)  # no *, no <DEL>
    if len(bases) == 1 and bases[0] is None:
        bases = (None, None)  # a lone dot says nothing of the number of copies either
    phased = entry.get("PS", "all") if "|" in genotype else None
    chrom = fields[0].removeprefix("chr")
    return Record(number, chrom, int(fields[1]), end, ref, bases, phased)
