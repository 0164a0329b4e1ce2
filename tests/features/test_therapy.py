"""Therapy: drug, class and target, and whether the target of the therapy is present in this patient."""

from __future__ import annotations

import numpy as np
import pytest

from data.patient import Expression, Mutations, Patient, Variant
from features.source import from_patient
from features.therapy import TherapyEncoder
from tests.features.support import (
    BOTH,
    CHEMOTHERAPY,
    TAMOXIFEN,
    TRASTUZUMAB,
    column,
    make_source,
    names,
)

NAN = np.nan
ALL = ["chemotherapy", "chemotherapy_anti_her2", "hormone_therapy"]
ENCODER = TherapyEncoder().fit(make_source({"history:age": [1.0] * 3}, therapies=ALL))


def match(kind: str, patient: Patient, *therapies) -> list[float]:
    return column(ENCODER, from_patient(patient, therapies), f"therapy:{kind}").tolist()


def test_drugs_classes_and_targets_of_what_was_given():
    assert names(ENCODER) == [
        "therapy:drug=anthracycline",
        "therapy:drug=tamoxifen",
        "therapy:drug=taxane",
        "therapy:drug=trastuzumab",
        "therapy:class=anthracycline",
        "therapy:class=anti-HER2 antibody",
        "therapy:class=selective oestrogen-receptor modulator",
        "therapy:class=taxane",
        "therapy:target=ERBB2",
        "therapy:target=ESR1",
        "therapy:target_altered",
        "therapy:target_expression",
        "therapy:target_positive",
    ]


def test_each_column_says_whether_the_therapy_has_it():
    source = from_patient(Patient(), [TRASTUZUMAB, CHEMOTHERAPY, TAMOXIFEN])
    np.testing.assert_array_equal(column(ENCODER, source, "therapy:drug=taxane"), [1, 1, 0])
    np.testing.assert_array_equal(column(ENCODER, source, "therapy:class=anti-HER2 antibody"), [1, 0, 0])
    np.testing.assert_array_equal(column(ENCODER, source, "therapy:target=ESR1"), [0, 0, 1])


def test_an_unknown_therapy_is_missing_throughout():
    X = ENCODER.transform(from_patient(Patient(history={"her2_status": "positive"}), [None, TRASTUZUMAB]))
    assert np.isnan(X[0]).all()
    assert not np.isnan(X[1]).all()


def test_no_match_columns_where_no_therapy_has_a_target():
    encoder = TherapyEncoder().fit(make_source({"history:age": [1.0]}, therapies=["chemotherapy"]))
    assert not [name for name in names(encoder) if "=" not in name]


@pytest.mark.parametrize(
    ("variants", "tested", "wanted"), [(("ERBB2",), (), 1.0), ((), ("ERBB2",), 0.0), ((), ("ESR1",), NAN)]
)
def test_target_altered(variants, tested, wanted):
    found = [Variant(gene=gene, change="amplification") for gene in variants]
    patient = Patient(mutations=Mutations(variants=found, tested_genes=tested))
    np.testing.assert_array_equal(match("target_altered", patient, TRASTUZUMAB, CHEMOTHERAPY), [wanted, 0.0])


@pytest.mark.parametrize(
    ("genes", "wanted"), [({"ERBB2": 10.4}, 10.4), ({"ERBB2": -1.0}, -1.0), ({"ESR1": 3.0}, NAN)]
)
def test_target_expression(genes, wanted):
    patient = Patient(expression=Expression(genes=genes))
    np.testing.assert_array_equal(
        match("target_expression", patient, TRASTUZUMAB, CHEMOTHERAPY), [wanted, 0.0]
    )


@pytest.mark.parametrize(
    ("history", "her2", "er"),
    [
        ({"her2_status": "positive"}, 1.0, NAN),
        ({"her2_status": "negative"}, 0.0, NAN),
        ({"er_status": "positive"}, NAN, 1.0),
        ({"er_status": "negative"}, NAN, 0.0),
        ({}, NAN, NAN),
    ],
)
def test_target_positive_by_pathology(history, her2, er):
    found = match("target_positive", Patient(history=history), TRASTUZUMAB, TAMOXIFEN, CHEMOTHERAPY)
    np.testing.assert_array_equal(found, [her2, er, 0.0])


def test_of_several_targets_the_one_that_matches_best_counts():
    altered = Patient(
        mutations=Mutations(variants=(Variant(gene="ESR1", change="p.D538G"),), tested_genes=("ERBB2",)),
        expression=Expression(genes={"ERBB2": 2.0, "ESR1": 7.0}),
        history={"her2_status": "negative", "er_status": "positive"},
    )
    assert match("target_altered", altered, BOTH) == [1.0]
    assert match("target_expression", altered, BOTH) == [7.0]
    assert match("target_positive", altered, BOTH) == [1.0]


def test_a_target_not_looked_at_does_not_hide_one_that_was():
    patient = Patient(
        mutations=Mutations(tested_genes=("ERBB2",)),
        expression=Expression(genes={"ESR1": 7.0}),
        history={"her2_status": "negative"},
    )
    assert match("target_altered", patient, BOTH) == [0.0]
    assert match("target_expression", patient, BOTH) == [7.0]
    assert match("target_positive", patient, BOTH) == [0.0]


def test_the_match_is_that_of_each_patient_and_not_of_the_therapy():
    source = make_source(
        {"history:her2_status": ["positive", "negative", None, "positive"]},
        therapies=[
            "chemotherapy_anti_her2",
            "chemotherapy_anti_her2",
            "chemotherapy_anti_her2",
            "chemotherapy",
        ],
    )
    np.testing.assert_array_equal(column(ENCODER, source, "therapy:target_positive"), [1, 0, NAN, 0])


def test_a_therapy_never_given_in_training_is_still_matched():
    patient = Patient(history={"er_status": "positive"})
    source = from_patient(patient, [BOTH])
    np.testing.assert_array_equal(column(ENCODER, source, "therapy:target=ESR1"), [1])
    np.testing.assert_array_equal(column(ENCODER, source, "therapy:drug=taxane"), [0])


def test_columns_can_be_excluded():
    source = make_source({"history:age": [1.0] * 3}, therapies=ALL)
    left = names(TherapyEncoder(exclude=("therapy:target_positive", "therapy:drug=taxane")).fit(source))
    assert {"therapy:target_positive", "therapy:drug=taxane"}.isdisjoint(left)
    assert {"therapy:target_altered", "therapy:drug=trastuzumab"} <= set(left)
