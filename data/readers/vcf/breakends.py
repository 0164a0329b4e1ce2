"""Fusions of which the two ends stand in two records (MATEID), each annotated with its own gene."""

from __future__ import annotations

from collections.abc import Iterable

from data.genes import symbols
from data.readers.annotation import Annotation
from data.readers.vcf.records import Record
from data.readers.vcf.structural import Altered


class Breakends:
    """The ends read so far, until their mates come."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[int, set[str]]] = {}

    def mate(self, record: Record, said: Iterable[Annotation]) -> tuple[int, Altered] | None:
        """Return the line of the mate and the fusion, where both ends lie each in one gene, and not the same.

        The gene of the end that came first is named first: which is the 5' partner is not said.
        """
        genes = {one.gene for one in said if one.gene and not _outside(one.consequence)}
        line, others = self._waiting.pop(record.info.get("MATEID", ""), (0, set()))
        if not line:
            self._waiting[record.id] = record.line, genes
            return None
        if len(genes) != 1 or len(others) != 1 or genes == others:
            return None
        names = [symbols().get(gene.upper(), gene) for gene in (*others, *genes)]
        known = [name for name in names if name.upper() in symbols()]
        return (line, Altered(known[0], f"{names[0]}::{names[1]} fusion")) if known else None


def _outside(consequence: str) -> bool:
    return any(word in consequence for word in ("upstream", "downstream", "intergenic"))
