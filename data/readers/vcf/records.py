"""The records of a VCF, each with the calls of the tumour (or only sample) and of the normal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from data.readers.vcf.samples import Sampled
from data.vcf_file import VcfFile, bad

Genotype = tuple[int | None, ...]


class Call(NamedTuple):
    """What a record says of one sample: alleles by number (none where there is no GT), and all its fields."""

    genotype: Genotype
    phased: bool
    values: dict[str, str]


@dataclass
class Record:
    """One line; alleles in capitals, ``alts`` empty where no ALT is given."""

    line: int
    chrom: str
    position: str
    id: str
    ref: str
    alts: list[str]
    filter: str
    info_text: str
    sample: Call | None
    normal: Call | None

    @cached_property
    def info(self) -> dict[str, str]:
        """The INFO column; a flag has an empty value."""
        return {key: value for key, _, value in (part.partition("=") for part in self.info_text.split(";"))}


def records(
    file: VcfFile, sampled: Sampled, progress: Callable[[int], None] | None = None
) -> Iterator[Record]:
    """Yield the records; ``progress`` is told how many were read, every 10,000.

    Raises
    ------
    TailorError
        ``bad_vcf`` naming line and column.
    """
    columns = [9 + file.samples.index(name) if name else None for name in (sampled.name, sampled.normal)]
    read = 0
    for number, text in file.records:
        if not text:
            continue
        read += 1
        if progress and read % 10_000 == 0:
            progress(read)
        yield _record(number, text, file, columns)


def _record(number: int, text: str, file: VcfFile, columns: list[int | None]) -> Record:
    fields = text.split("\t")
    if len(fields) != file.columns:
        raise bad(number, f"{len(fields)} columns, and {file.columns} in the header.", "Tabs part columns.")
    chrom, position, name, ref, alt, _, passed, info = fields[:8]
    if not (position.isascii() and position.isdigit()):
        raise bad(number, f"{position!r} is no position.", column="POS")
    alts = [] if alt in (".", "") else [a.upper() if a.isalpha() else a for a in alt.split(",")]
    if "" in alts:
        raise bad(number, f"an allele of {alt!r} is empty.", column="ALT")
    calls = [_call(number, file, fields, column, len(alts)) if column else None for column in columns]
    return Record(number, chrom, position, name, ref.upper(), alts, passed, info, *calls)


def _call(number: int, file: VcfFile, fields: list[str], column: int, alts: int) -> Call:
    keys, values = _keys(fields[8]), fields[column].split(":")
    if len(values) > len(keys):
        raise bad(number, f"{len(values)} values for FORMAT {fields[8]!r}.", column=file.samples[column - 9])
    said = dict(zip(keys, values, strict=False))
    text = said.get("GT")
    if text is None:
        return Call((), False, said)
    genotype, highest = _genotype(text)
    if not genotype:
        raise bad(number, f"{text!r} is no genotype.", column=file.samples[column - 9])
    if highest > alts:
        message = f"genotype {text!r} counts beyond the {alts + 1} alleles."
        raise bad(number, message, column=file.samples[column - 9])
    return Call(genotype, "|" in text, said)


@lru_cache(maxsize=1024)
def _keys(text: str) -> tuple[str, ...]:
    return tuple(text.split(":"))


@lru_cache(maxsize=4096)
def _genotype(text: str) -> tuple[Genotype, int]:
    """Return the alleles of a GT and the highest; none where it is no GT. VCF 4.4 may begin with a stroke."""
    if not re.fullmatch(r"[/|]?(?:\.|\d+)(?:[/|](?:\.|\d+))*", text):
        return (), 0
    alleles = tuple(None if allele == "." else int(allele) for allele in re.findall(r"\.|\d+", text))
    return alleles, max(allele or 0 for allele in alleles)
