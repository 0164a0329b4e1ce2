"""GBSG-2: node-positive breast cancer, tamoxifen or not, 686 women.

Ships with lifelines. Source: Schumacher et al., J Clin Oncol 1994;12:2086-2093. The trial crossed hormone
therapy with the length of chemotherapy; about a third of the women were not randomised but chose, and
the published table does not say who, so the design is recorded as observational. Everyone had
chemotherapy. ``cens`` is 1 for recurrence or death. No column is a leak. The same women are
``gbsg`` in other packages and the split ``gbsg`` of the cohort rotterdam: never train on one and test on the
other.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.cohort import Cohort
from data.provenance import CohortSource
from data.tables import build, given, numbered, recode, survival

SOURCE = CohortSource(
    name="gbsg2",
    title="GBSG-2: hormone therapy in node-positive breast cancer",
    program="breast",
    design="observational",
    licence="MIT (shipped with lifelines)",
    citation="Schumacher et al., J Clin Oncol 1994;12:2086-2093",
    embedded_in="lifelines",
    same_patients_as=("rotterdam",),
)


def load(folder: Path | None = None) -> Cohort:
    """Return the 686 women with 299 recurrences or deaths, in days."""
    from lifelines.datasets import load_gbsg2

    raw = load_gbsg2()
    ids = pd.Series(numbered("gbsg2", len(raw)))
    patients = pd.DataFrame(
        {
            "patient_id": ids,
            "history:age": raw["age"],
            "history:menopausal_status": recode(
                raw["menostat"], {"Pre": "premenopausal", "Post": "postmenopausal"}
            ),
            "history:tumour_size": raw["tsize"],
            "history:tumour_grade": recode(raw["tgrade"], {"I": "1", "II": "2", "III": "3"}),
            "history:positive_nodes": raw["pnodes"],
            "history:progesterone_receptor": raw["progrec"],
            "history:oestrogen_receptor": raw["estrec"],
        }
    )
    therapy = recode(raw["horTh"], {"yes": "hormone_therapy", "no": "no_hormone_therapy"})
    return build(
        SOURCE,
        patients=patients,
        treatments=given(ids, therapy),
        outcomes=survival(ids, "recurrence_free_survival", raw["time"], raw["cens"]),
        notes="About two thirds were randomised; the table does not say who, so all count as observational.",
    )
