"""The simulated people: plausible, with the drivers, smoke and expression of the real ones."""

from __future__ import annotations

from itertools import pairwise

from data.dictionary import dictionary
from data.genes import check_gene
from data.simulator_expression import FACTORS, GENES
from data.simulator_missing import PANELS

N = 20_000


def test_all_four_modalities_are_there(large):
    cohort = large.cohort
    asked = {
        "smoking_ever",
        "pack_years",
        "pm25",
        "mediterranean_diet_score",
        "exercise_met_hours",
        "alcohol_g_day",
    }
    assert {key.removeprefix("environment:") for key in cohort.patients if "environment" in key} == asked
    assert {"mutations:tmb", "history:albumin", "history:nlr", "history:ecog"} <= set(cohort.patients)
    assert 30 <= cohort.expression.shape[1] - 1 == len(GENES) <= 60
    assert len(cohort.variants) > N / 2


def test_every_value_is_plausible(large):
    patients = large.cohort.patients
    for key in patients.columns.drop("patient_id"):
        field, given = dictionary()[key], patients[key].dropna()
        if field.kind == "category":
            assert set(given) == set(field.levels), key
        else:
            assert given.between(*((0, 1) if field.kind == "flag" else (field.low, field.high))).all(), key
            assert given.min() < given.max()
    assert all(check_gene(gene) == gene for gene in (*GENES, *PANELS[0]))
    assert large.cohort.variants["vaf"].dropna().between(0.01, 0.99).all()


def test_driver_frequencies(large):
    tested = large.cohort.tested_genes["gene"].value_counts()
    seen = large.cohort.variants["gene"].value_counts() / tested
    for gene, low, high in (
        ("EGFR", 0.12, 0.22),
        ("KRAS", 0.17, 0.30),
        ("ALK", 0.02, 0.08),
        ("TP53", 0.4, 0.52),
    ):
        assert low < seen[gene] < high, gene
    drivers = large.cohort.variants[large.cohort.variants["gene"].isin(["EGFR", "KRAS", "ALK", "ROS1"])]
    assert not drivers["patient_id"].duplicated().any()


def test_smoking_leaves_its_marks(large):
    known = large.cohort.patients.dropna(subset=["environment:pack_years", "mutations:tmb"])
    assert known["environment:pack_years"].corr(known["mutations:tmb"], method="spearman") > 0.3
    table = large.cohort.expression.merge(known, on="patient_id")
    assert table["CYP1A1"].corr(table["environment:pack_years"], method="spearman") > 0.2


def test_genes_of_one_programme_correlate_and_others_do_not(large):
    levels = large.cohort.expression.drop(columns="patient_id").corr()
    for genes in FACTORS.values():
        for one, two in pairwise(genes):
            assert levels.loc[one, two] > 0.55
    assert abs(levels.loc["CD8A", "MKI67"]) < 0.05
