from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.cohort import Cohort
from data.cohort_patients import patients
from data.errors import TailorError
from data.program import program
from data.readers.cbioportal.study import read_study
from data.simulator import simulate
from features.expression import ExpressionEncoder
from features.history import HistoryEncoder
from features.mutations import MutationEncoder
from features.source import from_cohort, from_patient
from tests.data.readers.cbioportal.support import write

#: One of each kind: all modalities, a published panel, genes tested by patient, changes of a virus.
PUBLISHED = ("transneo", "metabric", "msk_chord_nsclc", "phenosense", "actg175", "iwpc", "gbsg2")


def assert_encoded_alike(cohort: Cohort, some: int = 40) -> None:
    source = from_cohort(cohort, program(cohort.program))
    encoders = [e().fit(source) for e in (MutationEncoder, ExpressionEncoder, HistoryEncoder)]
    whole = np.hstack([encoder.transform(source) for encoder in encoders])
    assert whole.shape[1] > 0
    rows = set(np.linspace(0, len(cohort) - 1, some).astype(int))
    for row, patient in enumerate(patients(cohort)):
        if row in rows:
            one = from_patient(patient, [None])
            alone = np.hstack([encoder.transform(one) for encoder in encoders])
            np.testing.assert_allclose(alone[0], whole[row], rtol=1e-12)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), n=st.integers(30, 200))
def test_any_simulated_row_and_its_patient_are_encoded_alike(seed, n):
    assert_encoded_alike(simulate(n, seed).cohort, some=15)


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_row_and_its_patient_are_encoded_alike(name, published):
    assert_encoded_alike(published(name))


def test_every_row_is_a_patient_in_order_with_all_it_has(tmp_path):
    cohort = read_study(write(tmp_path)).cohort
    people = list(patients(cohort))
    assert [p.patient_id for p in people] == cohort.patient_ids.tolist()
    assert sum(len(p.mutations.variants) for p in people) == len(cohort.variants)
    assert sum(len(p.mutations.tested_genes) for p in people) == len(cohort.tested_genes)
    first = people[0]
    assert first.mutations.measures == {"tmb": 4.5}
    assert first.mutations.variants[0].vaf == 0.3
    assert (first.expression.genes, first.expression.unit) == ({"EGFR": 1.5}, "as in the study: array")
    assert first.environment["smoking_ever"] is True
    assert people[1].expression.unit is None
    assert "age" not in people[1].history


def test_panel_and_genes_of_their_own_are_both_tested():
    table = pd.DataFrame({"patient_id": ["a", "b"]})
    cohort = Cohort(
        name="two",
        program="lung",
        design="observational",
        citation="",
        licence="",
        patients=table,
        outcomes=pd.DataFrame({"patient_id": [], "endpoint": []}, dtype=object),
        tested_genes=pd.DataFrame({"patient_id": ["b", "b"], "gene": ["KRAS", "EGFR"]}),
        panel=("EGFR",),
    )
    first, second = patients(cohort)
    assert first.mutations.tested_genes == ("EGFR",)
    assert second.mutations.tested_genes == ("EGFR", "KRAS")


def test_a_gene_nobody_knows_is_an_error_not_a_wild_type():
    table = pd.DataFrame({"patient_id": ["a"]})
    variants = pd.DataFrame({"patient_id": ["a"], "gene": ["EGRF"], "change": ["L858R"]})
    cohort = simulate(5, 1).cohort
    cohort = Cohort(
        name="x",
        program="lung",
        design="observational",
        citation="",
        licence="",
        patients=table,
        outcomes=cohort.outcomes.iloc[:0],
        variants=variants,
    )
    with pytest.raises(TailorError, match="EGRF"):
        next(patients(cohort))
