"""The structural-variant file of a study -> fusions."""

from __future__ import annotations

from collections.abc import Iterator

from data.genes import symbols
from data.mutations import Variant
from data.readers.annotation import UNKNOWN
from data.readers.cbioportal.account import Tally
from data.readers.cbioportal.catalogue import Part
from data.readers.cbioportal.mutations import AGAIN
from data.readers.cbioportal.samples import Samples
from data.readers.cbioportal.table import Progress, Table, missing

#: Within one gene: what is lost or gained is not said in a form that could be read.
WITHIN = "intragenic rearrangement"
PARTNER = "fusion of two genes Tailor knows: a variant of both"


def read_fusions(
    part: Part, samples: Samples, tally: Tally, progress: Progress | None
) -> Iterator[tuple[str, Variant]]:
    """Yield patient and variant of each row; of two genes that are known, the variant is of either.

    Between two genes it is a fusion, of the genes in the order of the file; within one gene, or where only
    one is given, a rearrangement of it.
    """
    table = Table(part.path, progress)
    sample, first, second = (
        table.need(name) for name in ("Sample_Id", "Site1_Hugo_Symbol", "Site2_Hugo_Symbol")
    )
    status = table.column("SV_Status")
    seen: set[tuple[str, str, str]] = set()
    for line, cells in table:
        tally.found += 1
        names = [cells[place] for place in (first, second) if not missing(cells[place])]
        genes = dict.fromkeys(symbols().get(name.upper(), name.upper()) for name in names)
        known = [gene for gene in genes if gene.upper() in symbols()]
        patient, why = samples.place(cells[sample])
        what = f"{'::'.join(names)} of {cells[sample]}"
        change = f"{'::'.join(genes)} fusion" if len(genes) == 2 else WITHIN if len(names) == 2 else "fusion"
        if not known:
            tally.leave(f"line {line}", what, UNKNOWN)
        elif patient is None:
            tally.leave(f"line {line}", what, why)
        elif (patient, known[0], change) in seen:
            tally.leave(f"line {line}", what, AGAIN)
        else:
            seen.add((patient, known[0], change))
            tally.used += 1
            if len(known) == 2:
                tally.remark(f"line {line}", what, PARTNER)
            origin = cells[status].lower() if status is not None else ""
            for gene in known:
                made = {"gene": gene, "change": change, "origin": origin if origin in _ORIGINS else "unknown"}
                yield patient, Variant.model_validate(made)


_ORIGINS = ("somatic", "germline")
