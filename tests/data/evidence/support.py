"""Rows of evidence and patients to ask about; the facts are made up but for their form."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from data.evidence.schema import schema
from data.evidence.table import Evidence, read_rows
from data.patient import Patient
from data.versions import Knowledge

TABLE = Knowledge(name="evidence", title="Evidence", version="9.9", date=datetime.date(2026, 11, 22))
COLUMNS = tuple(schema().columns)
USUAL = {
    "id": "EV001", "program": "lung", "disease": "non-small cell lung cancer", "biomarker": "EGFR L858R",
    "drugs": "osimertinib", "direction": "sensitivity", "level": "trial", "pmid": "29151359",
    "entered": "2026-11-22",
}  # fmt: skip


def frame(*rows: dict[str, str]) -> pd.DataFrame:
    """Return a table as read from the file; each row says what differs from the usual one."""
    numbered = ({"id": f"EV{number:03}", **row} for number, row in enumerate(rows, 1))
    return pd.DataFrame(
        [{**dict.fromkeys(COLUMNS, ""), **USUAL, **row} for row in numbered], columns=list(COLUMNS)
    )


def rows(*said: dict[str, str]) -> tuple[Evidence, ...]:
    """Return such a table, read."""
    return read_rows(frame(*said), TABLE)


def patient(*found: str, tested: tuple[str, ...] = (), **groups: Any) -> Patient:
    """Return a patient with alterations, each as ``GENE change``."""
    variants = [dict(zip(("gene", "change"), entry.split(" ", 1), strict=True)) for entry in found]
    mutations = {"variants": variants, "tested_genes": tested, "measures": groups.pop("measures", {})}
    return Patient.model_validate({"mutations": mutations, **groups})


#: An item of CIViC as its table has it.
ITEM = {
    "gene": "EGFR",
    "variant": "L858R",
    "disease": "Lung Adenocarcinoma",
    "drugs": "Erlotinib",
    "drug_interaction_type": "",
    "evidence_type": "Predictive",
    "evidence_direction": "Supports",
    "evidence_level": "B",
    "clinical_significance": "Sensitivity/Response",
    "citation_id": "12345678(PubMed)",
    "source_type": "PubMed",
    "nct_ids": "",
    "evidence_id": "1",
}


def table(folder: Path, *items: dict[str, str], name: str = "x_2022-12.tsv") -> Path:
    """Write a table of CIViC."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [list(items[0]), *(list(item.values()) for item in items)]
    (folder / name).write_text("\n".join("\t".join(line) for line in lines), encoding="utf-8")
    return folder / name
