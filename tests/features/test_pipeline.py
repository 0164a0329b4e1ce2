"""All modalities together: the same patient gives the same row, whichever way they come in."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from data.cohorts import sources
from data.dictionary import GROUPS, dictionary
from data.patient import Patient
from data.program import program
from features.pipeline import FeaturePipeline
from features.source import from_cohort
from tests.features.support import CHEMOTHERAPY, TRASTUZUMAB, as_patient, make_cohort, make_source, names

NAN = np.nan
EMBEDDED = sorted(name for name, source in sources().items() if source.embedded_in)
SMALL = {
    "history:age": [30.0, 40.0, 50.0, NAN, 60.0, 70.0],
    "history:er_status": ["positive", "negative", None, "positive", "negative", "negative"],
    "history:race_ethnicity": ["white", "black", None, "white", "black", "black"],
    "environment:pack_years": [0.0, 10.0, 20.0, 30.0, 40.0, 50.0],
}


def small(**more):
    return make_source(SMALL, therapies=["chemotherapy", "chemotherapy_anti_her2"] * 3, **more)


@pytest.mark.parametrize("name", [*EMBEDDED, "transneo"])
def test_a_patient_and_a_cohort_of_that_patient_give_the_same_row_to_the_bit(name, published):
    cohort = published(name)
    about = program(cohort.program)
    source = from_cohort(cohort, about)
    pipeline = FeaturePipeline().fit(source)
    whole = pipeline.transform_cohort(cohort, about)
    assert whole.shape[1] > 1
    chosen = np.random.default_rng(0).choice(len(cohort), min(25, len(cohort)), replace=False)
    for i in chosen:
        pid = cohort.patient_ids[i]
        alone = pipeline.transform_cohort(cohort.subset([pid]), about)
        asked = pipeline.transform_patient(as_patient(cohort, pid), [source.therapies[i]])
        assert np.array_equal(alone, whole[[i]], equal_nan=True)
        assert np.array_equal(asked, whole[[i]], equal_nan=True), pid


@pytest.mark.parametrize("name", [*EMBEDDED, "transneo"])
def test_columns_of_every_cohort_belong_to_the_five_groups_and_none_is_for_audit(name, published):
    cohort = published(name)
    pipeline = FeaturePipeline().fit(from_cohort(cohort, program(cohort.program)))
    for feature in pipeline.features:
        group, _, rest = feature.name.partition(":")
        assert group in (*GROUPS, "therapy")
        assert rest
        field = dictionary().get(feature.field)
        assert field is None or not field.audit_only


def test_names_line_up_with_columns_and_features():
    source = small()
    pipeline = FeaturePipeline().fit(source)
    assert names(pipeline) == [f.name for f in pipeline.features]
    X = pipeline.transform(source)
    assert X.shape == (6, len(pipeline.features))
    assert X.dtype == np.float64
    np.testing.assert_array_equal(X[:, names(pipeline).index("history:age")], SMALL["history:age"])
    np.testing.assert_array_equal(
        X[:, names(pipeline).index("environment:pack_years")], SMALL["environment:pack_years"]
    )


def test_missing_stays_missing():
    pipeline = FeaturePipeline().fit(small())
    X = pipeline.transform_patient(Patient(), [CHEMOTHERAPY])
    by_name = dict(zip(names(pipeline), X[0], strict=True))
    patient = {name: value for name, value in by_name.items() if not name.startswith("therapy:")}
    assert len(patient) >= 3
    assert np.isnan(list(patient.values())).all()
    assert by_name["therapy:drug=trastuzumab"] == 0.0


def test_rows_of_one_patient_differ_only_in_the_therapy():
    pipeline = FeaturePipeline().fit(small())
    patient = Patient(history={"age": 44, "er_status": "negative"})
    X = pipeline.transform_patient(patient, [CHEMOTHERAPY, TRASTUZUMAB])
    differ = [
        n for n, a, b in zip(names(pipeline), *X, strict=True) if not np.array_equal(a, b, equal_nan=True)
    ]
    assert differ
    assert all(name.startswith("therapy:") for name in differ)


def test_a_column_that_says_nothing_is_dropped():
    source = make_source(
        {"history:age": [1.0, 2.0, 3.0], "history:bmi": [20.0, None, 20.0], "history:platelets": [None] * 3}
    )
    assert names(FeaturePipeline().fit(source)) == ["history:age"]


def test_of_equal_columns_in_a_group_the_first_is_kept():
    source = make_source({"history:age": [1.0, 2.0, NAN], "history:bmi": [20.0, 30.0, 40.0]})
    twins = make_source({"history:age": [20.0, 30.0, NAN], "history:bmi": [20.0, 30.0, NAN]})
    assert names(FeaturePipeline().fit(source)) == ["history:age", "history:bmi"]
    assert names(FeaturePipeline().fit(twins)) == ["history:age"]


def test_a_column_equal_to_one_of_another_group_is_kept():
    same = [True, False, None]
    source = make_source({"history:histology_ductal": same, "mutations:hla_loh": same})
    assert names(FeaturePipeline().fit(source)) == ["mutations:hla_loh", "history:histology_ductal"]


def test_columns_that_differ_only_in_who_lacks_them_are_kept():
    source = make_source({"mutations:tmb": [1.0, 2.0, 2.0], "mutations:hed": [1.0, 2.0, None]})
    assert len(FeaturePipeline().fit(source).features) == 2


def test_of_the_only_targeted_arm_one_column_is_left():
    therapy = [n for n in names(FeaturePipeline().fit(small())) if n.startswith("therapy:")]
    assert therapy == ["therapy:drug=trastuzumab"]


@pytest.mark.parametrize(
    "key",
    [
        "history:er_status",
        "environment:pack_years",
        "mutations:TP53",
        "expression:ESR1",
        "therapy:drug=trastuzumab",
    ],
)
def test_what_is_excluded_never_becomes_a_column(key):
    source = small(
        variants=[(i, "TP53", "p.R175H") for i in range(5)],
        panel=("TP53",),
        expression={"ESR1": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]},
    )
    whole, fewer = FeaturePipeline().fit(source), FeaturePipeline(exclude=(key,)).fit(source)
    assert key in {f.field for f in whole.features}
    left = {f.field for f in fewer.features}
    assert key not in left
    assert {f.field for f in whole.features} - {key} <= left


def test_before_fit_it_refuses():
    with pytest.raises(NotFittedError):
        FeaturePipeline().transform(small())
    with pytest.raises(NotFittedError):
        FeaturePipeline().get_feature_names_out()


def test_clone_is_unfitted_with_equal_settings():
    copy = clone(FeaturePipeline(exclude=("history:age",)).fit(small()))
    assert copy.get_params() == {"exclude": ("history:age",)}
    with pytest.raises(NotFittedError):
        copy.transform(small())


def test_transform_cohort_uses_the_therapy_given():
    cohort = make_cohort(SMALL, therapies=["chemotherapy", "chemotherapy_anti_her2", None])
    pipeline = FeaturePipeline().fit(from_cohort(cohort, program("breast")))
    X = pipeline.transform_cohort(cohort, program("breast"))
    np.testing.assert_array_equal(
        X[:, names(pipeline).index("therapy:drug=trastuzumab")], [0, 1, NAN, NAN, NAN, NAN]
    )
