"""Under which heading of the form a field of the dictionary stands."""

from __future__ import annotations

ABOUT = {
    "age", "sex", "race_ethnicity", "height", "weight", "bmi", "ecog", "karnofsky", "menopausal_status",
    "learning_disability", "relatives_breast_cancer", "salpingo_oophorectomy", "bilateral_mastectomy",
    "diabetes", "heart_failure", "haemophilia", "hypertension", "dyslipidaemia", "ischaemic_heart_disease",
    "valve_disease", "valve_replacement",
}  # fmt: skip
LABORATORY = {
    "albumin", "nlr", "platelets", "haemoglobin", "log_wbc", "cea", "ca15_3", "cd4", "cd8", "lvef",
    "heart_rate", "posterior_wall_thickness", "left_atrial_diameter", "lv_diastolic_diameter",
    "lv_systolic_diameter", "ecg_atrial_fibrillation", "fev1_percent", "er_status", "er_allred",
    "oestrogen_receptor", "hr_status", "progesterone_receptor", "her2_status", "pd_l1_tps", "pd_l1_positive",
    "lymphocyte_density",
}  # fmt: skip
TREATMENT = {
    "art_experienced", "recent_zdv", "adjuvant_chemotherapy", "breast_surgery", "corticosteroids",
    "prophylactic_antibiotics", "target_inr", "enzyme_inducer", "amiodarone", "aspirin", "simvastatin",
    "sulfonamide_antibiotic", "azole_antifungal", "surgery_to_registration_long",
}  # fmt: skip
#: Measures of the genome that are inherited, not the tumour's.
INHERITED = {"cyp2c9", "vkorc1_1639"}

#: In the order of the form.
TITLES = {
    "about": "About the patient",
    "disease": "Disease",
    "laboratory": "Laboratory and measurements",
    "treatment": "Treatment so far",
    "virus": "Genes of the virus",
    "tumour": "Tumour genes",
    "inherited": "Inherited genes",
    "lifestyle": "Lifestyle and surroundings",
    "expression": "Gene expression",
}
#: Levels whose name in the dictionary is no word.
LEVELS = {"nsclc": "lung, non-small-cell", "sclc": "lung, small-cell", "cns": "brain and spinal cord"}


def level(name: str) -> str:
    """Return a level of a category in words."""
    return LEVELS.get(name, name.replace("_", " "))


def heading(key: str) -> str:
    """Return the heading, a key of :data:`TITLES`, of ``group:name``."""
    group, _, name = key.partition(":")
    if group == "mutations":
        return "inherited" if name in INHERITED else "tumour"
    if group != "history":
        return {"environment": "lifestyle", "expression": "expression"}[group]
    if name in ABOUT:
        return "about"
    if name in LABORATORY:
        return "laboratory"
    return "treatment" if name in TREATMENT or name.startswith("prior_") else "disease"
