from __future__ import annotations

import pandas as pd

GENOTYPES = {"CYP2C9": ("mutations:cyp2c9", "*1/*1"), "VKORC1": ("mutations:vkorc1_1639", "G/G")}


def test_iwpc_counts(published):
    cohort = published("iwpc")
    assert len(cohort) == len(cohort.outcome("dose_mg_week")) == 5051
    races = cohort.patients["history:race_ethnicity"].value_counts(dropna=False).to_dict()
    assert [races["white"], races["asian"], races["black"]] == [2743, 1529, 438]
    dose = cohort.outcome("dose_mg_week")["value"]
    assert (dose.median(), (dose >= 49).sum()) == (28, 625)


def test_iwpc_vkorc1_read_from_its_neighbours(published):
    """1,429 were not typed at −1639; 101 remain unknown."""
    genotype = published("iwpc").patients["mutations:vkorc1_1639"]
    assert genotype.value_counts().to_dict() == {"A/G": 1807, "A/A": 1640, "G/G": 1503}
    assert genotype.isna().sum() == 101


def test_iwpc_each_allele_of_vkorc1_lowers_the_dose(published):
    cohort = published("iwpc")
    rows = cohort.patients.merge(cohort.outcome("dose_mg_week"), on="patient_id")
    means = rows.groupby("mutations:vkorc1_1639")["value"].mean()
    assert means["A/A"] < 0.75 * means["A/G"] < 0.75 * means["G/G"]
    means = rows.groupby("mutations:cyp2c9")["value"].mean()
    assert means["*3/*3"] < means["*1/*3"] < means["*1/*2"] < means["*1/*1"]


def test_iwpc_variants_and_fields_say_the_same(published):
    cohort = published("iwpc")
    for gene, (key, reference) in GENOTYPES.items():
        field = cohort.patients.set_index("patient_id")[key].dropna()
        tested = cohort.tested_genes.loc[cohort.tested_genes["gene"] == gene, "patient_id"]
        assert set(tested) == set(field.index)
        found = cohort.variants[cohort.variants["gene"] == gene]
        change = found.set_index("patient_id")["change"]
        pd.testing.assert_series_equal(
            change.str.removeprefix("-1639 ").sort_index(),
            field[field != reference].sort_index(),
            check_names=False,
        )


def test_iwpc_the_inr_of_the_final_dose_is_not_a_feature(published):
    cohort = published("iwpc")
    assert [name for name in cohort.patients if "inr" in name] == ["history:target_inr"]
    assert not any("stable" in name or "dose" in name for name in cohort.patients)
