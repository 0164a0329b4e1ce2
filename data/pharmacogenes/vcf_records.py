"""Reader of the few records of a VCF that a caller asks for; GRCh37 or GRCh38, gVCF too."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from data.errors import TailorError
from data.vcf_file import Build, VcfFile, bad, open_vcf


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
    with open_vcf(path) as file:
        column = _column(file, sample)
        build = build or file.build
        if build is None:
            raise TailorError(
                "unknown_build",
                "The header does not say whether positions are of GRCh37 or of GRCh38.",
                field="vcf",
                hint="Give the build.",
            )
        chroms: dict[str, list[int]] = {}
        for chrom, position in sorted(positions[build]):
            chroms.setdefault(chrom, []).append(position)
        records = tuple(_records(file, chroms, column))
    return Vcf(build, records)


def _column(file: VcfFile, sample: str | None) -> int:
    samples = file.samples
    if not samples:
        raise bad(file.last, "no header line with a sample.", "A VCF has #CHROM ... FORMAT SAMPLE.")
    if sample is None and len(samples) > 1:
        raise bad(file.last, f"{len(samples)} samples.", f"Say which: {', '.join(samples[:5])}.")
    if sample is not None and sample not in samples:
        raise bad(file.last, f"no sample {sample!r}.", f"Samples: {', '.join(samples[:5])}.")
    return 9 + (samples.index(sample) if sample else 0)


def _records(file: VcfFile, chroms: Mapping[str, list[int]], column: int) -> Iterator[Record]:
    for number, line in file.records:
        start = line.split("\t", 2)
        wanted = chroms.get(start[0].removeprefix("chr"))
        if wanted is None:
            continue
        fields = line.split("\t")
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
