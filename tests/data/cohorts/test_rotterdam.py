from __future__ import annotations

import pandas as pd

from data.cohorts import load_cohort, source

ENDPOINT = "recurrence_free_survival_rotterdam"
SAME = (
    "history:age",
    "history:positive_nodes",
    "history:progesterone_receptor",
    "history:oestrogen_receptor",
)


def _people(cohort, endpoint):
    table = cohort.patients.merge(cohort.outcome(endpoint), on="patient_id")
    return table.sort_values([*SAME, "time_days"])[[*SAME, "time_days", "event"]].to_numpy()


def test_the_test_set_of_rotterdam_is_gbsg2(published):
    """The same 686 women: these two cohorts must never train one another."""
    ours = _people(published("rotterdam").split("gbsg"), ENDPOINT)
    theirs = _people(load_cohort("gbsg2"), "recurrence_free_survival")
    assert len(ours) == 686
    assert (ours == theirs).all()
    assert "gbsg2" in source("rotterdam").same_patients_as


def test_rotterdam_event_is_recurrence_or_death(published):
    cohort = published("rotterdam").split("train")
    rows = cohort.outcome(ENDPOINT)
    assert (len(rows), rows["event"].sum()) == (2982, 1713)
    nodes = cohort.patients.set_index("patient_id")["history:positive_nodes"] > 0
    assert nodes.sum() == 1546
    assert rows.set_index("patient_id")["event"][nodes].sum() == 1080


def test_rotterdam_sizes_are_in_the_same_classes(published):
    cohort = published("rotterdam")
    table = pd.crosstab(cohort.patients["split"], cohort.patients["history:tumour_size_class"])
    assert table.loc["train"].to_dict() == {"<=20": 1387, "20-50": 1291, ">50": 304}
    sizes = load_cohort("gbsg2").patients["history:tumour_size"]
    expected = {"<=20": (sizes <= 20).sum(), "20-50": sizes.between(21, 50).sum(), ">50": (sizes > 50).sum()}
    assert table.loc["gbsg"].to_dict() == expected


def test_rotterdam_chemotherapy(published):
    patients = published("rotterdam").patients
    share = patients.groupby("split")["history:adjuvant_chemotherapy"].mean()
    assert share["gbsg"] == 1
    assert 0.19 < share["train"] < 0.2
