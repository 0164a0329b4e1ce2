"""Childhood acute leukaemia in remission: 6-mercaptopurine or placebo, 42 children.

Ships with lifelines. Source: Freireich et al., Blood 1963;21:699-716; sex and white-cell count as in
Kleinbaum & Klein, Survival Analysis. Randomised in pairs. Time is weeks in remission, event a relapse.
``Rx`` is 0 for mercaptopurine and 1 for placebo; ``sex`` is 1 for boys. The white-cell count is the logarithm
as published. No column is a leak.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.cohort import Cohort
from data.provenance import CohortSource
from data.tables import DAYS_PER_WEEK, build, given, numbered, recode, survival

SOURCE = CohortSource(
    name="leukemia",
    title="Childhood acute leukaemia: mercaptopurine or placebo in remission",
    program="rare-childhood",
    design="randomised",
    licence="MIT (shipped with lifelines)",
    citation="Freireich et al., Blood 1963;21:699-716",
    embedded_in="lifelines",
)


def load(folder: Path | None = None) -> Cohort:
    """Return the 42 children with 30 relapses, weeks turned into days."""
    from lifelines.datasets import load_leukemia

    raw = load_leukemia()
    ids = pd.Series(numbered("leukemia", len(raw)))
    patients = pd.DataFrame(
        {
            "patient_id": ids,
            "history:sex": recode(raw["sex"], {0: "female", 1: "male"}),
            "history:log_wbc": raw["logWBC"],
        }
    )
    return build(
        SOURCE,
        patients=patients,
        treatments=given(ids, recode(raw["Rx"], {0: "mercaptopurine", 1: "placebo"})),
        outcomes=survival(ids, "relapse_free_survival", raw["t"] * DAYS_PER_WEEK, raw["status"]),
        notes="42 children in the 1960s: it shows the method, not today's care.",
    )
