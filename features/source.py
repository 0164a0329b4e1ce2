"""One column-wise view of a cohort or of one patient, so that both are encoded by the same code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.cohort import Cohort
from data.dictionary import dictionary
from data.hgvs import read
from data.hiv.changes import plain
from data.patient import Patient
from data.program import Program, Therapy

Column = NDArray[np.float64] | NDArray[np.object_]


@dataclass(frozen=True)
class Source:
    """``n`` rows to be encoded, each a patient under a therapy.

    ``fields`` hold the dictionary fields by key (float64, NaN missing; categories as object, None
    missing); ``altered`` by gene 1 altered, 0 tested and not altered, NaN untested; ``expression``
    by gene with NaN unmeasured; ``variants`` the (gene, change) pairs of each row; ``therapies`` one a row.
    """

    n: int
    fields: Mapping[str, Column]
    altered: Mapping[str, NDArray[np.float64]]
    changes: Mapping[str, tuple[tuple[str, ...], ...]]
    expression: Mapping[str, NDArray[np.float64]]
    therapies: tuple[Therapy | None, ...]

    def field(self, key: str) -> Column:
        """Return a column of shape (n,), all missing where nobody has it."""
        if key in self.fields:
            return self.fields[key]
        if dictionary()[key].kind == "category":
            return np.full(self.n, None, dtype=object)
        return np.full(self.n, np.nan)

    def gene_status(self, gene: str) -> NDArray[np.float64]:
        """Return 1 altered, 0 wild type, NaN untested, shape (n,)."""
        return self.altered.get(gene, np.full(self.n, np.nan))

    def gene_expression(self, gene: str) -> NDArray[np.float64]:
        """Return the expression of a gene, NaN unmeasured, shape (n,)."""
        return self.expression.get(gene, np.full(self.n, np.nan))

    def under(self, therapy: Therapy) -> Source:
        """Return the same rows, all under one therapy."""
        return replace(self, therapies=(therapy,) * self.n)

    def take(self, index: NDArray[np.integer]) -> Source:
        """Return the rows at ``index``."""
        return Source(
            len(index),
            {key: column[index] for key, column in self.fields.items()},
            {gene: column[index] for gene, column in self.altered.items()},
            {gene: tuple(rows[i] for i in index) for gene, rows in self.changes.items()},
            {gene: column[index] for gene, column in self.expression.items()},
            tuple(self.therapies[i] for i in index),
        )


def from_patient(patient: Patient, therapies: Sequence[Therapy | None]) -> Source:
    """View one patient under each of several therapies: ``n = len(therapies)`` equal rows."""
    n = len(therapies)
    fields: dict[str, Column] = {}
    for key, value in patient.given():
        kind = dictionary()[key].kind
        fields[key] = np.full(n, value, dtype=object if kind == "category" else float)
    mutated: dict[str, tuple[str, ...]] = {}
    for v in patient.mutations.variants:
        for gene in dict.fromkeys((v.gene, *read(v.change).partners)):  # a fusion is of both its genes
            mutated[gene] = (*mutated.get(gene, ()), *_written(v.gene, v.change))
    altered = {gene: np.zeros(n) for gene in patient.mutations.tested_genes}
    altered |= {gene: np.ones(n) for gene in mutated}
    expression = {gene: np.full(n, level) for gene, level in patient.expression.genes.items()}
    changes = {gene: (found,) * n for gene, found in mutated.items()}
    return Source(n, fields, altered, changes, expression, tuple(therapies))


def from_cohort(cohort: Cohort, program: Program) -> Source:
    """View a cohort, each patient under the first-line therapy actually given (None if not recorded)."""
    patients = cohort.patients
    n = len(patients)
    row_of = {pid: i for i, pid in enumerate(cohort.patient_ids)}
    fields: dict[str, Column] = {}
    for key in patients.columns:
        if key in dictionary():
            column = patients[key]
            categorical = dictionary()[key].kind == "category"
            fields[key] = _levels(column) if categorical else column.to_numpy(dtype=float)
    altered, changes = _alterations(cohort, row_of)
    genes = [c for c in cohort.expression.columns if c != "patient_id"]
    levels = cohort.expression.set_index("patient_id").reindex(cohort.patient_ids)
    expression = {gene: levels[gene].to_numpy(dtype=float) for gene in genes}
    given = cohort.treatments.sort_values("line", kind="stable").drop_duplicates("patient_id")
    pairs = zip(given["patient_id"], given["therapy"], strict=True)
    therapy_of = {pid: program.therapy(therapy) for pid, therapy in pairs}
    therapies = tuple(therapy_of.get(pid) for pid in cohort.patient_ids)
    return Source(n, fields, altered, changes, expression, therapies)


def _written(gene: str, change: str) -> tuple[str, ...]:
    """Return a change as it is counted: of a virus in one form, with a mixture as each it may be."""
    return plain(change) if gene.startswith("HIV-") else (change,)


def _levels(column: pd.Series) -> NDArray[np.object_]:
    values = column.to_numpy(dtype=object, copy=True)
    values[column.isna().to_numpy()] = None
    return values


def _alterations(
    cohort: Cohort, row_of: Mapping[str, int]
) -> tuple[dict[str, NDArray[np.float64]], dict[str, tuple[tuple[str, ...], ...]]]:
    n = len(row_of)
    altered = {gene: np.zeros(n) for gene in cohort.panel}
    for gene, rows in cohort.tested_genes.groupby("gene"):
        column = altered.setdefault(str(gene), np.full(n, np.nan))
        index = [row_of[pid] for pid in rows["patient_id"]]
        column[index] = 0.0
    found: dict[str, list[list[str]]] = {}
    variants = (cohort.variants[column] for column in ("patient_id", "gene", "change"))
    for pid, gene, change in zip(*variants, strict=True):
        i = row_of[pid]
        if gene not in found:  # not setdefault: it would build n lists for every variant
            found[gene] = [[] for _ in range(n)]
            altered.setdefault(gene, np.full(n, np.nan))
        altered[gene][i] = 1.0
        found[gene][i].extend(_written(gene, change))
    return altered, {gene: tuple(map(tuple, rows)) for gene, rows in found.items()}
