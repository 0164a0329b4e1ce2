from __future__ import annotations

import numpy as np
import pytest
from lifelines import CoxPHFitter


def test_colon_counts(published):
    cohort = published("colon")
    assert len(cohort) == 929
    assert cohort.design == "randomised"
    arms = {"observation": 315, "levamisole": 310, "levamisole_5fu": 304}
    assert cohort.treatments["therapy"].value_counts().to_dict() == arms
    assert cohort.outcome("recurrence_free")["event"].value_counts().to_dict() == {1: 468, 0: 423, 2: 38}
    assert cohort.outcome("overall_survival")["event"].sum() == 452
    assert "history:node4" not in cohort.patients


def test_colon_death_never_comes_before_recurrence(published):
    cohort = published("colon")
    recurred = cohort.outcome("recurrence_free").set_index("patient_id")
    died = cohort.outcome("overall_survival").set_index("patient_id").loc[recurred.index]
    assert (recurred["time_days"] <= died["time_days"]).all()
    first = recurred["event"] == 2
    assert (died.loc[first, "event"] == 1).all()
    assert (died.loc[first, "time_days"] == recurred.loc[first, "time_days"]).all()


def test_colon_fluorouracil_prevents_recurrence_as_published(published):
    """Hazard ratio of levamisole with fluorouracil against observation: .60 (.475 to .756)."""
    cohort = published("colon")
    rows = cohort.outcome("recurrence_free").merge(cohort.treatments, on="patient_id")
    table = rows[["time_days"]].assign(
        recurred=rows["event"] == 1,
        levamisole=(rows["therapy"] == "levamisole").astype(float),
        levamisole_5fu=(rows["therapy"] == "levamisole_5fu").astype(float),
    )
    fitted = CoxPHFitter().fit(table, "time_days", "recurred")
    assert fitted.hazard_ratios_["levamisole_5fu"] == pytest.approx(0.60, abs=0.005)
    low, high = np.exp(fitted.confidence_intervals_.loc["levamisole_5fu"])
    assert (low, high) == pytest.approx((0.475, 0.756), abs=0.003)
    assert fitted.hazard_ratios_["levamisole"] == pytest.approx(0.985, abs=0.02)
