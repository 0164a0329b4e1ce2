"""Veterans' Administration lung cancer trial: two cytotoxic treatments, 137 men.

Ships with scikit-survival. Source: Kalbfleisch & Prentice, The Statistical Analysis of Failure Time Data,
1980. Randomised. The event is death, in days. The two treatments are published as "standard" and "test";
the drugs are not named. No column is a leak.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.cohort import Cohort
from data.provenance import CohortSource
from data.tables import build, given, numbered, recode, survival

SOURCE = CohortSource(
    name="veterans",
    title="Veterans' Administration lung cancer trial: two cytotoxic treatments",
    program="lung",
    design="randomised",
    licence="GPL-3.0 (shipped with scikit-survival)",
    citation="Kalbfleisch & Prentice, The Statistical Analysis of Failure Time Data, Wiley 1980",
    embedded_in="scikit-survival",
    extra="demo",
)

_CELLS = {
    "adeno": "adenocarcinoma",
    "large": "large_cell",
    "smallcell": "small_cell",
    "squamous": "squamous",
}


def load(folder: Path | None = None) -> Cohort:
    """Return the 137 men with 128 deaths, in days."""
    from sksurv.datasets import load_veterans_lung_cancer

    raw, outcome = load_veterans_lung_cancer()
    raw = raw.reset_index(drop=True).astype(dict.fromkeys(raw.select_dtypes("category"), str))
    ids = pd.Series(numbered("veterans", len(raw)))
    patients = pd.DataFrame(
        {
            "patient_id": ids,
            "history:age": raw["Age_in_years"],
            "history:cell_type": recode(raw["Celltype"], _CELLS),
            "history:karnofsky": raw["Karnofsky_score"],
            "history:months_from_diagnosis": raw["Months_from_Diagnosis"],
            "history:prior_therapy": recode(raw["Prior_therapy"], {"no": 0.0, "yes": 1.0}),
        }
    )
    arms = {"standard": "cytotoxic_standard", "test": "cytotoxic_test"}
    days, died = pd.Series(outcome["Survival_in_days"]), pd.Series(outcome["Status"])
    return build(
        SOURCE,
        patients=patients,
        treatments=given(ids, recode(raw["Treatment"], arms)),
        outcomes=survival(ids, "overall_survival", days, died),
        notes="Treatments of the 1960s and 70s whose drugs were not published.",
    )
