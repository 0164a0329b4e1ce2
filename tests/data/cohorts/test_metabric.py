from __future__ import annotations

import pandas as pd


def test_metabric_counts(published):
    cohort = published("metabric")
    assert len(cohort) == 1980
    rows = cohort.outcome("breast_cancer_death")
    assert rows["event"].value_counts().to_dict() == {0.0: 836, 1.0: 646, 2.0: 497}
    assert len(cohort.treatments) == 1979


def test_metabric_time_is_in_days(published):
    """The longest follow-up is 355 months."""
    rows = published("metabric").outcome("breast_cancer_death")
    assert rows["time_days"].max() == 10808
    assert rows["time_days"].median() > 3000


def test_metabric_who_has_no_mutation_counts_as_not_tested(published):
    cohort = published("metabric")
    tested = cohort.tested_genes
    assert cohort.panel == ()
    assert tested["patient_id"].nunique() == 1859
    assert tested["gene"].nunique() == 173
    assert len(tested) == 1859 * 173
    assert set(cohort.variants["patient_id"]) <= set(tested["patient_id"])


def test_metabric_changes_are_protein_changes(published):
    variants = published("metabric").variants
    hot = variants[(variants["gene"] == "PIK3CA") & (variants["change"] == "p.H1047R")]
    assert len(hot) > 200
    splice = variants["change"].str.endswith("_splice")
    assert variants.loc[~splice, "change"].str.startswith("p.").all()
    assert not variants["change"].str.endswith("=").any()


def test_metabric_hormone_therapy_follows_the_receptor(published):
    cohort = published("metabric")
    table = cohort.patients.merge(cohort.treatments, on="patient_id")
    hormone = table["therapy"].str.contains("hormone")
    share = hormone.groupby(table["history:er_status"]).mean()
    assert share["positive"] > 0.7 > 0.3 > share["negative"]


def test_metabric_index_and_subtype_agree_with_the_outcome(published):
    """Coded the right way round: a higher index and the HER2 subtype mean more deaths of breast cancer."""
    cohort = published("metabric")
    table = cohort.patients.merge(cohort.outcome("breast_cancer_death"), on="patient_id")
    died = table["event"] == 1
    assert died[table["history:nottingham_prognostic_index"] > 5.4].mean() > 0.5
    subtype = died.groupby(table["expression:intrinsic_subtype"]).mean()
    assert subtype["her2"] > 1.8 * subtype["luminal_a"]
    assert pd.isna(table["expression:intrinsic_subtype"]).sum() < 10
