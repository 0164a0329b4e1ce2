"""ACTG 175: zidovudine, didanosine or both, or zidovudine with zalcitabine, 2,139 HIV patients.

Published with the R package speff2trial (GPL-2). Source: Hammer et al., N Engl J Med 1996;335:1081-1090.
Randomised and blinded, 200 to 500 CD4 cells at screening. Three endpoints:

- ``progression_free_survival``: the primary endpoint of the trial, in days. The event is a CD4 count
  fallen by half, AIDS, or death, not death alone.
- ``off_treatment``: off the assigned treatment before 96 weeks (within five), for whatever reason;
  side effects are one of them.
- ``cd4_gain``: CD4 count at 20 weeks (within five) less the one at baseline.

Left out, and why:

- ``cd420``, ``cd820``, ``cd496``, ``r`` (whether ``cd496`` was measured), ``offtrt``: known only later.
- ``zprior``: 1 for everyone; ``treat``: ``arms`` is not 0; ``strat``: ``str2`` and ``preanti`` once more.
- ``homo``: whom a man sleeps with is no ground for the choice of a drug, and nothing to ask for.
- ``pidnum``: the number in the trial, used as the identifier only.

``race`` tells white from not white; it is kept for subgroup review only.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.cohort import Cohort
from data.provenance import CohortSource, RemoteFile
from data.tables import binary, build, continuous, given, need_folder, recode, survival

SOURCE = CohortSource(
    name="actg175",
    title="ACTG 175: one or two nucleosides in HIV infection",
    program="hiv",
    design="randomised",
    licence="GPL-2 (R package speff2trial)",
    citation="Hammer et al., N Engl J Med 1996;335:1081-1090",
    files=(
        RemoteFile(
            "ACTG175.txt",
            "https://raw.githubusercontent.com/cran/speff2trial/"
            "9fa954e262daa0dd8d078d8a843537467f7603df/data/ACTG175.txt",
            "7b52e6b3701a1f24090ef0388f1c148d5286450f97276d9c8fbe611ce0c76779",
            173361,
        ),
    ),
)

ARMS = {0: "zdv", 1: "zdv_ddi", 2: "zdv_ddc", 3: "ddi"}
_AS_IS = {
    "age": "history:age",
    "wtkg": "history:weight",
    "karnof": "history:karnofsky",
    "cd40": "history:cd4",
    "cd80": "history:cd8",
    "symptom": "history:hiv_symptoms",
    "hemo": "history:haemophilia",
    "str2": "history:art_experienced",
    "preanti": "history:prior_art_days",
    "z30": "history:recent_zdv",
    "oprior": "history:prior_non_zdv",
    "drugs": "environment:injection_drug_use",
}


def load(folder: Path | None) -> Cohort:
    """Return the 2,139 patients; 521 progressed, 776 were off treatment early."""
    raw = pd.read_csv(need_folder(SOURCE, folder) / SOURCE.files[0].name, sep=r"\s+")
    ids = pd.Series([f"actg175-{number}" for number in raw["pidnum"]], name="patient_id")
    outcomes = [
        survival(ids, "progression_free_survival", raw["days"], raw["cens"]),
        binary(ids, "off_treatment", raw["offtrt"]),
        continuous(ids, "cd4_gain", raw["cd420"] - raw["cd40"]),
    ]
    columns = {"patient_id": ids} | {key: raw[name] for name, key in _AS_IS.items()}
    columns["history:sex"] = recode(raw["gender"], {0: "female", 1: "male"})
    columns["history:race_ethnicity"] = recode(raw["race"], {0: "white", 1: "not_white"})
    return build(
        SOURCE,
        patients=pd.DataFrame(columns),
        treatments=given(ids, recode(raw["arms"], ARMS)),
        outcomes=pd.concat(outcomes),
        notes="A trial of 1991 to 1994: none of its regimens is today's.",
    )
