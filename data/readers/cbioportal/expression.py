"""The expression file of a study -> expression by gene, in the unit of the study."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from data.readers.cbioportal.account import Tally
from data.readers.cbioportal.catalogue import Part
from data.readers.cbioportal.matrix import gene_rows
from data.readers.cbioportal.samples import Samples
from data.readers.cbioportal.table import Progress, Table, finite

NO_NUMBER = "not a number"
UNIT = "cBioPortal states no unit: levels are those of the profile, not comparable with another study's"
#: Profiles of continuous levels, best first; any other comes after them. microRNA is no gene's expression.
_BEST = ("rna_seq_v2_mrna", "rna_seq_mrna", "rna_seq_mrna_capture")
_NEVER = "mirna"


def best(parts: Sequence[Part]) -> Part | None:
    """Return the profile of continuous levels that is used, None where there is none."""
    usable = [p for p in parts if p.datatype == "CONTINUOUS" and p.said.get("stable_id") != _NEVER]
    ranks = {name: rank for rank, name in enumerate(_BEST)}
    return min(usable, key=lambda p: ranks.get(p.said.get("stable_id", ""), len(_BEST)), default=None)


def unit(part: Part) -> str:
    """Return the unit, by the name of the profile."""
    return f"as in the study: {part.said.get('profile_name') or part.said.get('stable_id') or part.path.name}"


def read_expression(part: Part, samples: Samples, tally: Tally, progress: Progress | None) -> pd.DataFrame:
    """Return the table ``expression``: patient_id and one column a gene that is known, NaN not measured."""
    levels: dict[str, dict[str, float]] = {}
    for line, gene, values in gene_rows(Table(part.path, progress), samples, tally):
        measured = levels.setdefault(gene, {})
        for patient, text in values:
            level = finite(text)
            if level is None:
                tally.leave(f"line {line}", f"{gene} {text} of {patient}", NO_NUMBER)
            else:
                tally.used += 1
                measured[patient] = level
    tally.remark(part.meta, unit(part), UNIT)
    patients = list(dict.fromkeys(patient for measured in levels.values() for patient in measured))
    columns = {gene: [measured.get(patient) for patient in patients] for gene, measured in levels.items()}
    return pd.DataFrame({"patient_id": patients, **columns})
