"""Files with a row a gene and a column a sample: copy numbers and expression."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from data.genes import symbols
from data.readers.annotation import UNKNOWN
from data.readers.cbioportal.account import Tally
from data.readers.cbioportal.samples import Samples
from data.readers.cbioportal.table import Table, missing

AGAIN = "gene that is there twice"
NO_SYMBOL = "gene without a symbol: Tailor knows genes by symbol only"
_IDS = {"HUGO_SYMBOL", "ENTREZ_GENE_ID", "CYTOBAND", "GENE SYMBOL", "LOCUS ID", "GENE ID"}


def gene_rows(
    table: Table, samples: Samples, tally: Tally
) -> Iterator[tuple[int, str, list[tuple[str, str]]]]:
    """Yield line, gene and the (patient, value) of each gene that is known; tally all that is left."""
    table.no_column_twice()
    symbol = table.column("Hugo_Symbol", "Gene Symbol")
    columns = [i for i, name in enumerate(table.header) if name.upper() not in _IDS]
    placed = [(i, *samples.place(table.header[i])) for i in columns]
    used = [(i, patient) for i, patient, _ in placed if patient is not None]
    others = [(i, why) for i, patient, why in placed if patient is None]
    seen: set[str] = set()
    for line, cells in table:
        blank = {cell for cell in set(cells) if missing(cell)}
        given = sum(cells[i] not in blank for i in columns) if blank else len(columns)
        tally.found += given
        # GISTIC adds a gene id to symbols that are not unique: SNORA40|ENSG00000253047.1
        name = cells[symbol].partition("|")[0] if symbol is not None else ""
        gene = symbols().get(name.upper())
        if gene is None or gene in seen:
            why = NO_SYMBOL if not name else UNKNOWN if gene is None else AGAIN
            tally.leave(f"line {line}", name or "(no symbol)", why, given)
            continue
        seen.add(gene)
        for why, count in Counter(why for i, why in others if cells[i] not in blank).items():
            tally.leave(f"line {line}", gene, why, count)
        yield line, gene, [(patient, cells[i]) for i, patient in used if cells[i] not in blank]
