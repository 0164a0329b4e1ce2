from __future__ import annotations

import numpy as np
import pandas as pd


def test_cgd_counts(published):
    cohort = published("cgd")
    rows = cohort.outcome("serious_infection").merge(cohort.treatments, on="patient_id")
    assert (len(cohort), len(rows), rows["event"].sum()) == (128, 203, 76)
    assert cohort.treatments["therapy"].value_counts().to_dict() == {"placebo": 65, "interferon_gamma": 63}
    assert rows.groupby("therapy")["event"].sum().to_dict() == {"interferon_gamma": 20, "placebo": 56}


def test_cgd_interferon_spares_two_thirds_of_the_infections(published):
    """Published: 67 % (first infection) to 70 %; Andersen and Gill's model on all of them."""
    from lifelines import CoxTimeVaryingFitter

    cohort = published("cgd")
    rows = cohort.outcome("serious_infection").merge(cohort.treatments, on="patient_id")
    rows["patient"] = rows["patient_id"].factorize()[0]
    rows["treated"] = (rows["therapy"] == "interferon_gamma").astype(float)
    table = rows[["patient", "entry_days", "time_days", "event", "treated"]]
    times = {"start_col": "entry_days", "stop_col": "time_days"}
    fitted = CoxTimeVaryingFitter().fit(table, "event", id_col="patient", **times)
    assert 0.67 - 0.01 < 1 - np.exp(fitted.params_["treated"]) < 0.70


def test_cgd_gene_follows_inheritance(published):
    cohort = published("cgd")
    altered = cohort.patients["patient_id"].isin(cohort.variants["patient_id"])
    inheritance = cohort.patients["history:inheritance"]
    assert pd.crosstab(inheritance, altered).to_numpy().tolist() == [[42, 0], [0, 86]]
    assert set(cohort.variants["gene"]) == {"CYBB"} == set(cohort.panel)
    assert not any("enum" in name or "random" in name for name in cohort.patients)
