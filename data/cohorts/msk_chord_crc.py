"""MSK-CHORD, cancer of colon and rectum: survival after sequencing, 5,545 rows, 5,543 patients.

Source, design, leaks and decisions: see ``data/msk_chord.py``.

Cytotoxic therapy is fluoropyrimidines, oxaliplatin or irinotecan in nearly all; anti-EGFR is cetuximab or
panitumumab, anti-VEGF mostly bevacizumab. A cancer of the caecum is counted as ascending colon as well in the
files, here as caecum. The flag that microsatellite instability is known is set for everyone. ``non-crc`` is
nobody's class.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.cohort import Cohort
from data.msk_chord import URL, Columns, load_msk, msk_source, one_of, where_known
from data.provenance import RemoteFile

SOURCE = msk_source(
    "msk_chord_crc",
    "MSK-CHORD: survival with cancer of colon or rectum",
    "colon",
    RemoteFile(
        "crc_dx_1st_seq_OS.csv",
        URL + "crc_dx_1st_seq_OS.csv",
        "67f67f0cfca401816067a9ee986d64f108ca485747dece351eb3f974a79e9820",
        1207661,
    ),
)

THERAPIES = {
    frozenset({"cytotoxic"}): "cytotoxic",
    frozenset({"cytotoxic", "vegf"}): "cytotoxic_anti_vegf",
    frozenset({"cytotoxic", "egfr"}): "cytotoxic_anti_egfr",
    frozenset({"immunotherapy"}): "anti_pd1",
}
PREVIOUS = {
    "cytotoxic": "prior_cytotoxic",
    "vegf": "prior_anti_vegf",
    "egfr": "prior_anti_egfr",
    "immunotherapy": "prior_immunotherapy",
    "braf": "prior_braf",
    "her2": "prior_anti_her2",
    "tpi": "prior_trifluridine_tipiracil",
}
_SITES = {"RECTAL": "rectum", "CECUM": "caecum", "ASCENDING": "ascending_colon"}
_HISTOLOGIES = {"NONADENOCARCINOMA": "other", "MUCINOUS": "mucinous"}


def load(folder: Path | None) -> Cohort:
    """Return the 5,543 patients; survival in days from diagnosis, observed from sequencing."""
    return load_msk(SOURCE, folder, THERAPIES, PREVIOUS, _own)


def _own(raw: pd.DataFrame) -> Columns:
    return {
        "history:colorectal_site": one_of(raw, _SITES, "other_colon"),
        "history:colorectal_histology": one_of(raw, _HISTOLOGIES, "adenocarcinoma"),
        "history:cea": where_known(raw, "CEA"),
        "mutations:msi_high": where_known(raw, "MSI_OR_dMMR"),
    }
