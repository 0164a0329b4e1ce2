from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("endpoint", "events", "carbamazepine", "lamotrigine"),
    [
        ("withdrawal_adverse_effects", 94, 0.199, 0.115),
        ("withdrawal_inadequate_control", 120, 0.188, 0.208),
    ],
)
def test_sanad_shares_that_withdrew(published, endpoint, events, carbamazepine, lamotrigine):
    cohort = published("sanad")
    rows = cohort.outcome(endpoint).merge(cohort.treatments, on="patient_id")
    share = (rows["event"] == 1).groupby(rows["therapy"]).mean()
    assert (len(rows), (rows["event"] == 1).sum()) == (605, events)
    assert share["carbamazepine"] == pytest.approx(carbamazepine, abs=0.0005)
    assert share["lamotrigine"] == pytest.approx(lamotrigine, abs=0.0005)


def test_sanad_the_reasons_compete(published):
    cohort = published("sanad")
    adverse, control = (
        cohort.outcome(f"withdrawal_{reason}").set_index("patient_id")
        for reason in ("adverse_effects", "inadequate_control")
    )
    assert (adverse["time_days"] == control["time_days"]).all()
    assert ((adverse["event"] == 1) == (control["event"] == 2)).all()
    assert ((adverse["event"] == 2) == (control["event"] == 1)).all()
    assert (adverse["event"] == 0).sum() == 391


def test_sanad_dose_is_not_a_feature(published):
    assert list(published("sanad").patients) == [
        "patient_id",
        "history:age",
        "history:sex",
        "history:learning_disability",
    ]
