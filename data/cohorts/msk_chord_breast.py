"""MSK-CHORD, breast cancer: survival after sequencing, 5,368 patients.

Source, design, leaks and decisions: see ``data/msk_chord.py``.

Many were sequenced years after diagnosis, at relapse: left truncation matters most here. The class ``PARPi``
is mostly palbociclib, which the published table of drug classes puts there; with hormone therapy it is
read as a CDK4/6 inhibitor, and before entry the two classes are one field. Alone it could be either and is no
therapy. Hormone-receptor and HER2 status have no flag for missing: an unknown one may read negative.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.cohort import Cohort
from data.msk_chord import URL, Columns, load_msk, msk_source, where_known
from data.provenance import RemoteFile
from data.tables import recode

SOURCE = msk_source(
    "msk_chord_breast",
    "MSK-CHORD: survival with breast cancer",
    "breast",
    RemoteFile(
        "brca_dx_1st_seq_OS.csv",
        URL + "brca_dx_1st_seq_OS.csv",
        "fbf2e19a986cc5a76d90af2c0d92ee55172b343d62ceba72e956baec197237be",
        1128161,
    ),
)

THERAPIES = {
    frozenset({"cytotoxic"}): "cytotoxic",
    frozenset({"hormonal"}): "endocrine",
    frozenset({"hormonal", "CDKi"}): "endocrine_cdk46",
    frozenset({"hormonal", "PARPi"}): "endocrine_cdk46",
    frozenset({"hormonal", "CDKi", "PARPi"}): "endocrine_cdk46",
    frozenset({"cytotoxic", "hormonal"}): "cytotoxic_endocrine",
    frozenset({"anti-HER2"}): "anti_her2",
    frozenset({"anti-HER2", "cytotoxic"}): "cytotoxic_anti_her2",
    frozenset({"anti-HER2", "hormonal"}): "endocrine_anti_her2",
    frozenset({"cytotoxic", "immunotherapy"}): "cytotoxic_anti_pd1",
}
PREVIOUS = {
    "cytotoxic": "prior_cytotoxic",
    "hormonal": "prior_endocrine",
    "CDKi": "prior_cdk46",
    "PARPi": "prior_cdk46",
    "anti-HER2": "prior_anti_her2",
    "immunotherapy": "prior_immunotherapy",
    "mTORi": "prior_mtor",
    "PIK3CAi": "prior_pik3ca",
}
_SIGN = {0: "negative", 1: "positive"}


def load(folder: Path | None) -> Cohort:
    """Return the 5,368 patients; survival in days from diagnosis, observed from sequencing."""
    return load_msk(SOURCE, folder, THERAPIES, PREVIOUS, _own)


def _own(raw: pd.DataFrame) -> Columns:
    return {
        "history:hr_status": recode(raw["HR"], _SIGN),
        "history:her2_status": recode(raw["HER2"], _SIGN),
        "history:ca15_3": where_known(raw, "CA15-3"),
    }
