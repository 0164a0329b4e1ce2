"""Rotterdam and GBSG: hormone therapy after surgery for breast cancer, one cohort to learn, one to test.

2,982 women of the Rotterdam tumour bank are the split ``train``, 686 of the German trial GBSG-2 the split
``gbsg``. Observational. Source: Royston & Altman, BMC Med Res Methodol 2013;13:33, by way of the R package
survival. **The 686 are the women of the cohort gbsg2** (and of scikit-survival's): never train on either
and test on the other.

Decisions:

- The event is recurrence or death. Its time is that of the recurrence, else of death or last contact; 43
  women died after the follow-up for recurrence had ended, and their event is the death, as the package's
  authors advise (the smaller of the two times would differ by those 43).
- DeepSurv and Royston & Altman train on the 1,546 with positive nodes, the latter with follow-up cut at 84
  months. Here are all, in full; for that comparison take ``positive_nodes > 0``.
- Size is known in three classes in Rotterdam and in mm in GBSG: both are given in the classes.
- Everyone in the trial had chemotherapy, by design; the file does not repeat it. In Rotterdam one woman in
  five had.

Left out: ``year`` of surgery, which says how long follow-up could be. ``rtime``, ``recur``, ``dtime`` and
``death`` are the outcome.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from data.cohort import Cohort
from data.provenance import CohortSource, RemoteFile
from data.tables import build, given, need_folder, recode, survival

_URL = (
    "https://raw.githubusercontent.com/vincentarelbundock/Rdatasets/"
    "1dcc2bf5f955cc1224a3e1307256e1fe86b68dae/csv/survival/"
)
_TRAIN = RemoteFile(
    "rotterdam.csv",
    _URL + "rotterdam.csv",
    "62703670d3be5d49c5476fb7131b020bdca9f1c25bb4522fd6abe8f9dab61f1b",
    156609,
)
_GBSG = RemoteFile(
    "gbsg.csv",
    _URL + "gbsg.csv",
    "9fa0fef0575d04d3273869be28405307f1b02993751498e8a0c844541cccd5d9",
    24052,
)

SOURCE = CohortSource(
    name="rotterdam",
    title="Rotterdam tumour bank, tested on GBSG-2: hormone therapy in breast cancer",
    program="breast",
    design="observational",
    licence="LGPL>=2 (R package survival)",
    citation="Royston & Altman, BMC Med Res Methodol 2013;13:33; Therneau, R package survival",
    files=(_TRAIN, _GBSG),
    same_patients_as=("gbsg2",),
)
_SIZES = ("<=20", "20-50", ">50")


def load(folder: Path | None) -> Cohort:
    """Return the 3,668 women; splits ``train`` and ``gbsg``."""
    folder = need_folder(SOURCE, folder)
    raw = pd.concat([_rotterdam(folder), _gbsg(folder)], ignore_index=True)
    ids = raw["split"].str.cat(raw["pid"].astype(str), sep="-").rename("patient_id")
    patients = pd.DataFrame(
        {
            "patient_id": ids,
            "split": raw["split"],
            "history:age": raw["age"],
            "history:menopausal_status": recode(raw["meno"], {0: "premenopausal", 1: "postmenopausal"}),
            "history:tumour_size_class": raw["size"].astype(object),
            "history:tumour_grade": recode(raw["grade"], {1: "1", 2: "2", 3: "3"}),
            "history:positive_nodes": raw["nodes"],
            "history:progesterone_receptor": raw["pgr"],
            "history:oestrogen_receptor": raw["er"],
            "history:adjuvant_chemotherapy": raw["chemo"],
        }
    )
    therapy = recode(raw["hormon"], {0: "no_hormone_therapy", 1: "hormone_therapy"})
    return build(
        SOURCE,
        patients=patients,
        treatments=given(ids, therapy),
        outcomes=survival(ids, "recurrence_free_survival_rotterdam", raw["days"], raw["event"]),
        notes="The split gbsg holds the women of the cohort gbsg2.",
    )


def _rotterdam(folder: Path) -> pd.DataFrame:
    table = pd.read_csv(folder / _TRAIN.name)
    days = table["rtime"].where(table["recur"] == 1, table["dtime"])
    return table.assign(split="train", days=days, event=table["recur"] | table["death"])


def _gbsg(folder: Path) -> pd.DataFrame:
    table = pd.read_csv(folder / _GBSG.name)
    size = pd.cut(table["size"], [0, 20, 50, np.inf], labels=list(_SIZES)).astype(object)
    return table.assign(split="gbsg", size=size, chemo=1).rename(
        columns={"rfstime": "days", "status": "event"}
    )
