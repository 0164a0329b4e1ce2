"""MSK-CHORD, non-small-cell lung cancer: survival after sequencing, 7,810 rows, 7,809 patients.

Source, design, leaks and decisions: see ``data/msk_chord.py``.

Immunotherapy (PD-1 or PD-L1 inhibitors, some with a CTLA-4 inhibitor) counts as ``anti_pd1``. "Targeted"
is mostly kinase inhibitors; the drug was not published, nor were ROS1 and NTRK: a patient without a driver
in the panel may well have one. Many of these were sequenced when a first drug had failed, so EGFR with a
targeted drug looks harmful unless prior therapy is adjusted for. Three patients are under 18; they are as
published. The lung is a metastatic site in 83 %, so this column can hardly leave out the primary.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.cohort import Cohort
from data.msk_chord import URL, Columns, load_msk, msk_source, one_of
from data.provenance import RemoteFile

SOURCE = msk_source(
    "msk_chord_nsclc",
    "MSK-CHORD: survival with non-small-cell lung cancer",
    "lung",
    RemoteFile(
        "nsclc_dx_1st_seq_OS.csv",
        URL + "nsclc_dx_1st_seq_OS.csv",
        "7f160869cf8f401c960353beca5933375229d282ed130b6e24202b9c3e84573f",
        1448671,
    ),
)

THERAPIES = {
    frozenset({"cytotoxic"}): "cytotoxic",
    frozenset({"targeted"}): "kinase_inhibitor",
    frozenset({"immunotherapy"}): "anti_pd1",
    frozenset({"cytotoxic", "immunotherapy"}): "cytotoxic_anti_pd1",
    frozenset({"cytotoxic", "vegf"}): "cytotoxic_anti_vegf",
    frozenset({"targeted", "vegf"}): "kinase_inhibitor_anti_vegf",
    frozenset({"cytotoxic", "targeted"}): "cytotoxic_kinase_inhibitor",
}
PREVIOUS = {
    "cytotoxic": "prior_cytotoxic",
    "immunotherapy": "prior_immunotherapy",
    "targeted": "prior_targeted",
    "vegf": "prior_anti_vegf",
}


def load(folder: Path | None) -> Cohort:
    """Return the 7,809 patients; survival in days from diagnosis, observed from sequencing."""
    return load_msk(SOURCE, folder, THERAPIES, PREVIOUS, _own)


def _own(raw: pd.DataFrame) -> Columns:
    histology = one_of(raw, {"ADENOCARCINOMA": "adenocarcinoma", "SQUAMOUS": "squamous"}, "other")
    return {"history:lung_histology": histology, "environment:smoking_ever": raw["SMOKER"]}
