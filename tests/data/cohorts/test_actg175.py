from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

AFTER_BASELINE = ("cd420", "cd496", "cd820", "r", "offtrt", "zprior", "treat", "strat", "homo")


def test_actg175_counts(published):
    cohort = published("actg175")
    arms = {"zdv": 532, "zdv_ddi": 522, "zdv_ddc": 524, "ddi": 561}
    assert cohort.treatments["therapy"].value_counts().to_dict() == arms
    assert cohort.outcome("progression_free_survival")["event"].sum() == 521
    assert cohort.outcome("off_treatment")["value"].sum() == 776
    assert len(cohort) == len(cohort.outcome("cd4_gain")) == 2139


def test_actg175_nothing_of_later_is_a_feature(published):
    names = {name.split(":")[-1] for name in published("actg175").patients}
    assert not names & set(AFTER_BASELINE)


def test_actg175_hazard_ratios_against_zidovudine(published):
    from lifelines import CoxPHFitter

    cohort = published("actg175")
    rows = cohort.outcome("progression_free_survival").merge(cohort.treatments, on="patient_id")
    arms = pd.get_dummies(rows["therapy"], dtype=float)[["zdv_ddi", "zdv_ddc", "ddi"]]
    table = pd.concat([rows[["time_days", "event"]], arms], axis=1)
    ratios = np.exp(CoxPHFitter().fit(table, "time_days", "event").params_)
    assert ratios[[*arms]].tolist() == pytest.approx([0.495, 0.527, 0.590], abs=0.005)


def test_actg175_cd4_gain_adjusted_for_baseline(published):
    """Least squares on arm and baseline count: the published direction, about 69, 36 and 42 cells."""
    cohort = published("actg175")
    rows = cohort.outcome("cd4_gain").merge(cohort.treatments, on="patient_id")
    rows = rows.merge(cohort.patients[["patient_id", "history:cd4"]], on="patient_id")
    arms = pd.get_dummies(rows["therapy"], dtype=float)[["zdv_ddi", "zdv_ddc", "ddi"]].to_numpy()
    X = np.column_stack([np.ones(len(rows)), rows["history:cd4"], arms])
    fitted = np.linalg.lstsq(X, rows["value"].to_numpy(), rcond=None)[0]
    assert fitted[2:].tolist() == pytest.approx([69, 36, 42], abs=2)
