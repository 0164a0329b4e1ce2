"""What the tests of features share: a small cohort from columns, and a patient taken out of a cohort."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from data.cohort import Cohort
from data.dictionary import dictionary
from data.patient import Expression, Mutations, Patient, Variant
from data.program import Therapy, program
from features.source import Source, from_cohort

BREAST = program("breast")
TRASTUZUMAB = BREAST.therapy("chemotherapy_anti_her2")  # its target is ERBB2
CHEMOTHERAPY = BREAST.therapy("chemotherapy")  # no target
TAMOXIFEN = BREAST.therapy("hormone_therapy")  # its target is ESR1
BOTH = Therapy(id="both", title="Both", kind="targeted", drugs=("x",), targets=("ERBB2", "ESR1"))


def make_cohort(
    fields: Mapping[str, Sequence[Any]],
    *,
    variants: Sequence[tuple[int, str, str]] = (),
    tested: Sequence[tuple[int, str]] = (),
    expression: Mapping[str, Sequence[float]] | None = None,
    therapies: Sequence[str | None] = (),
    panel: tuple[str, ...] = (),
) -> Cohort:
    """Build a cohort of the breast program; patients are ``p0``, ``p1``, …, named by number."""
    columns = [*fields.values(), *(expression or {}).values(), therapies]
    n = max([len(c) for c in columns] + [row[0] + 1 for row in [*variants, *tested]])
    ids = [f"p{i}" for i in range(n)]
    treated = [(ids[i], therapy) for i, therapy in enumerate(therapies) if therapy is not None]
    return Cohort(
        name="small",
        program="breast",
        design="simulated",
        citation="none",
        licence="none",
        patients=pd.DataFrame({"patient_id": ids, **fields}),
        variants=pd.DataFrame(
            [(ids[i], gene, change) for i, gene, change in variants], columns=["patient_id", "gene", "change"]
        ),
        tested_genes=pd.DataFrame([(ids[i], gene) for i, gene in tested], columns=["patient_id", "gene"]),
        expression=pd.DataFrame({"patient_id": ids, **(expression or {})}),
        treatments=pd.DataFrame(treated, columns=["patient_id", "therapy"]),
        outcomes=pd.DataFrame({"patient_id": ids, "endpoint": "e", "value": 0.0}),
        panel=panel,
    )


def make_source(fields: Mapping[str, Sequence[Any]], **tables: Any) -> Source:
    """Build the source of :func:`make_cohort`."""
    return from_cohort(make_cohort(fields, **tables), BREAST)


def as_patient(cohort: Cohort, patient_id: str) -> Patient:
    """Take one patient out of a cohort, as a clinician would send them: what is missing is left out."""
    row = cohort.patients.set_index("patient_id").loc[patient_id]
    values: dict[str, dict[str, Any]] = {"mutations": {}, "expression": {}, "history": {}, "environment": {}}
    for key in row.index.intersection(list(dictionary())):
        if not pd.isna(row[key]):
            group, name = key.split(":")
            kind = dictionary()[key].kind
            values[group][name] = (
                str(row[key]) if kind == "category" else {"number": float, "flag": bool}[kind](row[key])
            )
    levels = cohort.expression.set_index("patient_id")
    genes = levels.loc[patient_id].dropna().to_dict() if patient_id in levels.index else {}
    found = cohort.variants[cohort.variants["patient_id"] == patient_id]
    looked_at = cohort.tested_genes.loc[cohort.tested_genes["patient_id"] == patient_id, "gene"]
    return Patient(
        patient_id=patient_id,
        mutations=Mutations(
            variants=tuple(
                Variant(gene=g, change=c) for g, c in zip(found["gene"], found["change"], strict=True)
            ),
            tested_genes=(*cohort.panel, *looked_at),
            measures=values["mutations"],
        ),
        expression=Expression(genes={g: float(v) for g, v in genes.items()}, measures=values["expression"]),
        history=values["history"],
        environment=values["environment"],
    )


def column(encoder: Any, source: Source, name: str) -> np.ndarray:
    """Return one encoded column by its name."""
    names = encoder.get_feature_names_out().tolist()
    return encoder.transform(source)[:, names.index(name)]


def names(encoder: Any) -> list[str]:
    """Return the column names."""
    return encoder.get_feature_names_out().tolist()
