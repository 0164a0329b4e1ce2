"""A VCF as text, line by line: plain, gzip, bgzip or BCF; the build and the samples its header names.

Text is read here and not by htslib, whose errors name no line, which writes to stderr and mends in silence
what should be an error. pysam turns BCF into the same lines.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from data.errors import TailorError

Build = Literal["GRCh37", "GRCh38"]

_COLUMNS = ("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO")
#: Lengths of chromosomes 1 to 22, X and Y (Genome Reference Consortium); no two builds share one.
_LENGTHS: dict[int, Build] = {
    **dict.fromkeys(
        (249250621, 243199373, 198022430, 191154276, 180915260, 171115067, 159138663, 146364022, 141213431,
         135534747, 135006516, 133851895, 115169878, 107349540, 102531392, 90354753, 81195210, 78077248,
         59128983, 63025520, 48129895, 51304566, 155270560, 59373566), "GRCh37"),
    **dict.fromkeys(
        (248956422, 242193529, 198295559, 190214555, 181538259, 170805979, 159345973, 145138636, 138394717,
         133797422, 135086622, 133275309, 114364328, 107043718, 101991189, 90338345, 83257441, 80373285,
         58617616, 64444167, 46709983, 50818468, 156040895, 57227415), "GRCh38"),
}  # fmt: skip
_NAMES: dict[str, Build] = {
    "grch38": "GRCh38",
    "hg38": "GRCh38",
    "b38": "GRCh38",
    "grch37": "GRCh37",
    "hg19": "GRCh37",
    "b37": "GRCh37",
    "hs37d5": "GRCh37",
}
_BGZF_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")


@dataclass(frozen=True)
class VcfFile:
    """An open file: ``##`` lines, samples, number of the ``#CHROM`` line, and ``records`` as (line, text)."""

    header: tuple[str, ...]
    samples: tuple[str, ...]
    last: int
    columns: int
    records: Iterator[tuple[int, str]]

    @property
    def build(self) -> Build | None:
        """The build by the lengths of the contigs, else by the name of the reference; None if not said."""
        return _build(self.header)


def bad(line: int, message: str, hint: str | None = None, *, column: str | None = None) -> TailorError:
    """Build the error for a line that cannot be read."""
    where = f"Line {line}, column {column}" if column else f"Line {line}"
    return TailorError("bad_vcf", f"{where}: {message}", field="vcf", hint=hint)


@contextmanager
def open_vcf(path: Path) -> Iterator[VcfFile]:
    """Open a VCF or BCF; lines of a BCF are numbered as of its text.

    Raises
    ------
    TailorError
        ``no_file``; ``bad_vcf`` naming the line, also later while records are read.
    """
    if not path.is_file():
        raise TailorError("no_file", f"There is no file {path}.", field="vcf")
    lines = _numbered(path)
    try:
        header: list[str] = []
        for number, line in lines:
            if not line.startswith("##"):
                columns = _columns(number, line)
                yield VcfFile(tuple(header), tuple(columns[9:]), number, len(columns), lines)
                return
            header.append(line)
        ends = "in its header, before #CHROM" if header else "before it begins: it is empty"
        raise bad(max(1, len(header)), f"the file ends {ends}.")
    finally:
        lines.close()


def _columns(number: int, line: str) -> list[str]:
    columns = line.split("\t")
    if not line.startswith("#"):
        raise bad(number, f"no #CHROM line before {line[:20]!r}.", "Is it a VCF?")
    for name, found in zip(_COLUMNS, [*columns, *[""] * 8], strict=False):
        if name != found:
            raise bad(
                number, f"the column {name} is missing or out of its place.", "Columns are set by tabs."
            )
    if len(columns) > 8 and columns[8] != "FORMAT":
        raise bad(number, f"the ninth column is {columns[8]!r}, and should be FORMAT.")
    if len(set(columns)) < len(columns):
        raise bad(number, "two samples have the same name.")
    return columns


def _numbered(path: Path) -> Generator[tuple[int, str]]:
    """Yield the lines without their ends; what cannot be unpacked or is no text is an error."""
    number = 0
    try:
        for number, line in enumerate(_lines(path), start=1):
            if "\0" in line:
                raise bad(number, "a byte that is no text.", "Is it a VCF?")
            yield number, line.rstrip("\n")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise bad(
            number + 1, f"the compressed file cannot be read on ({error}).", "Is it complete?"
        ) from error


def _lines(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        start = file.read(18)
        zipped = start[:2] == b"\x1f\x8b"
        file.seek(0)
        if zipped:
            with gzip.open(file) as unpacked:
                binary = unpacked.read(3) == b"BCF"
        else:
            binary = start[:3] == b"BCF"
        file.seek(max(0, path.stat().st_size - len(_BGZF_END)))
        cut = zipped and start[12:14] == b"BC" and file.read() != _BGZF_END
    if binary:
        yield from _of_bcf(path)
        return
    with (gzip.open if zipped else open)(path, "rt", encoding="utf-8-sig", errors="replace") as text:
        yield from text
    if cut:
        raise EOFError("the last block of bgzip is missing")


def _of_bcf(path: Path) -> Iterator[str]:
    import pysam  # needed by this form alone

    loud = pysam.set_verbosity(0)  # htslib writes to stderr by itself
    try:
        with pysam.VariantFile(str(path)) as file:
            yield from str(file.header).splitlines()
            yield from map(str, file)
    except (OSError, ValueError) as error:
        raise EOFError(f"htslib: {error}") from error
    finally:
        pysam.set_verbosity(loud)


def _build(header: tuple[str, ...]) -> Build | None:
    text = " ".join(header).lower()
    found = {_LENGTHS[int(n)] for n in re.findall(r"length=(\d+)", text) if int(n) in _LENGTHS}
    if not found:
        lines = [
            line.lower() for line in header if line.startswith(("##reference", "##contig", "##assembly"))
        ]
        found = {build for name, build in _NAMES.items() if any(name in line for line in lines)}
    return found.pop() if len(found) == 1 else None
