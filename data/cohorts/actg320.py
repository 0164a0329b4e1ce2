"""ACTG 320: indinavir added to two nucleosides in advanced HIV infection, 1,151 patients.

Ships with scikit-survival. Source: Hammer et al., N Engl J Med 1997;337:725-733. Randomised. The event is an
AIDS-defining illness or death, in days. Three patients took stavudine in place of zidovudine; they count
with the arm they were randomised to. Left out: ``strat2``, the CD4 stratum of the randomisation, which the
CD4 count already says; ``txgrp``, the same as the arm. ``raceth`` is kept for subgroup review only.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.cohort import Cohort
from data.provenance import CohortSource
from data.tables import build, given, numbered, recode, survival

SOURCE = CohortSource(
    name="actg320",
    title="ACTG 320: indinavir with two nucleosides in advanced HIV infection",
    program="hiv",
    design="randomised",
    licence="GPL-3.0 (shipped with scikit-survival)",
    citation="Hammer et al., N Engl J Med 1997;337:725-733",
    embedded_in="scikit-survival",
    extra="demo",
)

_RACE = {
    "1": "white",
    "2": "black",
    "3": "hispanic",
    "4": "asian_pacific_islander",
    "5": "american_indian_alaskan_native",
}


def load(folder: Path | None = None) -> Cohort:
    """Return the 1,151 patients with 96 events, in days."""
    from sksurv.datasets import load_aids

    raw, outcome = load_aids(endpoint="aids")
    raw = raw.reset_index(drop=True).astype(dict.fromkeys(raw.select_dtypes("category"), str))
    ids = pd.Series(numbered("actg320", len(raw)))
    patients = pd.DataFrame(
        {
            "patient_id": ids,
            "history:age": raw["age"],
            "history:sex": recode(raw["sex"], {"1": "male", "2": "female"}),
            "history:race_ethnicity": recode(raw["raceth"], _RACE),
            "history:cd4": raw["cd4"],
            "history:karnofsky": raw["karnof"].astype(float),
            "history:prior_zdv_months": raw["priorzdv"],
            "history:haemophilia": recode(raw["hemophil"], {"0": 0.0, "1": 1.0}),
            # 1 never, 2 currently, 3 formerly
            "environment:injection_drug_use": recode(raw["ivdrug"], {"1": 0.0, "2": 1.0, "3": 1.0}),
        }
    )
    therapy = recode(raw["tx"], {"0": "zdv_3tc", "1": "idv_zdv_3tc"})
    return build(
        SOURCE,
        patients=patients,
        treatments=given(ids, therapy),
        outcomes=survival(
            ids, "aids_free_survival", pd.Series(outcome["time"]), pd.Series(outcome["censor"])
        ),
        notes="All had at most 200 CD4 cells at screening and at least three months of zidovudine.",
    )
