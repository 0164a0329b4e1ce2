"""IWPC: the warfarin dose that suits a patient, from genotype and clinic, 5,051 patients.

Source: International Warfarin Pharmacogenetics Consortium, N Engl J Med 2009;360:753-764,
doi:10.1056/NEJMoa0809329. Observational: everyone's dose was adjusted until it was right, and that dose,
in mg a week, is the endpoint. The published cohort: a stable dose reached, dose and age known, and a
target INR of 2 to 3 (target missing or 2.2 to 2.8, estimated range none of 2.5-3.5, 3-4). That leaves
5,051 of the 5,700; the paper counts 5,052.

Genotypes are the consensus of the original and the control typing. As in the published appendix, a
missing VKORC1 −1639 (rs9923231) is read from its neighbours, in this order: rs2359612 (not in black
patients or those of unknown race), rs9934438, rs8050894 (again not in those). A filled-in genotype counts
as tested. Both genes are given twice: as ``mutations:cyp2c9`` and ``mutations:vkorc1_1639``, and as
germline variants whose ``change`` is the diplotype, for those who do not carry two reference alleles.

Decisions:

- Age was published in decades: 60-69 is 65 here. Missing height and weight stay missing.
- Race is in the published formula, but is kept for subgroup review only (``history:race_ethnicity``) and no
  model sees it; ``experiments/iwpc_formula.py``, which recomputes the formula, reads it from there.
- An enzyme inducer (carbamazepine, phenytoin, rifampicin) is taken if one of them is, and missing where
  nothing is known of any of the three.
- Indications 1 and 2 are venous thromboembolism, 3 atrial fibrillation; a patient may have several.

Left out: the INR on the final dose, which follows the dose; free text (comorbidities, medications); herbs,
paracetamol, macrolides, the statins but simvastatin: rarely recorded or rarely taken; ethnicity (35
Hispanic); VKORC1 sites other than −1639, which travel with it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from data.cohort import Cohort
from data.provenance import CohortSource, RemoteFile
from data.tables import build, continuous, given, need_folder, recode

SOURCE = CohortSource(
    name="iwpc",
    title="IWPC: therapeutic dose of warfarin",
    program="pharmacogenomics",
    design="observational",
    licence="PharmGKB data usage terms; the repository states none",
    citation="International Warfarin Pharmacogenetics Consortium, N Engl J Med 2009;360:753-764, "
    "doi:10.1056/NEJMoa0809329",
    files=(
        RemoteFile(
            "warfarin.csv",
            "https://raw.githubusercontent.com/chuchro3/Warfarin/"
            "39bca6823bd099cfb8f0367cdf928b22c8392db0/data/warfarin.csv",
            "13c37c04d28bee5c02b2ff55afbc256b11aec74b2d2eea284744dce1af697810",
            1869317,
        ),
    ),
)

_RACES = {
    "White": "white",
    "Asian": "asian",
    "Black or African American": "black",
    "Unknown": None,
}
_AS_IS = {
    "Gender": "history:sex",
    "Height (cm)": "history:height",
    "Weight (kg)": "history:weight",
    "Diabetes": "history:diabetes",
    "Congestive Heart Failure and/or Cardiomyopathy": "history:heart_failure",
    "Valve Replacement": "history:valve_replacement",
    "Target INR": "history:target_inr",
    "Amiodarone (Cordarone)": "history:amiodarone",
    "Aspirin": "history:aspirin",
    "Simvastatin (Zocor)": "history:simvastatin",
    "Sulfonamide Antibiotics": "history:sulfonamide_antibiotic",
    "Anti-fungal Azoles": "history:azole_antifungal",
    "Current Smoker": "environment:smoking_current",
    "CYP2C9 consensus": "mutations:cyp2c9",
}
_INDUCERS = ["Carbamazepine (Tegretol)", "Phenytoin (Dilantin)", "Rifampin or Rifampicin"]
_INDICATIONS = {"history:venous_thromboembolism": "[12]", "history:atrial_fibrillation": "3"}
_OTHER_TARGETS = ["2.5-3.5", "3-4", "3.0-4.0"]
#: Neighbour of −1639, whether it holds in every race, its genotypes read as genotypes of −1639.
_NEIGHBOURS = (
    ("VKORC1 2255 consensus", False, {"C/C": "G/G", "C/T": "A/G", "T/T": "A/A"}),
    ("VKORC1 1173 consensus", True, {"C/C": "G/G", "C/T": "A/G", "T/T": "A/A"}),
    ("VKORC1 1542 consensus", False, {"G/G": "G/G", "C/G": "A/G", "C/C": "A/A"}),
)
_DIPLOTYPES = {
    "CYP2C9": ("mutations:cyp2c9", "*1/*1", ""),
    "VKORC1": ("mutations:vkorc1_1639", "G/G", "-1639 "),
}


def load(folder: Path | None) -> Cohort:
    """Return the 5,051 patients of the published analysis."""
    raw = pd.read_csv(need_folder(SOURCE, folder) / SOURCE.files[0].name, encoding="utf-8-sig")
    raw = raw[_included(raw)].reset_index(drop=True)
    ids = raw["PharmGKB Subject ID"].rename("patient_id")
    patients = _patients(raw, ids)
    return build(
        SOURCE,
        patients=patients,
        variants=_variants(patients),
        tested_genes=_tested(patients),
        treatments=given(ids, pd.Series("warfarin", index=ids.index)),
        outcomes=continuous(ids, "dose_mg_week", raw["Therapeutic Dose of Warfarin"]),
        notes="Doses were adjusted by the INR, not by the genotype; 21 centres, four continents.",
    )


def _included(raw: pd.DataFrame) -> pd.Series:
    target = raw["Target INR"]
    return (
        (raw["Subject Reached Stable Dose of Warfarin"] == 1)
        & raw["Therapeutic Dose of Warfarin"].notna()
        & raw["Age"].notna()
        & (target.isna() | target.between(2.2, 2.8))
        & ~raw["Estimated Target INR Range Based on Indication"].isin(_OTHER_TARGETS)
    )


def _patients(raw: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    columns = {"patient_id": ids} | {key: raw[name] for name, key in _AS_IS.items()}
    columns["history:age"] = raw["Age"].str.extract(r"^(\d+)")[0].astype(float) + 5
    columns["history:race_ethnicity"] = recode(raw["Race"], _RACES)
    columns["history:enzyme_inducer"] = raw[_INDUCERS].max(axis=1)
    reasons = raw["Indication for Warfarin Treatment"]
    for key, codes in _INDICATIONS.items():
        columns[key] = reasons.str.contains(codes).map({True: 1.0, False: 0.0})
    columns["mutations:vkorc1_1639"] = _vkorc1(raw)
    return pd.DataFrame(columns)


def _vkorc1(raw: pd.DataFrame) -> pd.Series:
    """Return −1639 as typed, else as its neighbours tell (order and races as published)."""
    genotype = raw["VKORC1 -1639 consensus"]
    linked = raw["Race"].isin(["White", "Asian"])
    for name, everywhere, reading in _NEIGHBOURS:
        genotype = genotype.where(genotype.notna() | ~(linked | everywhere), recode(raw[name], reading))
    return genotype.where(genotype.notna(), np.nan)


def _variants(patients: pd.DataFrame) -> pd.DataFrame:
    """Return one germline row a patient and gene that is not two reference alleles."""
    found = []
    for gene, (key, reference, prefix) in _DIPLOTYPES.items():
        carriers = patients[patients[key].notna() & (patients[key] != reference)]
        found.append(
            pd.DataFrame(
                {"patient_id": carriers["patient_id"], "gene": gene, "change": prefix + carriers[key]}
            )
        )
    return pd.concat(found).assign(origin="germline")


def _tested(patients: pd.DataFrame) -> pd.DataFrame:
    return pd.concat(
        pd.DataFrame({"patient_id": patients.loc[patients[key].notna(), "patient_id"], "gene": gene})
        for gene, (key, _, _) in _DIPLOTYPES.items()
    )
