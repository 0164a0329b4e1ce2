"""Source: the same view of a cohort and of one patient; missing is never filled in."""

from __future__ import annotations

import numpy as np
import pytest

from data.errors import TailorError
from data.patient import Mutations, Patient, Variant
from features.source import from_cohort, from_patient
from tests.features.support import BREAST, CHEMOTHERAPY, TRASTUZUMAB, as_patient, make_cohort, make_source

NAN = np.nan


def test_missing_values_stay_missing():
    source = make_source({"history:age": [50.0, None], "history:er_status": ["positive", None]})
    np.testing.assert_array_equal(source.field("history:age"), [50.0, NAN])
    assert source.field("history:er_status").tolist() == ["positive", None]


@pytest.mark.parametrize(("key", "missing"), [("history:age", NAN), ("history:sex", None)])
def test_a_field_nobody_has_is_missing_for_all(key, missing):
    found = make_source({"history:bmi": [22.0, 25.0]}).field(key)
    assert found.shape == (2,)
    assert all(v is None if missing is None else np.isnan(v) for v in found)


def test_genes_tell_altered_wild_type_and_untested_apart():
    source = make_source(
        {"history:age": [1.0, 2.0, 3.0]},
        variants=[(0, "TP53", "p.R175H"), (0, "KRAS", "p.G12C")],
        tested=[(1, "KRAS")],
        panel=("TP53",),
    )
    np.testing.assert_array_equal(source.gene_status("TP53"), [1, 0, 0])
    np.testing.assert_array_equal(source.gene_status("KRAS"), [1, 0, NAN])
    np.testing.assert_array_equal(source.gene_status("EGFR"), [NAN, NAN, NAN])


def test_a_gene_is_altered_though_listed_as_tested():
    source = make_source({"history:age": [1.0, 2.0]}, variants=[(0, "KRAS", "p.G12C")], tested=[(0, "KRAS")])
    np.testing.assert_array_equal(source.gene_status("KRAS"), [1, NAN])


def test_unmeasured_expression_is_missing():
    source = make_source({"history:age": [1.0, 2.0]}, expression={"ESR1": [0.0, NAN]})
    np.testing.assert_array_equal(source.gene_expression("ESR1"), [0.0, NAN])
    assert np.isnan(source.gene_expression("PGR")).all()


def test_patients_without_a_row_of_expression_are_missing():
    cohort = make_cohort({"history:age": [1.0, 2.0, 3.0]}, expression={"ESR1": [5.0, 6.0, 7.0]})
    fewer = cohort.expression[cohort.expression["patient_id"] != "p1"].iloc[::-1]
    source = from_cohort(type(cohort)(**{**vars(cohort), "expression": fewer}), BREAST)
    np.testing.assert_array_equal(source.gene_expression("ESR1"), [5.0, NAN, 7.0])


def test_therapy_is_the_first_line_and_none_where_not_recorded():
    cohort = make_cohort({"history:age": [1.0, 2.0]}, therapies=["chemotherapy", None])
    later = cohort.treatments.assign(line=2.0)
    first = cohort.treatments.assign(line=1.0, therapy="chemotherapy_anti_her2")
    lines = later._append(first, ignore_index=True)
    source = from_cohort(type(cohort)(**{**vars(cohort), "treatments": lines}), BREAST)
    assert source.therapies == (TRASTUZUMAB, None)


def test_a_therapy_outside_the_program_is_an_error():
    cohort = make_cohort({"history:age": [1.0]}, therapies=["prayer"])
    with pytest.raises(TailorError) as caught:
        from_cohort(cohort, BREAST)
    assert caught.value.code == "unknown_therapy"


def test_take_picks_rows_in_the_order_asked_for():
    source = make_source(
        {"history:age": [1.0, 2.0, 3.0], "history:sex": ["male", None, "female"]},
        variants=[(2, "TP53", "p.R175H")],
        expression={"ESR1": [0.1, 0.2, 0.3]},
        therapies=["chemotherapy", None, "chemotherapy_anti_her2"],
        panel=("TP53",),
    )
    taken = source.take(np.array([2, 0]))
    assert taken.n == 2
    np.testing.assert_array_equal(taken.field("history:age"), [3.0, 1.0])
    assert taken.field("history:sex").tolist() == ["female", "male"]
    np.testing.assert_array_equal(taken.gene_status("TP53"), [1, 0])
    np.testing.assert_array_equal(taken.gene_expression("ESR1"), [0.3, 0.1])
    assert taken.changes["TP53"] == (("p.R175H",), ())
    assert taken.therapies == (TRASTUZUMAB, CHEMOTHERAPY)


def test_one_patient_has_a_row_for_each_therapy():
    patient = Patient(
        mutations=Mutations(
            variants=(
                Variant(gene="KRAS", change="p.G12C"),
                Variant(gene="KRAS", change="amplification"),
            ),
            tested_genes=("TP53",),
        ),
        history={"age": 50, "sex": "female"},
    )
    source = from_patient(patient, [CHEMOTHERAPY, None, TRASTUZUMAB])
    assert (source.n, source.therapies) == (3, (CHEMOTHERAPY, None, TRASTUZUMAB))
    np.testing.assert_array_equal(source.field("history:age"), [50.0] * 3)
    np.testing.assert_array_equal(source.gene_status("KRAS"), [1, 1, 1])
    np.testing.assert_array_equal(source.gene_status("TP53"), [0, 0, 0])
    assert np.isnan(source.gene_status("EGFR")).all()
    assert source.changes["KRAS"] == (("p.G12C", "amplification"),) * 3


def test_a_patient_and_a_cohort_of_that_patient_are_the_same_view():
    cohort = make_cohort(
        {"history:age": [41.5], "history:sex": ["female"], "mutations:hla_loh": [True]},
        variants=[(0, "KRAS", "p.G12C")],
        tested=[(0, "EGFR")],
        expression={"ESR1": [2.5]},
        therapies=["chemotherapy"],
        panel=("TP53",),
    )
    one, many = from_patient(as_patient(cohort, "p0"), [CHEMOTHERAPY]), from_cohort(cohort, BREAST)
    assert one.changes == many.changes
    assert one.therapies == many.therapies
    for part in ("fields", "altered", "expression"):
        ours, theirs = getattr(one, part), getattr(many, part)
        assert set(ours) == set(theirs)
        for key in ours:
            assert ours[key].dtype == theirs[key].dtype
            np.testing.assert_array_equal(ours[key], theirs[key])


def test_a_fusion_is_of_both_its_genes() -> None:
    patient = Patient.model_validate(
        {"mutations": {"variants": [{"gene": "EML4", "change": "EML4::ALK fusion"}]}}
    )
    view = from_patient(patient, (None,))
    assert [view.gene_status(gene)[0] for gene in ("EML4", "ALK")] == [1, 1]
