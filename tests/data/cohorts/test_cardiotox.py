from __future__ import annotations

import pytest


def test_cardiotox_counts(published):
    cohort = published("cardiotox")
    assert len(cohort) == 531
    assert cohort.outcome("cardiac_dysfunction")["value"].sum() == 54
    assert cohort.outcome("cardiac_dysfunction_time")["event"].sum() == 54


def test_cardiotox_rates_by_therapy(published):
    cohort = published("cardiotox")
    rows = cohort.outcome("cardiac_dysfunction").merge(cohort.treatments, on="patient_id")
    arms = rows.groupby("therapy")["value"].agg(["size", "sum"])
    assert arms.to_dict("index") == {
        "no_anthracycline_no_anti_her2": {"size": 36, "sum": 1},
        "anti_her2": {"size": 114, "sum": 9},
        "chemotherapy": {"size": 103, "sum": 9},
        "chemotherapy_anti_her2": {"size": 226, "sum": 28},
    }


def test_cardiotox_decimal_commas_are_read(published):
    patients = published("cardiotox").patients
    assert patients["history:lvef"].iloc[0] == pytest.approx(72.64722411)
    assert patients["history:posterior_wall_thickness"].median() == pytest.approx(0.876, abs=0.001)


def test_cardiotox_smoking_is_ever_and_now(published):
    patients = published("cardiotox").patients
    assert patients["environment:smoking_current"].sum() == 67
    assert patients["environment:smoking_ever"].sum() == 67 + 66
