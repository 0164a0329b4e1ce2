"""Many patients with their treatments and outcomes: six tables keyed by ``patient_id``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Literal

import numpy as np
import pandas as pd

from data.errors import TailorError
from data.schemas import EMPTY, check_tables

Design = Literal["randomised", "observational", "in-vitro", "simulated"]
TABLES = ("patients", "variants", "tested_genes", "expression", "treatments", "outcomes")


@dataclass(frozen=True)
class Cohort:
    """A checked cohort (DESIGN §2).

    ``patients`` has ``patient_id``, optionally ``split`` (published split a patient belongs to:
    ``train`` or the name of an external set), then columns ``group:field`` of the dictionary.
    ``panel`` are the genes tested in everyone; ``tested_genes`` where it differs by patient.
    ``design`` travels with every number learned here.
    """

    name: str
    program: str
    design: Design
    citation: str
    licence: str
    patients: pd.DataFrame
    outcomes: pd.DataFrame
    treatments: pd.DataFrame = field(default_factory=EMPTY["treatments"])
    variants: pd.DataFrame = field(default_factory=EMPTY["variants"])
    tested_genes: pd.DataFrame = field(default_factory=EMPTY["tested_genes"])
    expression: pd.DataFrame = field(default_factory=EMPTY["expression"])
    expression_unit: str | None = None
    panel: tuple[str, ...] = ()
    notes: str = ""

    def __post_init__(self) -> None:
        for name, table in check_tables({t: getattr(self, t) for t in TABLES}, self.name).items():
            object.__setattr__(self, name, table)

    def __len__(self) -> int:
        return len(self.patients)

    @property
    def patient_ids(self) -> np.ndarray:
        """Patient identifiers, in the order of ``patients``."""
        return self.patients["patient_id"].to_numpy()

    def subset(self, patient_ids: Iterable[str]) -> Cohort:
        """Return the cohort restricted to some patients, in the order of this cohort."""
        wanted = set(patient_ids)
        tables = {
            name: table[table["patient_id"].isin(wanted)].reset_index(drop=True)
            for name in TABLES
            for table in [getattr(self, name)]
        }
        return replace(self, **tables)

    def split(self, name: str) -> Cohort:
        """Return the patients of one published split, or raise ``unknown_split``."""
        splits = self.splits
        if name not in splits:
            raise TailorError(
                "unknown_split", f"{self.name} has no split {name!r}.", hint=f"It has {splits}."
            )
        return self.subset(self.patients.loc[self.patients["split"] == name, "patient_id"])

    @property
    def splits(self) -> list[str]:
        """Names of the published splits, ``train`` first; empty if nobody published one."""
        if "split" not in self.patients:
            return []
        names = self.patients["split"].dropna().unique().tolist()
        return sorted(names, key=lambda n: (n != "train", names.index(n)))

    def outcome(self, endpoint: str) -> pd.DataFrame:
        """Return the outcome rows of one endpoint (``patient_id``, value or time), or raise."""
        rows = self.outcomes[self.outcomes["endpoint"] == endpoint]
        if rows.empty:
            known = sorted(self.outcomes["endpoint"].unique())
            raise TailorError(
                "unknown_endpoint",
                f"Cohort {self.name} has no endpoint {endpoint!r}.",
                hint=f"It has {known}.",
            )
        return rows.reset_index(drop=True)

    def sha256(self) -> str:
        """Hash the whole content: same patients, same hash, whatever file they came from."""
        digest = hashlib.sha256()
        for f in fields(self):
            value = getattr(self, f.name)
            if isinstance(value, pd.DataFrame):
                value = value.to_csv(index=False, float_format="%.12g", lineterminator="\n")
            digest.update(f"{f.name}\0{value}\0".encode())
        return digest.hexdigest()
