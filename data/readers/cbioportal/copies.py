"""Discrete copy-number files, wide and long -> amplifications and deletions.

Who tests copies does not read the sequence. ``tested_genes`` says that a gene was sequenced, so a normal copy
number counts only in genes that were; of the others the cohort knows amplification and deletion only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from data.genes import symbols
from data.mutations import Variant
from data.readers.annotation import UNKNOWN
from data.readers.cbioportal.account import Tally
from data.readers.cbioportal.catalogue import Part
from data.readers.cbioportal.matrix import AGAIN, NO_SYMBOL, gene_rows
from data.readers.cbioportal.samples import Samples
from data.readers.cbioportal.table import Progress, Table, missing

NOT_SEQUENCED = (
    "neither amplified nor deleted, but not sequenced: a gene tested for copies only is not tested"
)
ODD = "not a discrete copy number: -2, -1.5, -1, 0, 1 or 2"
#: -1.5 is a loss of more than one copy, or of part of the gene: a loss for certain, a deep deletion perhaps.
_CHANGES = {-2.0: "deletion", -1.5: "loss", 2.0: "amplification"}
_LEVELS = (-2.0, -1.5, -1.0, 0.0, 1.0, 2.0)
Tested = Mapping[str, frozenset[str]]


def read_copies(
    part: Part, samples: Samples, tested: Tested, seen: set[str], tally: Tally, progress: Progress | None
) -> Iterator[tuple[str, Variant]]:
    """Yield patient and variant of each high-level amplification and deep deletion.

    Every patient with a copy number is added to ``seen``.
    """
    table = Table(part.path, progress)
    rows = _long(table, samples, tally) if part.datatype == "DISCRETE_LONG" else _wide(table, samples, tally)
    for line, gene, patient, text in rows:
        seen.add(patient)
        level = _level(text)
        where, what = f"line {line}", f"{gene} {text} of {patient}"
        if level is None:
            tally.leave(where, what, ODD)
        elif change := _CHANGES.get(level):
            tally.used += 1
            yield patient, Variant(gene=gene, change=change, origin="somatic")
        elif gene in tested.get(patient, ()):
            tally.used += 1
        else:
            tally.leave(where, what, NOT_SEQUENCED)


def _level(text: str) -> float | None:
    try:
        level = float(text)
    except ValueError:
        return None
    return level if level in _LEVELS else None


def _wide(table: Table, samples: Samples, tally: Tally) -> Iterator[tuple[int, str, str, str]]:
    for line, gene, values in gene_rows(table, samples, tally):
        for patient, text in values:
            yield line, gene, patient, text


def _long(table: Table, samples: Samples, tally: Tally) -> Iterator[tuple[int, str, str, str]]:
    symbol, sample, value = (table.need(name) for name in ("Hugo_Symbol", "Sample_Id", "Value"))
    seen: set[tuple[str, str]] = set()
    for line, cells in table:
        if missing(cells[value]):
            continue
        tally.found += 1
        gene = symbols().get(cells[symbol].upper())
        patient, why = samples.place(cells[sample])
        if gene is None:
            tally.leave(f"line {line}", cells[symbol], UNKNOWN if cells[symbol] else NO_SYMBOL)
        elif patient is None:
            tally.leave(f"line {line}", f"{gene} of {cells[sample]}", why)
        elif (gene, patient) in seen:
            tally.leave(f"line {line}", f"{gene} of {cells[sample]}", AGAIN)
        else:
            seen.add((gene, patient))
            yield line, gene, patient, cells[value]
