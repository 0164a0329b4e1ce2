"""Colon: levamisole and fluorouracil after surgery for stage III colon cancer, 929 patients.

Ships as ``colon`` in the R package survival. Source: Moertel et al., N Engl J Med 1990;322:352-358.
**Randomised** to observation, levamisole, or levamisole with fluorouracil. The file has two rows a patient:
``etype`` 1 is recurrence, 2 death. Times are in days from registration.

Decisions:

- Recurrence has death as its competing event, 2: the 38 who died without a recurrence, whom the file
  calls censored on that day. Treating them as censored again gives the published hazard ratio.
- ``surg`` is a long time from surgery to registration; ``extent`` the depth of local spread.

Left out: ``node4``, more than four positive nodes, which ``nodes`` says already (the two disagree in 1 %);
``study``, the same for everyone.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.cohort import Cohort
from data.provenance import CohortSource, RemoteFile
from data.tables import build, given, need_folder, recode, survival

SOURCE = CohortSource(
    name="colon",
    title="Levamisole and fluorouracil after surgery for stage III colon cancer",
    program="colon",
    design="randomised",
    licence="LGPL>=2 (R package survival)",
    citation="Moertel et al., N Engl J Med 1990;322:352-358; Therneau, R package survival",
    files=(
        RemoteFile(
            "colon.csv",
            "https://raw.githubusercontent.com/vincentarelbundock/Rdatasets/"
            "1dcc2bf5f955cc1224a3e1307256e1fe86b68dae/csv/survival/colon.csv",
            "6f3472a64f696e3195daa198f054180c3e4c66408f7fb8c548c6f4c7b8f898ee",
            84108,
        ),
    ),
)

_ARMS = {"Obs": "observation", "Lev": "levamisole", "Lev+5FU": "levamisole_5fu"}
_SPREAD = {1: "submucosa", 2: "muscle", 3: "serosa", 4: "contiguous_structures"}


def load(folder: Path | None) -> Cohort:
    """Return the 929 patients with 468 recurrences and 452 deaths, in days."""
    raw = pd.read_csv(need_folder(SOURCE, folder) / SOURCE.files[0].name)
    recurrence, death = (raw[raw["etype"] == kind].set_index("id").sort_index() for kind in (1, 2))
    ids = pd.Series([f"colon-{number:04d}" for number in death.index], index=death.index, name="patient_id")
    patients = pd.DataFrame(
        {
            "patient_id": ids,
            "history:age": death["age"],
            "history:sex": recode(death["sex"], {0: "female", 1: "male"}),
            "history:positive_nodes": death["nodes"],
            "history:bowel_obstruction": death["obstruct"],
            "history:bowel_perforation": death["perfor"],
            "history:adherence_to_organs": death["adhere"],
            "history:differentiation": recode(death["differ"], {1: "well", 2: "moderate", 3: "poor"}),
            "history:local_spread": recode(death["extent"], _SPREAD),
            "history:surgery_to_registration_long": death["surg"],
        }
    )
    # Whoever died on the last day without a recurrence can have none any more.
    died_first = (recurrence["status"] == 0) & (death["status"] == 1)
    outcomes = [
        survival(ids, "recurrence_free", recurrence["time"], recurrence["status"].mask(died_first, 2)),
        survival(ids, "overall_survival", death["time"], death["status"]),
    ]
    return build(
        SOURCE,
        patients=patients,
        treatments=given(ids, recode(death["rx"], _ARMS)),
        outcomes=pd.concat(outcomes),
    )
