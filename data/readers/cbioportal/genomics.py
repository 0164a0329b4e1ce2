"""What was found in the genes of a study's patients, and which genes were looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from data.mutations import Variant
from data.readers.cbioportal.account import Account, Tally
from data.readers.cbioportal.catalogue import CNA, EXPRESSION, MAF, SV, Catalogue
from data.readers.cbioportal.clinical import PATIENT, SAMPLE, Clinical
from data.readers.cbioportal.copies import read_copies
from data.readers.cbioportal.expression import best, read_expression, unit
from data.readers.cbioportal.fusions import read_fusions
from data.readers.cbioportal.mutations import Maf, read_maf
from data.readers.cbioportal.panels import read_testing
from data.readers.cbioportal.samples import Samples, choose
from data.readers.cbioportal.table import Progress
from data.readers.reading import Left
from data.schemas import EMPTY

NO_SEQUENCE = "no file of mutations: no gene counts as tested"
NO_COPIES = "no discrete copy numbers: of genes tested, amplification and deletion were not looked for"
NO_FUSIONS = "no structural variants: of genes tested, fusions were not looked for"
NOT_COPIED = "sequenced, but without copy numbers: amplification and deletion were not looked for"
_CALLS = ("DISCRETE", "DISCRETE_LONG")


@dataclass
class Genomics:
    """Tables of the cohort that come from the genes, and the accounts of their files."""

    samples: Samples
    variants: pd.DataFrame
    tested: dict[str, frozenset[str]]
    expression: pd.DataFrame = field(default_factory=EMPTY["expression"])
    expression_unit: str | None = None
    accounts: list[Account] = field(default_factory=list)
    remarks: list[Left] = field(default_factory=list)

    def panel(self, patients: Iterable[str]) -> frozenset[str]:
        """Return the genes tested in every one of some patients."""
        tested = [self.tested.get(patient, frozenset()) for patient in patients]
        return frozenset.intersection(*tested) if tested else frozenset()

    def tested_table(self, panel: frozenset[str]) -> pd.DataFrame:
        """Return the table ``tested_genes``: what was tested beyond the panel of everyone."""
        rows = [(patient, gene) for patient, genes in self.tested.items() for gene in sorted(genes - panel)]
        return pd.DataFrame(rows, columns=["patient_id", "gene"])


def read_genomics(study: Catalogue, clinical: Clinical, progress: Progress | None) -> Genomics:
    """Read panels, mutations, copy numbers, fusions and expression, and choose the sample of each patient."""
    patient_of = {row.ids[SAMPLE]: row.ids[PATIENT] for row in clinical.rows}
    known = Samples(patient_of, {})
    testing = read_testing(study, known, progress)
    mafs = [read_maf(part, progress) for part in study.of(MAF)]
    mutated = {sample for maf in mafs for barcode in maf.mutated if (sample := known.find(barcode))}
    samples = choose(patient_of, testing.sequenced(mutated))
    # A list of sequenced cases without the file of their mutations tells nothing: they are not wild type.
    tested = testing.tested(samples, mutated, mafs[0].tally) if mafs else {}
    variants = [pair for maf in mafs for pair in maf.place(samples)]
    accounts = [*testing.accounts(), *(maf.tally.account() for maf in mafs)]
    seen: set[str] = set()
    for part in (*study.of(CNA, *_CALLS), *study.of(SV)):
        tally = Tally(part.path.name, part.kind, "values" if part.type == CNA else "rows")
        if part.type == CNA:
            variants += read_copies(part, samples, tested, seen, tally, progress)
        else:
            variants += read_fusions(part, samples, tally, progress)
        accounts.append(tally.account())
    found = Genomics(samples, _table(variants), tested, accounts=accounts)
    _remark(found, study, mafs, len(tested.keys() - seen))
    if profile := best(study.of(EXPRESSION)):
        tally = Tally(profile.path.name, profile.kind, "values")
        found.expression = read_expression(profile, samples, tally, progress)
        found.expression_unit = unit(profile)
        accounts.append(tally.account())
    return found


def _table(variants: list[tuple[str, Variant]]) -> pd.DataFrame:
    rows = [(patient, v.gene, v.change, v.origin, v.vaf, v.copy_number) for patient, v in variants]
    return pd.DataFrame(rows, columns=list(EMPTY["variants"]().columns))


def _remark(found: Genomics, study: Catalogue, mafs: list[Maf], not_copied: int) -> None:
    name = study.study["cancer_study_identifier"]
    lacks = {NO_SEQUENCE: not mafs}
    if mafs:
        lacks |= {NO_COPIES: not study.of(CNA, *_CALLS), NO_FUSIONS: not study.of(SV)}
    found.remarks += [Left("study", name, why) for why, lacking in lacks.items() if lacking]
    if study.of(CNA, *_CALLS) and not_copied:
        found.remarks.append(Left("study", f"{not_copied} of {len(found.tested)} patients", NOT_COPIED))
