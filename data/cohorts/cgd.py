"""Chronic granulomatous disease: interferon gamma or placebo against serious infections, 128 patients.

Published with the R package survival (LGPL). Source: International CGD Cooperative Study Group, N Engl J
Med 1991;324:509-516. Randomised and blinded. The endpoint recurs: each row of the published table is a
stretch of observation (``tstart`` to ``tstop``, in days) that a serious infection (``status`` 1) or the
end of the study closes, and is kept as such.

Inheritance and gene: all X-linked disease is CYBB, so those 86 patients carry a CYBB variant here whose
change is not known, and CYBB counts as tested in everyone: in the 42 with autosomal disease it is not
the cause. Which of NCF1, NCF2, CYBA it was instead was not published, and those genes stay untested.
Nobody was sequenced in 1989: the gene is inferred from the inheritance. ``history:inheritance`` says the
same and is kept to be read; the program leaves it out of the model.

Left out, and why:

- ``random``, the date; ``enum``, the number of the stretch, which counts the infections so far: a leak.
- ``center`` and the hospital within ``hos.cat``: of no use for a patient treated elsewhere. What is left
  of them is Europe or the United States.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.cohort import Cohort
from data.provenance import CohortSource, RemoteFile
from data.tables import build, given, need_folder, recode, survival

SOURCE = CohortSource(
    name="cgd",
    title="Chronic granulomatous disease: interferon gamma against serious infections",
    program="rare-childhood",
    design="randomised",
    licence="LGPL>=2 (R package survival)",
    citation="International CGD Cooperative Study Group, N Engl J Med 1991;324:509-516; "
    "Therneau, R package survival",
    files=(
        RemoteFile(
            "cgd.csv",
            "https://raw.githubusercontent.com/vincentarelbundock/Rdatasets/"
            "1dcc2bf5f955cc1224a3e1307256e1fe86b68dae/csv/survival/cgd.csv",
            "923b9cc7e7a44b5eac6c2e22e74f82a1d60e8c9909905371ef54460787ad9ef0",
            18559,
        ),
    ),
)

_AS_IS = {
    "sex": "history:sex",
    "age": "history:age",
    "height": "history:height",
    "weight": "history:weight",
    "steroids": "history:corticosteroids",
    "propylac": "history:prophylactic_antibiotics",
}
_INHERITANCE = {"X-linked": "x_linked", "autosomal": "autosomal"}
_REGIONS = {
    "US:NIH": "united_states",
    "US:other": "united_states",
    "Europe:Amsterdam": "europe",
    "Europe:other": "europe",
}
_ARMS = {"rIFN-g": "interferon_gamma", "placebo": "placebo"}


def load(folder: Path | None) -> Cohort:
    """Return the 128 patients with 76 infections in 203 stretches of observation."""
    raw = pd.read_csv(need_folder(SOURCE, folder) / SOURCE.files[0].name)
    raw["patient_id"] = [f"cgd-{number:03d}" for number in raw["id"]]
    first = raw.drop_duplicates("patient_id").reset_index(drop=True)
    ids = first["patient_id"]
    outcomes = survival(
        raw["patient_id"], "serious_infection", raw["tstop"], raw["status"], entry=raw["tstart"]
    )
    return build(
        SOURCE,
        patients=_patients(first),
        variants=_variants(ids[first["inherit"] == "X-linked"]),
        treatments=given(ids, recode(first["treat"], _ARMS)),
        outcomes=outcomes,
        panel=("CYBB",),
        notes="CYBB is inferred from X-linked inheritance; nobody was sequenced. Adults took part too.",
    )


def _patients(first: pd.DataFrame) -> pd.DataFrame:
    columns = {"patient_id": first["patient_id"]} | {key: first[name] for name, key in _AS_IS.items()}
    columns["history:inheritance"] = recode(first["inherit"], _INHERITANCE)
    columns["environment:region_of_care"] = recode(first["hos.cat"], _REGIONS)
    return pd.DataFrame(columns)


def _variants(x_linked: pd.Series) -> pd.DataFrame:
    return pd.DataFrame(
        {"patient_id": x_linked, "gene": "CYBB", "change": "X-linked disease", "origin": "germline"}
    )
