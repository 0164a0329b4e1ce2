from __future__ import annotations

import pytest
from sklearn.metrics import roc_auc_score


def test_loris_filled_in_constants_are_missing(published):
    cohort = published("loris")
    for split in ("kato", "ravi"):
        patients = cohort.split(split).patients
        assert patients["history:albumin"].isna().all()
        assert patients["history:nlr"].isna().all()


def test_loris_is_clipped_as_published(published):
    patients = published("loris").patients
    assert patients[["mutations:tmb", "history:nlr", "history:age"]].max().tolist() == [50, 25, 85]


def test_loris_sex_is_coded_the_right_way(published):
    patients = published("loris").patients
    women = patients[patients["history:cancer_type"].isin(["ovarian", "endometrial"])]
    assert set(women["history:sex"].dropna()) == {"female"}


def test_loris_survival_is_in_days_everywhere(published):
    cohort = published("loris")
    rows = cohort.outcome("overall_survival").merge(cohort.patients[["patient_id", "split"]], on="patient_id")
    medians = rows.groupby("split")["time_days"].median()
    assert medians.between(150, 1000).all()
    assert "vanguri" not in medians


def test_loris_published_formula_gives_the_published_auc(published):
    """The six-feature score of the paper on its test set: AUC .754. Wrong codes or units would break it."""
    term = dict.fromkeys(("bladder", "breast"), -0.3323) | {
        "renal": 0.5451,
        "sarcoma": 0.0542,
        "sclc": -0.0033,
    }
    term |= {"colorectal": -0.102, "endometrial": -0.0079, "esophageal": 0.55, "gastric": 0.2306}
    term |= {"head_neck": 0.0678, "hepatobiliary": -0.1189, "melanoma": -0.0086, "mesothelioma": 0.1255}
    term |= {"nsclc": 0.0008, "ovarian": -0.052, "pancreatic": -1.1169}
    cohort = published("loris").split("chowell_test")
    p = cohort.patients
    score = (
        0.0371 * p["mutations:tmb"]
        - 0.8775 * p["history:prior_systemic_therapy"]
        + 0.5382 * p["history:albumin"]
        - 0.033 * p["history:nlr"]
        + 0.0049 * p["history:age"]
        + p["history:cancer_type"].map(term)
    )
    auc = roc_auc_score(cohort.outcome("objective_response")["value"], score)
    assert auc == pytest.approx(0.754, abs=0.001)
