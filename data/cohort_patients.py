"""The rows of a cohort as patients: what was learned from, asked about one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from data.cohort import Cohort
from data.dictionary import Field, Value, dictionary
from data.genes import check_gene
from data.patient import Expression, Mutations, Patient, Variant

_VARIANT = ("gene", "change", "origin", "vaf", "copy_number")
_Measures = dict[str, dict[str, Value]]


def patients(cohort: Cohort) -> Iterator[Patient]:
    """Yield every row of the cohort as a patient, in its order.

    Treatments and outcomes are left out: a patient is who is asked about before treatment. What is missing
    in the cohort is missing in the patient.

    Raises
    ------
    TailorError
        ``unknown_gene`` where the cohort has a gene that Tailor does not know.
    """
    variants = _variants(cohort.variants)
    tested = _tested(cohort)
    levels = _levels(cohort.expression)
    table = cohort.patients
    fields = [(dictionary()[key], _values(table[key])) for key in table if key in dictionary()]
    for row, patient_id in enumerate(cohort.patient_ids):
        told = _told(fields, row)
        genes = levels.get(patient_id, {})
        unit = cohort.expression_unit if genes else None
        yield Patient(
            patient_id=patient_id,
            mutations=Mutations(
                variants=variants.get(patient_id, ()),
                tested_genes=tested.get(patient_id, cohort.panel),
                measures=told["mutations"],
            ),
            expression=Expression(unit=unit, genes=genes, measures=told["expression"]),
            history=told["history"],
            environment=told["environment"],
        )


def _tested(cohort: Cohort) -> dict[str, tuple[str, ...]]:
    """Return the panel and the genes beyond it, of the patients who have such."""
    tested: dict[str, dict[str, None]] = {}
    table = cohort.tested_genes
    for patient_id, gene in zip(table["patient_id"], table["gene"], strict=True):
        tested.setdefault(patient_id, dict.fromkeys(cohort.panel))[gene] = None
    return {patient_id: tuple(genes) for patient_id, genes in tested.items()}


def _variants(table: pd.DataFrame) -> dict[str, tuple[Variant, ...]]:
    found: dict[str, list[Variant]] = defaultdict(list)
    columns = (_values(table[name]) for name in _VARIANT)
    for patient_id, *given in zip(table["patient_id"], *columns, strict=True):
        found[patient_id].append(Variant(**dict(zip(_VARIANT, given, strict=True))))
    return {patient_id: tuple(listed) for patient_id, listed in found.items()}


def _levels(table: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Return the levels that were measured, by patient and gene."""
    genes = np.array([check_gene(name) for name in table.columns if name != "patient_id"], dtype=object)
    matrix = table.drop(columns="patient_id").to_numpy(dtype=float)
    measured = ~np.isnan(matrix)
    return {
        patient_id: dict(zip(genes[known].tolist(), row[known].tolist(), strict=True))
        for patient_id, row, known in zip(table["patient_id"], matrix, measured, strict=True)
    }


def _values(column: pd.Series) -> list[Any]:
    """Return the values of a column, None where missing."""
    return [None if missing else value for value, missing in zip(column, column.isna(), strict=True)]


def _told(fields: list[tuple[Field, list[Any]]], row: int) -> _Measures:
    told: _Measures = {"mutations": {}, "expression": {}, "history": {}, "environment": {}}
    for field, values in fields:
        if values[row] is not None:
            told[field.group][field.name] = values[row]
    return told
