from __future__ import annotations

import pandas as pd


def test_transneo_events_and_codes(published):
    cohort = published("transneo")
    endpoint = "pathological_complete_response"
    assert cohort.split("train").outcome(endpoint)["value"].sum() == 38
    outside = [cohort.split(s).outcome(endpoint)["value"].sum() for s in cohort.splits[1:]]
    assert outside == [8, 11]
    assert set(cohort.split("external_her2pos").patients["history:her2_status"]) == {"positive"}
    arm = cohort.patients.merge(cohort.treatments, on="patient_id")
    assert pd.crosstab(arm["history:her2_status"], arm["therapy"]).loc["positive", "chemotherapy"] == 0
    assert cohort.panel == ("TP53", "PIK3CA")
    assert (cohort.split("train").variants["gene"] == "TP53").sum() == 85


def test_transneo_scores_are_on_one_scale(published):
    """Scores normalised within a centre would differ by a third between centres; these must not."""
    patients = published("transneo").patients
    for name in ("stat1", "ggi", "gep", "esc"):
        medians = patients.groupby("split")[f"expression:sig_{name}_ssgsea"].median()
        assert medians.max() / medians.min() < 1.15


def test_transneo_reconstructed_signature_follows_its_relatives(published):
    """GEP and STAT1 both follow interferon: they agree where GEP was published, so also where rebuilt."""
    patients = published("transneo").patients
    for _, table in patients.groupby("split"):
        pair = table[["expression:sig_gep_ssgsea", "expression:sig_stat1_ssgsea"]]
        assert pair.corr().iloc[0, 1] > 0.8
