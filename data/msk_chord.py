"""MSK-CHORD: what its three cohorts (lung, breast, colon and rectum) have in common.

Patients of one centre, described from diagnosis, who came under observation on the day their tumour was
sequenced. Source: Jee et al., Nature 2024, doi:10.1038/s41586-024-08167-5, tables published with the
figures. **Observational**: sicker patients get other therapies, and those about to die get none.

Decisions:

- Survival counts from diagnosis and begins at ``entry`` (sequencing), else it would be overstated; everyone
  in the files leaves after entry. Four patients sequenced "in 1899", 1900 or 2011, before the assay existed,
  have a wrong date, hence an unknown entry and no outcome. Ages below zero (year of sequencing minus year of
  birth, from the same wrong dates) are missing. 90 means 90 or more. Rows that are there twice count once.
- A value whose ``HAS_`` flag is 0 is missing: the files hold zero, or the median.
- ``ANY_CURRENT_<class>`` is the therapy, where the combination is one of the program's. Nobody else has a
  treatment row: no class at all means untreated as well as treated elsewhere, and too ill to be treated, for
  hardly anyone under therapy dies within a month of entry. ``other`` accompanies every immunotherapy and says
  nothing there.
- ``ANY_PREV_<class>`` is history. Where ``ANY_PRIOR_TX`` says treated and no class is named, the
  treatment was given elsewhere and its classes are missing.
- Metastatic sites are those seen up to 30 days after entry (read from ``stop_DMETS_*``).
- Genes: all 23 were tested in everyone; which change was found was not published.

Left out, and why:

- ``stop*``, ``dead*``: the outcome and later metastases.
- ``progressed``: counts progression around and after entry; ``STAGE_I-III_PROG`` / ``_NOPROG`` are the same
  column crossed with stage.
- ``MAX_*``: the highest marker ever; it exceeds the marker more, the longer the patient was followed.
- ``SEQUENCING_YEAR``: how long a patient could be followed; means nothing for a patient of today.
- ``entry`` as a feature: who came late has survived until then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from data.cohort import Cohort
from data.provenance import CohortSource, RemoteFile
from data.tables import build, given, need_folder, survival

URL = (
    "https://raw.githubusercontent.com/clinical-data-mining/msk-chord-figures-public/"
    "6463b36a2de2f7355f616d155c8791052cb98efd/data/"
)
ENDPOINT = "overall_survival_msk"
GENES = (
    *("KRAS", "HRAS", "RET", "MET", "GNAQ", "PTEN", "KIT", "EGFR", "FGFR3", "PDGFRA", "ERBB2", "TP53"),
    *("NRAS", "NOTCH1", "GNA11", "CTNNB1", "FGFR2", "PIK3CA", "IDH1", "BRAF", "FGFR1", "ALK", "AKT1"),
)
_STAGES = {"STAGE 1": "I", "STAGE 2": "II", "STAGE 3": "III", "STAGE 4": "IV"}
_SITES = ("adrenal", "bone", "brain", "liver", "lung", "lymph", "pleura", "other")
_RACES = {"WHITE": "white", "ASIAN": "asian", "BLACK": "black"}
_FIRST_YEAR = 2013
_CURRENT, _PREVIOUS = "ANY_CURRENT_", "ANY_PREV_"
Columns = dict[str, pd.Series]


def msk_source(name: str, title: str, program: str, file: RemoteFile) -> CohortSource:
    """Return the source of one of the three cohorts; all live in the folder ``msk-chord``."""
    return CohortSource(
        name=name,
        title=title,
        program=program,
        design="observational",
        licence="CC BY-NC-ND 4.0",
        citation="Jee et al., Nature 2024, doi:10.1038/s41586-024-08167-5",
        files=(file,),
        folder="msk-chord",
    )


def load_msk(
    source: CohortSource,
    folder: Path | None,
    therapies: Mapping[frozenset[str], str],
    previous: Mapping[str, str],
    own: Callable[[pd.DataFrame], Columns],
) -> Cohort:
    """Return one of the three cohorts.

    Parameters
    ----------
    therapies : mapping
        Therapy of the program by the set of classes given at entry.
    previous : mapping
        Name of the history field by class given before entry.
    own : callable
        Returns the columns only this cancer has, by key, from the published table.
    """
    raw = pd.read_csv(need_folder(source, folder) / source.files[0].name)
    raw = raw.drop_duplicates(ignore_index=True)
    ids = raw["PATIENT_ID"].rename("patient_id")
    known_entry = raw["entry"].where(raw["SEQUENCING_YEAR"] >= _FIRST_YEAR)
    observed = raw["stop"].where(known_entry < raw["stop"])
    columns = {"patient_id": ids} | _common(raw) | _previous(raw, previous) | own(raw)
    return build(
        source,
        patients=pd.DataFrame(columns),
        variants=_variants(raw, ids),
        treatments=given(ids, _classes(raw).map(therapies)),
        outcomes=survival(ids, ENDPOINT, observed, raw["dead"], known_entry),
        panel=GENES,
        notes="Left-truncated: under observation from sequencing on. Without a treatment row: untreated, "
        "treated elsewhere, or a rare combination. The sickest are not treated: compare therapies with "
        "one another, not with none.",
    )


def where_known(raw: pd.DataFrame, name: str) -> pd.Series:
    """Return a column with the values whose ``HAS_`` flag is 0 set missing."""
    return raw[name].where(raw[f"HAS_{name}"] == 1)


def one_of(raw: pd.DataFrame, flags: Mapping[str, str], otherwise: str | None = None) -> pd.Series:
    """Join exclusive 0/1 columns into one category; the first flag that is set counts."""
    joined = pd.Series(otherwise, index=raw.index, dtype=object)
    for flag, level in reversed(list(flags.items())):
        joined = joined.mask(raw[flag] == 1, level)
    return joined


def _common(raw: pd.DataFrame) -> Columns:
    columns = {
        "history:age": raw["AGE"].where(raw["AGE"] >= 0),
        "history:sex": raw["MALE"].map({0: "female", 1: "male"}),
        "history:race_ethnicity": one_of(raw, _RACES),
        "history:stage_at_diagnosis": one_of(raw, _STAGES),
        "history:stage_iv_at_diagnosis": raw["STAGE_IV_DX"],
        "history:prior_systemic_therapy": raw["ANY_PRIOR_TX"],
        "history:pd_l1_positive": where_known(raw, "PDL1"),
    }
    return columns | {f"history:metastasis_{site}": raw[f"DMETS_DX_{site.upper()}"] for site in _SITES}


def _previous(raw: pd.DataFrame, fields: Mapping[str, str]) -> Columns:
    elsewhere = (raw["ANY_PRIOR_TX"] == 1) & ~raw.filter(like=_PREVIOUS).any(axis=1)
    flags: Columns = {}
    for kind, name in fields.items():
        key = f"history:{name}"
        flag = raw[_PREVIOUS + kind].where(~elsewhere)
        # Two published classes may be one field: then either counts.
        flags[key] = flags[key].combine(flag, max) if key in flags else flag
    return flags


def _classes(raw: pd.DataFrame) -> pd.Series:
    """Return the set of classes given at entry."""
    flags = raw.filter(like=_CURRENT).rename(columns=lambda name: name.removeprefix(_CURRENT)) == 1
    flags["other"] &= ~flags["immunotherapy"]
    sets = [frozenset(flags.columns[row]) for row in flags.to_numpy()]
    return pd.Series(sets, index=raw.index, dtype=object)


def _variants(raw: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    found = [pd.DataFrame({"patient_id": ids[raw[gene] == 1], "gene": gene}) for gene in GENES]
    return pd.concat(found).assign(change="any alteration", origin="somatic")
