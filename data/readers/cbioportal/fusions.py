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
_ORIGINS = ("somatic", "germline")
PARTNER = "fusion of two genes Tailor knows: a variant of both"


def read_fusions(
    part: Part, samples: Samples, tally: Tally, progress: Progress | None
) -> Iterator[tuple[str, Variant]]:
    """Yield patient and variant of each row; of two genes that are known, the variant is of either.

    Between two genes it is a fusion, of the genes in the order of the file; within one gene a rearrangement
    of it; where only one gene is given, a fusion with a partner not named.
    """
    table = Table(part.path, progress)
    sample, *sites = (table.need(name) for name in ("Sample_Id", "Site1_Hugo_Symbol", "Site2_Hugo_Symbol"))
    status = table.column("SV_Status")
    seen: set[tuple[str, str, str]] = set()
    for line, cells in table:
        tally.found += 1
        names = [cells[place] for place in sites if not missing(cells[place])]
        known, change = _read(names)
        patient, why = samples.place(cells[sample])
        what = f"{'::'.join(names)} of {cells[sample]}"
        if not known or patient is None:
            tally.leave(f"line {line}", what, UNKNOWN if not known else why)
        elif (patient, known[0], change) in seen:
            tally.leave(f"line {line}", what, AGAIN)
        else:
            seen.add((patient, known[0], change))
            tally.used += 1
            if len(known) == 2:
                tally.remark(f"line {line}", what, PARTNER)
            said = cells[status].lower() if status is not None else ""
            origin = said if said in _ORIGINS else "unknown"
            for gene in known:
                yield patient, Variant.model_validate({"gene": gene, "change": change, "origin": origin})


def _read(names: list[str]) -> tuple[list[str], str]:
    """Return the genes Tailor knows of those of a row, and the change."""
    genes = dict.fromkeys(symbols().get(name.upper(), name.upper()) for name in names)
    known = [gene for gene in genes if gene.upper() in symbols()]
    if len(genes) == 2:
        return known, f"{'::'.join(genes)} fusion"
    return known, WITHIN if len(names) == 2 else "fusion"
