"""What of the simulated patients is recorded: gaps, panels, and nothing invented in them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data.errors import TailorError
from data.program import program
from data.simulator import simulate
from data.simulator_missing import COMPLETE, Missing
from features.source import from_cohort


def test_some_genes_were_not_tested():
    one = simulate(2000, 11)
    view = from_cohort(one.cohort, program("simulated"))
    untested = {gene: float(np.isnan(view.gene_status(gene)).mean()) for gene in ("EGFR", "TP53", "STK11")}
    assert 0.05 < untested["EGFR"] < 0.2
    assert untested["EGFR"] < untested["TP53"] < untested["STK11"]
    # A mutation nobody looked for is still there in truth.
    hidden = np.isnan(view.gene_status("EGFR")) & one.truth["egfr_mutated"].to_numpy()
    assert hidden.sum() > 10


def test_nothing_is_found_in_a_gene_that_was_not_tested(large):
    pairs = large.cohort.variants.merge(large.cohort.tested_genes, on=["patient_id", "gene"])
    assert len(pairs) == len(large.cohort.variants)


def test_gaps_at_random_and_gaps_that_follow_age():
    albumin, age = "history:albumin", "history:age"
    for slope in (0.0, 0.8):
        patients = simulate(8000, 5, missing=Missing(fields=0.2, age_slope=slope)).cohort.patients
        gap = patients[albumin].isna()
        assert gap.mean() == pytest.approx(0.2, abs=0.04)
        difference = patients.loc[gap, age].mean() - patients.loc[~gap, age].mean()
        assert (difference > 3) if slope else (abs(difference) < 1)
        assert patients[age].notna().all()


def test_nothing_need_be_missing():
    cohort = simulate(500, 5, missing=COMPLETE).cohort
    assert cohort.patients.notna().all(axis=None)
    assert len(cohort.expression) == 500
    assert (cohort.tested_genes["gene"].value_counts() == 500).all()


def test_missingness_does_not_change_who_the_patients_are():
    one, two = simulate(200, 9), simulate(200, 9, missing=Missing(fields=0.5))
    risks = [c for c in one.truth if c.startswith("risk:")]
    pd.testing.assert_frame_equal(one.truth[risks], two.truth[risks])


def test_impossible_missingness():
    with pytest.raises(TailorError) as caught:
        Missing(fields=1.2)
    assert caught.value.field == "fields"
