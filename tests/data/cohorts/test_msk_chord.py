from __future__ import annotations

import pandas as pd
import pytest

from data.cohorts import find_folder, source
from data.msk_chord import ENDPOINT, GENES

NAMES = ("msk_chord_nsclc", "msk_chord_breast", "msk_chord_crc")


def _published_table(name):
    return pd.read_csv(find_folder(name) / source(name).files[0].name)


@pytest.mark.parametrize(
    ("name", "rows", "patients", "observed", "deaths"),
    [
        ("msk_chord_nsclc", 7810, 7809, 7808, 3975),
        ("msk_chord_breast", 5368, 5368, 5368, 1990),
        ("msk_chord_crc", 5545, 5543, 5540, 2219),
    ],
)
def test_msk_counts(published, name, rows, patients, observed, deaths):
    """Repeated rows count once; who has a wrong date of sequencing has no outcome."""
    cohort = published(name)
    assert len(_published_table(name)) == rows
    assert len(cohort) == patients
    outcome = cohort.outcome(ENDPOINT)
    assert (len(outcome), outcome["event"].sum()) == (observed, deaths)


@pytest.mark.parametrize("name", NAMES)
def test_msk_survival_is_left_truncated(published, name):
    outcome = published(name).outcome(ENDPOINT)
    assert (outcome["entry_days"] < outcome["time_days"]).all()
    assert (outcome["entry_days"] > 0).mean() > 0.9
    table = _published_table(name).drop_duplicates("PATIENT_ID").set_index("PATIENT_ID")
    assert (table.loc[outcome["patient_id"], "entry"].to_numpy() == outcome["entry_days"]).all()


@pytest.mark.parametrize("name", NAMES)
def test_msk_leaks_and_wrong_values_are_absent(published, name):
    fields = {key.split(":")[1] for key in published(name).patients if ":" in key}
    banned = ("stop", "dead", "progress", "noprog", "max", "sequencing", "entry", "months_from")
    assert not [f for f in fields if f.startswith(banned)]
    assert published(name).patients["history:age"].min() >= 0


@pytest.mark.parametrize("name", NAMES)
def test_msk_progression_in_stages_is_the_progression_that_was_left_out(published, name):
    published(name)
    table = _published_table(name)
    early = table["STAGE_IV_DX"] == 0
    assert (table["STAGE_I-III_PROG"] == (early & (table["progressed"] == 1))).all()
    assert (table["STAGE_I-III_NOPROG"] == (early & (table["progressed"] == 0))).all()


@pytest.mark.parametrize("name", ["msk_chord_nsclc", "msk_chord_crc"])
def test_msk_metastatic_sites_are_not_of_the_future(published, name):
    """Where the day of first sight can be put on the scale of entry, it is at most 30 days after it."""
    published(name)
    table = _published_table(name)
    table = table[table["SEQUENCING_YEAR"] >= 2013]
    sites = ("BRAIN", "LUNG", "LIVER", "BONE")
    length = table["stop"] - table["entry"]
    shifts = [(table[f"stop_DMETS_DX_{s}"] - length).where(table[f"dead_DMETS_DX_{s}"] == 0) for s in sites]
    origin = pd.concat(shifts, axis=1).median(axis=1)
    for site in sites:
        seen = (table[f"stop_DMETS_DX_{site}"] - origin)[table[f"DMETS_DX_{site}"] == 1].dropna()
        assert len(seen) > 50
        assert (seen <= 30).mean() > 0.995


def test_msk_unmeasured_is_missing(published):
    assert published("msk_chord_nsclc").patients["history:pd_l1_positive"].notna().sum() == 4415
    assert published("msk_chord_breast").patients["history:ca15_3"].isna().sum() == 1889
    assert published("msk_chord_crc").patients["history:cea"].isna().sum() == 236


def test_msk_treated_elsewhere_leaves_the_classes_open(published):
    patients = published("msk_chord_crc").patients
    open_ones = patients["history:prior_cytotoxic"].isna()
    assert open_ones.sum() == 656
    assert (patients.loc[open_ones, "history:prior_systemic_therapy"] == 1).all()


def test_msk_genes_were_tested_in_everyone(published):
    for name in NAMES:
        cohort = published(name)
        assert cohort.panel == GENES
        assert len(GENES) == 23
        assert cohort.tested_genes.empty
        assert set(cohort.variants["change"]) == {"any alteration"}
    lung = published("msk_chord_nsclc").variants
    assert (lung["gene"] == "EGFR").sum() == 1879


ARMS = {
    "msk_chord_nsclc": {
        "cytotoxic": 1226,
        "kinase_inhibitor": 951,
        "anti_pd1": 501,
        "cytotoxic_anti_pd1": 481,
        "cytotoxic_anti_vegf": 267,
        "kinase_inhibitor_anti_vegf": 37,
        "cytotoxic_kinase_inhibitor": 33,
    },
    "msk_chord_breast": {
        "cytotoxic": 1053,
        "endocrine": 1049,
        "endocrine_cdk46": 693,
        "cytotoxic_anti_her2": 325,
        "cytotoxic_endocrine": 188,
        "endocrine_anti_her2": 89,
        "anti_her2": 85,
        "cytotoxic_anti_pd1": 71,
    },
    "msk_chord_crc": {
        "cytotoxic": 2804,
        "cytotoxic_anti_vegf": 337,
        "anti_pd1": 95,
        "cytotoxic_anti_egfr": 60,
    },
}


@pytest.mark.parametrize("name", NAMES)
def test_msk_therapies(published, name):
    """The therapies of the program cover nearly everyone who had any class at entry."""
    given = published(name).treatments["therapy"]
    assert given.value_counts().to_dict() == ARMS[name]
    table = _published_table(name).drop_duplicates()
    treated = table.filter(like="ANY_CURRENT_").any(axis=1).sum()
    assert len(given) / treated > 0.9


def test_msk_who_is_near_death_is_not_treated(published):
    """Why nobody is compared with the untreated."""
    cohort = published("msk_chord_nsclc")
    outcome = cohort.outcome(ENDPOINT)
    early = (outcome["event"] == 1) & (outcome["time_days"] - outcome["entry_days"] <= 30)
    treated = outcome["patient_id"].isin(cohort.treatments["patient_id"])
    assert early[treated].mean() < 0.01 < 0.03 < early[~treated].mean()
