"""SANAD arm A, in part: carbamazepine or lamotrigine in epilepsy, 605 patients.

Published with the R package joineR (GPL-3). Source: Marson et al., Lancet 2007;369:1000-1015; the subset
of Williamson et al., Stat Med 2008;27:6426-6438. Randomised, not blinded. The event is withdrawal of the
drug, in days, and its two reasons compete: whoever stopped for side effects can no longer stop for
want of seizure control. In each of the two endpoints the other reason is coded 2. Seven patients
withdrew for other reasons; they are censored on that day in both, as published.

The published table has a row for each change of dose; what concerns us is the same in all rows of a
patient. Left out: ``dose`` and its ``time``, which follow the start of treatment and are steered by how it
goes, hence leaks. ``with.status.uae`` marks unacceptable adverse effects (94), ``with.status.isc`` inadequate
seizure control (120).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.cohort import Cohort
from data.provenance import CohortSource, RemoteFile
from data.tables import build, given, need_folder, recode, survival

SOURCE = CohortSource(
    name="sanad",
    title="SANAD: carbamazepine or lamotrigine in epilepsy",
    program="pharmacogenomics",
    design="randomised",
    licence="GPL-3 (R package joineR)",
    citation="Marson et al., Lancet 2007;369:1000-1015; Williamson et al., Stat Med 2008;27:6426-6438",
    files=(
        RemoteFile(
            "epileptic.rda",
            "https://raw.githubusercontent.com/cran/joineR/"
            "d269a99571d0eb0bac9c8b3c33af065fef998ed6/data/epileptic.rda",
            "64ed83b11509cdc653e8f40736dd1332dc5a0436f53d3d9f808dfe700c516dc9",
            14834,
        ),
    ),
)

EVENT, COMPETING = 1.0, 2.0
_ARMS = {"CBZ": "carbamazepine", "LTG": "lamotrigine"}


def load(folder: Path | None) -> Cohort:
    """Return the 605 patients: 94 withdrew for adverse effects, 120 for inadequate control."""
    import rdata  # slow to import, and needed by this cohort alone

    raw = rdata.read_rda(need_folder(SOURCE, folder) / SOURCE.files[0].name)["epileptic"]
    raw = raw.astype(dict.fromkeys(raw.select_dtypes("category"), str)).drop_duplicates("id")
    raw = raw.reset_index(drop=True)
    ids = pd.Series([f"sanad-{number:03d}" for number in raw["id"]], name="patient_id")
    adverse, control = (raw[f"with.status.{reason}"].astype(float) for reason in ("uae", "isc"))
    outcomes = [
        survival(ids, f"withdrawal_{name}", raw["with.time"], EVENT * this + COMPETING * other)
        for name, this, other in (
            ("adverse_effects", adverse, control),
            ("inadequate_control", control, adverse),
        )
    ]
    return build(
        SOURCE,
        patients=pd.DataFrame(
            {
                "patient_id": ids,
                "history:age": raw["age"],
                "history:sex": recode(raw["gender"], {"F": "female", "M": "male"}),
                "history:learning_disability": recode(raw["learn.dis"], {"No": 0.0, "Yes": 1.0}),
            }
        ),
        treatments=given(ids, recode(raw["treat"], _ARMS)),
        outcomes=pd.concat(outcomes),
        notes="Age, sex and learning disability hardly tell who withdraws: nearly all there is is the arm.",
    )
