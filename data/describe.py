"""What a cohort holds, in numbers a person or a program can read."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.cohort import Cohort
from data.schemas import ABOUT_ROWS

_YEAR = 365.25


def describe(cohort: Cohort) -> dict[str, Any]:
    """Return facts, endpoints by arm, and missingness by field, ready for JSON.

    ``endpoints``: per endpoint and arm ``n``, ``events``, ``rate`` (share with the event) and, for a time to
    event, ``per_100_person_years`` and ``median_days`` of observation. ``missing``: share of patients
    without a value, 0-1, most complete first; for genes, the share not tested or not measured.
    """
    return {
        "name": cohort.name,
        "program": cohort.program,
        "design": cohort.design,
        "patients": len(cohort),
        "splits": {name: int((cohort.patients["split"] == name).sum()) for name in cohort.splits},
        "treatments": {str(k): int(v) for k, v in cohort.treatments["therapy"].value_counts().items()},
        "endpoints": _endpoints(cohort),
        "missing": _missing(cohort),
        "panel": list(cohort.panel),
        "variants": len(cohort.variants),
        "expression_genes": cohort.expression.shape[1] - 1,
        "expression_unit": cohort.expression_unit,
        "citation": cohort.citation,
        "licence": cohort.licence,
        "notes": cohort.notes,
        "sha256": cohort.sha256(),
    }


def _endpoints(cohort: Cohort) -> list[dict[str, Any]]:
    first = cohort.treatments.sort_values("line", kind="stable").drop_duplicates("patient_id")
    rows = cohort.outcomes.merge(first[["patient_id", "therapy"]], on="patient_id", how="left")
    found = []
    for name, outcome in rows.groupby("endpoint"):
        arms = {"all": outcome, **{str(k): v for k, v in outcome.groupby("therapy")}}
        if outcome["therapy"].isna().any() and outcome["therapy"].notna().any():
            arms["(therapy not recorded)"] = outcome[outcome["therapy"].isna()]
        found.append({"endpoint": str(name), "arms": {arm: _arm(table) for arm, table in arms.items()}})
    return found


def _arm(outcome: pd.DataFrame) -> dict[str, float | int]:
    timed = outcome["time_days"].notna().any()
    event = outcome["event"] if timed else outcome["value"]
    numbers: dict[str, float | int] = {
        "n": len(outcome),
        "events": int(event.sum()),
        "rate": round(float(event.mean()), 4),
    }
    if timed:
        years = float((outcome["time_days"] - outcome["entry_days"].fillna(0)).sum()) / _YEAR
        if years > 0:
            numbers["per_100_person_years"] = round(100 * numbers["events"] / years, 2)
        numbers["median_days"] = round(float(outcome["time_days"].median()), 1)
    return numbers


def _missing(cohort: Cohort) -> dict[str, float]:
    fields = cohort.patients.drop(columns=["patient_id", *ABOUT_ROWS], errors="ignore")
    share = fields.isna().mean()
    genes = cohort.expression.set_index("patient_id").reindex(cohort.patient_ids).isna().mean()
    named = {str(k): float(v) for k, v in share.items()}
    named |= {f"expression of {gene}": float(v) for gene, v in genes.items()}
    named |= {f"{gene} tested": 0.0 for gene in cohort.panel}
    tested = cohort.tested_genes.groupby("gene")["patient_id"].nunique()
    named |= {
        f"{gene} tested": 1 - count / len(cohort)
        for gene, count in tested.items()
        if gene not in cohort.panel
    }
    return {name: round(value, 4) for name, value in sorted(named.items(), key=lambda item: item[1])}
