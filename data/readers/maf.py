"""A MAF (mutation annotation format) -> its samples, with what of it was used and what was left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from data.errors import TailorError, unknown
from data.mutations import Mutations, Variant
from data.patient import Patient
from data.readers.maf_columns import CODE, REQUIRED, SAMPLE, Row, columns
from data.readers.maf_row import describe, read_row
from data.readers.reading import Left, Reading
from data.readers.text_file import text_lines

Progress = Callable[[int], None]
#: How often progress is told.
_STEP = 10_000
NOT_TESTED = Left(
    "the file", "which genes were tested", "is not in a MAF: a gene without a line is unknown, not wild type"
)


def read_maf(path: str | Path, *, sample: str | None = None, progress: Progress | None = None) -> Reading:
    """Return one sample of a MAF; ``sample`` may be left out where there is only one.

    ``progress`` is called with the number of lines read so far.

    Raises
    ------
    TailorError
        ``bad_maf`` (with line and column), ``several_samples``, ``unknown_sample``, ``no_file``.
    """
    account, names = _Account(), dict.fromkeys([sample] if sample else [])
    others: dict[str, None] = {}
    for row in _rows(path, progress):
        name = row.raw(SAMPLE)
        if name in names or not names:
            names[name] = None
            account.add(row)
        else:
            others[name] = None
    if sample is None and others:
        raise _several([*names, *others])
    if not account.found:
        raise unknown("unknown_sample", "sample of the file", sample or "", others, field="sample")
    return account.reading(next(iter(names)))


def read_maf_samples(path: str | Path) -> Iterator[tuple[str, Reading]]:
    """Yield every sample of a MAF with its name, as soon as its last line is read.

    The file is read twice: first to check it and to find where each sample ends, so that only samples that
    are not complete yet are held. Raises as :func:`read_maf`, before anything is yielded.
    """
    last = {row.raw(SAMPLE): row.line for row in _rows(path)}
    open_samples: dict[str, _Account] = {}
    for row in _rows(path):
        name = row.raw(SAMPLE)
        account = open_samples.setdefault(name, _Account())
        account.add(row)
        if last[name] == row.line:
            yield name, open_samples.pop(name).reading(name)


@dataclass
class _Account:
    """What was found in the lines of one sample so far."""

    variants: list[Variant] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    remarks: list[Left] = field(default_factory=list)

    @property
    def found(self) -> int:
        return len(self.variants) + len(self.left)

    def add(self, row: Row) -> None:
        result, remarks = read_row(row)
        where, what = f"line {row.line}", describe(row)
        if isinstance(result, str):
            self.left.append(Left(where, what, result))
        else:
            self.variants.append(result)
        self.remarks += [Left(where, what, remark) for remark in remarks]

    def reading(self, sample: str) -> Reading:
        unstated = sum(one.origin == "unknown" for one in self.variants)
        said = (
            [Left("column Mutation_Status", f"{unstated} variants", "neither somatic nor germline is stated")]
            if unstated
            else []
        )
        return Reading(
            format="MAF",
            patient=Patient(patient_id=sample[:200], mutations=Mutations(variants=tuple(self.variants))),
            found=self.found,
            used=len(self.variants),
            left=tuple(self.left),
            remarks=(NOT_TESTED, *said, *self.remarks),
        )


def _rows(path: str | Path, progress: Progress | None = None) -> Iterator[Row]:
    """Yield the lines of data; comments and empty lines are none."""
    at: dict[str, int] = {}
    width = done = 0
    for line, text in text_lines(path, CODE):
        if not text.strip() or (text.startswith("#") and not at and not text.startswith("#CHROM")):
            continue
        cells = text.split("\t")
        if not at:
            at, width = columns(line, text), len(cells)
            continue
        if len(cells) != width:
            raise TailorError(
                CODE,
                f"Line {line} has {len(cells)} columns, the header has {width}.",
                hint="Columns are parted by one tab each; a tab or line end inside a cell breaks its line.",
            )
        row = Row(line, cells, at)
        if not row.raw(SAMPLE):
            raise TailorError(CODE, f"Line {line}, column {REQUIRED[SAMPLE]} is empty: whose variant is it?")
        done += 1
        if progress and done % _STEP == 0:
            progress(done)
        yield row
    if not done:
        raise TailorError(CODE, f"{Path(path).name} has no line of data.", hint="Is it the right file?")
    if progress:
        progress(done)


def _several(names: list[str]) -> TailorError:
    more = ", …" if len(names) > 5 else ""
    return TailorError(
        "several_samples",
        f"The file holds {len(names)} samples: {', '.join(names[:5])}{more}.",
        field="sample",
        hint="Name one as sample, or read them all as a cohort.",
    )
