"""LORIS: response to immune checkpoint blockade across cancers, ten sheets of one workbook.

``train`` and ``chowell_test`` (by year of treatment, one centre), eight further cohorts, and
``msk_non_icb`` (no checkpoint inhibitor, overall survival only: to ask whether a score predicts the
effect of treatment or merely the prognosis). Observational. Source: Chang et al., Nature Cancer 2024,
doi:10.1038/s43018-024-00772-7, with Chowell et al., Nature Biotechnology 2022,
doi:10.1038/s41587-021-01070-8.

As published, tumour mutational burden is clipped at 50, the neutrophil-to-lymphocyte ratio at 25, age at
85. Sex 1 is male (endometrial and ovarian cancers are all 0). Drug 0 is a PD-1/PD-L1 inhibitor, 1 a
combination with a CTLA-4 inhibitor, 2 a CTLA-4 inhibitor alone. Ages in ``msk1`` and ``msk2`` are the
midpoints of classes.

Left out or set missing, and why:

- year of treatment start: defines the split; ``Response``, ``PFS``, ``OS`` and ``OS1yr`` columns: outcomes;
  ``LORIS``: the published model's own score; one-hot copies of the cancer type.
- ``kato`` and ``ravi``: albumin 3.8 and NLR 6.2 for everyone are filled-in constants, hence missing here.
- ``ravi``: survival columns are named months but hold days (up to 2,779), and are read as days.
- ``vanguri``: overall survival is given for the dead only, so it is not used; NLR is twice the derived
  ratio the hospital had recorded, as the authors converted it.
- ``msk_non_icb`` has no treatment rows: its therapies were not published.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.cohort import Cohort
from data.provenance import CohortSource, RemoteFile
from data.tables import DAYS_PER_MONTH, binary, build, given, need_folder, recode, survival

SOURCE = CohortSource(
    name="loris",
    title="LORIS: immune checkpoint blockade across cancers",
    program="lung",
    design="observational",
    licence="GPL-3.0 (repository)",
    citation="Chang et al., Nature Cancer 2024, doi:10.1038/s43018-024-00772-7; "
    "Chowell et al., Nature Biotechnology 2022, doi:10.1038/s41587-021-01070-8",
    files=(
        RemoteFile(
            "AllData.xlsx",
            "https://raw.githubusercontent.com/rootchang/LORIS/"
            "eb87300f2dc6287bdf0e4404e662db0dbd421c4b/02.Input/AllData.xlsx",
            "d7ad5c4aeb1033d9b36e520d63acfd8efdc5f6e3f5d52ae0f9abf0d6fe922218",
            839216,
        ),
    ),
)

SPLITS = {
    "Chowell_train": "train",
    "Chowell_test": "chowell_test",
    "MSK1": "msk1",
    "MSK2": "msk2",
    "Kato_panCancer": "kato",
    "Shim_NSCLC": "shim",
    "Vanguri_NSCLC": "vanguri",
    "Ravi_NSCLC": "ravi",
    "Pradat_panCancer": "pradat",
    "MSK_nonICB": "msk_non_icb",
}
_FILLED_IN = {"kato": ("Albumin", "NLR"), "ravi": ("Albumin", "NLR")}
_IN_DAYS = ("ravi",)
_OS_OF_THE_DEAD_ONLY = ("vanguri",)
_CLIP = {"TMB": 50, "NLR": 25, "Age": 85}

_AS_IS = {
    "Age": "history:age",
    "Albumin": "history:albumin",
    "NLR": "history:nlr",
    "Platelets": "history:platelets",
    "HGB": "history:haemoglobin",
    "BMI": "history:bmi",
    "Systemic_therapy_history": "history:prior_systemic_therapy",
    "Stage": "history:metastatic",
    "PDL1_TPS(%)": "history:pd_l1_tps",
    "Performance_status": "history:ecog",
    "TMB": "mutations:tmb",
    "FCNA": "mutations:fcna",
    "MSI": "mutations:msi_high",
    "HLA_LOH": "mutations:hla_loh",
    "HED": "mutations:hed",
    "Smoking_status": "environment:smoking_ever",
    "Pack_years": "environment:pack_years",
}
_CANCERS = {
    "Bladder": "bladder",
    "Breast": "breast",
    "CNS": "cns",
    "Colorectal": "colorectal",
    "Endometrial": "endometrial",
    "Esophageal": "esophageal",
    "Gastric": "gastric",
    "Head & Neck": "head_neck",
    "Hepatobiliary": "hepatobiliary",
    "Melanoma": "melanoma",
    "Mesothelioma": "mesothelioma",
    "NSCLC": "nsclc",
    "Ovarian": "ovarian",
    "Pancreatic": "pancreatic",
    "Renal": "renal",
    "SCLC": "sclc",
    "Sarcoma": "sarcoma",
    "Unknown primary": "unknown_primary",
}
_DRUGS = {0: "anti_pd1", 1: "anti_pd1_ctla4", 2: "anti_ctla4"}


def load(folder: Path | None) -> Cohort:
    """Return all sheets as one cohort; each sheet is a split, identifiers are ``<split>-<number>``."""
    folder = need_folder(SOURCE, folder)
    workbook = pd.read_excel(folder / SOURCE.files[0].name, sheet_name=list(SPLITS))
    raw = pd.concat([_sheet(workbook[name], split) for name, split in SPLITS.items()], ignore_index=True)
    ids = raw["patient_id"]
    outcomes = [
        binary(ids, "objective_response", raw["Response"]),
        survival(ids, "progression_free_survival", raw["PFS_days"], raw["PFS_Event"]),
        survival(ids, "overall_survival", raw["OS_days"], raw["OS_Event"]),
    ]
    return build(
        SOURCE,
        patients=_patients(raw),
        treatments=given(ids, recode(raw["Drug"], _DRUGS)),
        outcomes=pd.concat(outcomes),
        notes="Everyone but msk_non_icb received a checkpoint inhibitor; there is no standard arm.",
    )


def _sheet(table: pd.DataFrame, split: str) -> pd.DataFrame:
    """Return one sheet with its identifiers, its own errors put right, and times in days."""
    table = table.assign(split=split, patient_id=[f"{split}-{number}" for number in table["SAMPLE_ID"]])
    table[list(_FILLED_IN.get(split, ()))] = float("nan")
    table[list(_CLIP)] = table[list(_CLIP)].clip(upper=pd.Series(_CLIP), axis=1)
    if split in _OS_OF_THE_DEAD_ONLY:
        table["OS_Months"] = float("nan")
    unit = 1.0 if split in _IN_DAYS else DAYS_PER_MONTH
    for endpoint in ("PFS", "OS"):
        if f"{endpoint}_Months" in table:
            table[f"{endpoint}_days"] = table[f"{endpoint}_Months"] * unit
    return table.dropna(axis=1, how="all")


def _patients(raw: pd.DataFrame) -> pd.DataFrame:
    columns = {"patient_id": raw["patient_id"], "split": raw["split"]}
    columns["history:cancer_type"] = recode(raw["CancerType"], _CANCERS)
    columns["history:sex"] = recode(raw["Sex"], {0: "female", 1: "male"})
    histology = {1: "adenocarcinoma", 2: "squamous", 3: "other"}
    columns["history:lung_histology"] = recode(raw["Histology"], histology)
    return pd.DataFrame(columns | {key: raw[name] for name, key in _AS_IS.items()})
