"""BC_cardiotox: cardiac dysfunction under treatment for breast cancer, 531 women.

Source: Piñeiro-Lamas et al., Scientific Data 2023, by way of a public repository that uses it.
Observational. The event is cancer-therapy-related cardiac dysfunction
(CTRCD) at any time of follow-up, 54 women.

Decisions:

- The outcome that is asked for is yes or no, as published. Follow-up varies (5 days to 11.7 years, median
  1.4), so the time to it is recorded as well, as ``cardiac_dysfunction_time``.
- Anthracycline and anti-HER2 are the therapy. Both together are the program's chemotherapy with
  anti-HER2, an anthracycline alone its chemotherapy; taxanes were not published. 52 women without a record of
  these drugs (nor, nearly all, of any history) have no treatment row.
- Echocardiography and history are from before treatment; decimal commas, ``;`` between fields.
- Smoking: has smoked is ``smoker`` or ``exsmoker``.

No column is a leak. Women who had an anthracycline before (12 %) have three times the rate of dysfunction.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.cohort import Cohort
from data.provenance import CohortSource, RemoteFile
from data.tables import binary, build, given, need_folder, numbered, survival

SOURCE = CohortSource(
    name="cardiotox",
    title="BC_cardiotox: cardiac dysfunction under anthracycline or anti-HER2",
    program="breast",
    design="observational",
    licence="MIT (repository); source data: see its README",
    citation="Piñeiro-Lamas et al., Scientific Data 2023",
    files=(
        RemoteFile(
            "BC_cardiotox_clinical_variables.csv",
            "https://raw.githubusercontent.com/kardokhk/cardiotox-prediction/"
            "3852a56c7fb1220ad2f50b40679a28d501775822/dataset/BC_cardiotox_clinical_variables.csv",
            "3f6e58cacfda5fbbf2998b9e7f599247ce2a19af17df577ed33c408929a3df53",
            58124,
        ),
    ),
)

# anthracycline, anti-HER2
THERAPIES = {
    (0, 0): "no_anthracycline_no_anti_her2",
    (0, 1): "anti_her2",
    (1, 0): "chemotherapy",
    (1, 1): "chemotherapy_anti_her2",
}
_AS_IS = {
    "age": "history:age",
    "weight": "history:weight",
    "height": "history:height",
    "heart_rate": "history:heart_rate",
    "heart_rhythm": "history:ecg_atrial_fibrillation",
    "LVEF": "history:lvef",
    "PWT": "history:posterior_wall_thickness",
    "LAd": "history:left_atrial_diameter",
    "LVDd": "history:lv_diastolic_diameter",
    "LVSd": "history:lv_systolic_diameter",
    "HTA": "history:hypertension",
    "DL": "history:dyslipidaemia",
    "DM": "history:diabetes",
    "ACprev": "history:prior_anthracycline",
    "antiHER2prev": "history:prior_anti_her2",
    "RTprev": "history:prior_thoracic_radiotherapy",
    "CIprev": "history:heart_failure",
    "ICMprev": "history:ischaemic_heart_disease",
    "ARRprev": "history:prior_arrhythmia",
    "VALVprev": "history:valve_disease",
    "cxvalv": "history:prior_valve_surgery",
    "smoker": "environment:smoking_current",
}


def load(folder: Path | None) -> Cohort:
    """Return the 531 women, 54 with the event."""
    raw = pd.read_csv(need_folder(SOURCE, folder) / SOURCE.files[0].name, sep=";", decimal=",")
    ids = pd.Series(numbered("cardiotox", len(raw)))
    columns = {"patient_id": ids} | {key: raw[name] for name, key in _AS_IS.items()}
    columns["environment:smoking_ever"] = raw[["smoker", "exsmoker"]].max(axis=1, skipna=False)
    arms = pd.Series(list(zip(raw["AC"], raw["antiHER2"], strict=True)))
    outcomes = [
        binary(ids, "cardiac_dysfunction", raw["CTRCD"]),
        survival(ids, "cardiac_dysfunction_time", raw["time"], raw["CTRCD"]),
    ]
    return build(
        SOURCE,
        patients=pd.DataFrame(columns),
        treatments=given(ids, arms.map(THERAPIES)),
        outcomes=pd.concat(outcomes),
        notes="Follow-up varies from days to years; yes or no means within it.",
    )
