"""What is hidden of simulated patients before they are asked about: in their records and in the columns."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.cohort import Cohort
from data.dictionary import dictionary
from data.patient import Expression, Mutations, Patient, Variant
from features.encoder import Feature


@dataclass(frozen=True)
class Scenario:
    """One test and what is not known when it is asked for.

    ``hidden`` are the keys that are hidden with it, or the groups (``mutations:``). Only patients in whom
    ``column``, the column of the test, was recorded are asked if ``recorded``: hiding one test of a panel
    supposes that there was a panel.
    """

    title: str
    test: str
    hidden: tuple[str, ...]
    recorded: bool

    def hides(self, key: str) -> bool:
        """Return whether a field or gene is not known."""
        return key == self.test or any(
            key == h or (h.endswith(":") and key.startswith(h)) for h in self.hidden
        )


SCENARIOS = (
    Scenario("EGFR, never sequenced", "mutations:EGFR", ("mutations:", "expression:"), recorded=False),
    Scenario("EGFR, rest of the panel known", "mutations:EGFR", (), recorded=True),
    Scenario("TMB, rest of the panel known", "mutations:tmb", (), recorded=True),
)


def without(X: NDArray[np.float64], features: list[Feature], scenario: Scenario) -> NDArray[np.float64]:
    """Return the columns of the patient (not of the therapy) with what is hidden missing."""
    kept = [j for j, feature in enumerate(features) if feature.group != "therapy"]
    X = X[:, kept].copy()
    X[:, [scenario.hides(features[j].key) for j in kept]] = np.nan
    return X


def patients(cohort: Cohort, scenario: Scenario) -> list[Patient]:
    """Return the patients of a cohort as they would be asked about: what is missing or hidden is left out."""
    variants: dict[str, list[Variant]] = {}
    for pid, gene, change in cohort.variants[["patient_id", "gene", "change"]].itertuples(index=False):
        if not scenario.hides(f"mutations:{gene}"):
            variants.setdefault(pid, []).append(Variant(gene=gene, change=change))
    tested: dict[str, list[str]] = {}
    for pid, gene in cohort.tested_genes[["patient_id", "gene"]].itertuples(index=False):
        if not scenario.hides(f"mutations:{gene}"):
            tested.setdefault(pid, []).append(gene)
    levels: dict[Hashable, dict[Hashable, float]] = {}
    if not scenario.hides("expression:"):
        levels = cohort.expression.set_index("patient_id").to_dict("index")
    columns = [key for key in cohort.patients if key in dictionary() and not scenario.hides(key)]
    fields = [_fields(row) for row in cohort.patients[columns].to_dict("records")]
    return [
        Patient(
            patient_id=pid,
            mutations=Mutations(
                variants=tuple(variants.get(pid, ())),
                tested_genes=tuple(tested.get(pid, ())),
                measures=of["mutations"],
            ),
            expression=Expression(genes=levels.get(pid, {})),
            history=of["history"],
            environment=of["environment"],
        )
        for pid, of in zip(cohort.patient_ids, fields, strict=True)
    ]


def _fields(row: Mapping[Hashable, object]) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {"mutations": {}, "history": {}, "environment": {}}
    for column, value in row.items():
        key = str(column)
        if value is None or value != value:  # NaN differs from itself
            continue
        group, name = key.split(":", 1)
        kind = dictionary()[key].kind
        found[group][name] = bool(value) if kind == "flag" else value
    return found
