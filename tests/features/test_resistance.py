"""Scores of a resistance algorithm: a column a drug, unknown where the gene was not sequenced."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import skops.io
from sklearn.base import clone

import features.resistance
from data.hiv.asi import read_algorithm
from data.hiv.hivdb import algorithm
from features.pipeline import FeaturePipeline
from features.resistance import ResistanceEncoder
from features.source import Source, from_cohort, from_patient
from tests.asi import write_algorithm
from tests.features.support import BREAST, as_patient, column, make_cohort, make_source, names

NAN = np.nan
RT, PR = "HIV-RT", "HIV-PR"
LAMIVUDINE, ZIDOVUDINE, DARUNAVIR = (
    f"mutations:{gene} TINY {drug}" for gene, drug in ((RT, "3TC"), (RT, "AZT"), (PR, "DRV/r"))
)
#: Protease in 0 and 1; reverse transcriptase in 2 to 5, the wild type in 2; nothing in 6.
VARIANTS = [
    (0, PR, "I50V"),
    (3, RT, "M184V"),
    (4, RT, "K65R"),
    (4, RT, "M184MV"),
    (5, RT, "M41L"),
    (5, RT, "T215Y"),
]
SEQUENCED = [(0, PR), (1, PR), (2, RT), (3, RT), (4, RT), (5, RT)]
ABOUT = {"history:age": [50.0, 40.0, 30.0, 45.0, 35.0, 25.0, 60.0]}


@pytest.fixture(autouse=True)
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The algorithm on this computer is a tiny one."""
    found = read_algorithm(write_algorithm(tmp_path))
    monkeypatch.setattr(features.resistance, "algorithm", lambda: found)


@pytest.fixture
def source() -> Source:
    return make_source(ABOUT, variants=VARIANTS, tested=SEQUENCED)


def test_a_column_a_drug_named_after_gene_algorithm_and_drug(source):
    encoder = ResistanceEncoder().fit(source)
    assert sorted(names(encoder)) == sorted([LAMIVUDINE, ZIDOVUDINE, DARUNAVIR])
    feature = next(f for f in encoder.features_ if f.name == LAMIVUDINE)
    assert feature.label == feature.says == "TINY 1.5 score for full 3TC"
    assert (feature.group, feature.key, feature.score) == ("mutations", "mutations:HIV-RT", True)


def test_scores_and_unknown_where_the_gene_was_not_sequenced(source):
    encoder = ResistanceEncoder().fit(source)
    np.testing.assert_array_equal(column(encoder, source, LAMIVUDINE), [NAN, NAN, 0, 60, 90, 10, NAN])
    np.testing.assert_array_equal(column(encoder, source, ZIDOVUDINE), [NAN, NAN, 0, -10, -10, 75, NAN])
    np.testing.assert_array_equal(column(encoder, source, DARUNAVIR), [20, 0, NAN, NAN, NAN, NAN, NAN])


def test_the_wild_type_scores_what_the_rules_say_of_it(source, tmp_path, monkeypatch):
    (tmp_path / "other").mkdir()
    other = read_algorithm(
        write_algorithm(tmp_path / "other", {"3TC": "SCORE FROM (184V => 60, NOT 41L => 3)"})
    )
    monkeypatch.setattr(features.resistance, "algorithm", lambda: other)
    found = column(ResistanceEncoder().fit(source), source, LAMIVUDINE)
    np.testing.assert_array_equal(found, [NAN, NAN, 3, 63, 63, 0, NAN])


def test_a_gene_seen_in_nobody_in_training_has_no_column():
    source = make_source({"history:age": [50.0] * 2}, variants=[(0, PR, "I50V")], tested=[(1, PR)])
    assert names(ResistanceEncoder().fit(source)) == [DARUNAVIR]


def test_no_columns_when_nobody_was_sequenced():
    source = make_source({"history:age": [50.0] * 2}, variants=[(0, "TP53", "p.R175H")], panel=("TP53",))
    encoder = ResistanceEncoder().fit(source)
    assert names(encoder) == []
    assert encoder.transform(source).shape == (2, 0)


def test_no_columns_without_the_algorithm(source, monkeypatch):
    monkeypatch.setattr(features.resistance, "algorithm", lambda: None)
    encoder = ResistanceEncoder().fit(source)
    assert names(encoder) == []
    assert encoder.transform(source).shape == (7, 0)


@pytest.mark.parametrize(
    ("excluded", "left"),
    [
        ((), {LAMIVUDINE, ZIDOVUDINE, DARUNAVIR}),
        (("mutations:HIV-RT",), {DARUNAVIR}),
        (("mutations:HIV-PR",), {LAMIVUDINE, ZIDOVUDINE}),
        (("mutations:HIV-RT", "mutations:HIV-PR"), set()),
    ],
)
def test_what_is_excluded_is_no_column(source, excluded, left):
    assert set(names(ResistanceEncoder(exclude=excluded).fit(source))) == left
    pipeline = FeaturePipeline(exclude=excluded).fit(source)
    assert {name for name in names(pipeline) if "TINY" in name} == left


def test_a_clone_keeps_what_is_excluded():
    assert clone(ResistanceEncoder(exclude=("mutations:HIV-RT",))).exclude == ("mutations:HIV-RT",)


def test_the_rules_are_stored_with_the_pipeline(source, tmp_path, monkeypatch):
    pipeline = FeaturePipeline().fit(source)
    wanted = pipeline.transform(source)
    file = tmp_path / "pipeline.skops"
    skops.io.dump(pipeline, file)

    def gone() -> None:
        raise AssertionError("the algorithm was looked for")

    monkeypatch.setattr(features.resistance, "algorithm", gone)
    types = skops.io.get_untrusted_types(file=file)
    assert all(kind.startswith(("features.", "data.")) for kind in types)
    loaded = skops.io.load(file, trusted=types)
    np.testing.assert_array_equal(loaded.transform(source), wanted)
    fresh = make_source(
        {"history:age": [50.0]}, variants=[(0, RT, "K65R"), (0, RT, "T215F"), (0, RT, "M41L")]
    )
    j = names(loaded).index(LAMIVUDINE)
    assert loaded.transform(fresh)[0, j] == 40  # 65R 30; 41L with 215F 10: seen together in nobody
    assert [f.says for f in loaded.features] == [f.says for f in pipeline.features]


def test_a_row_of_a_cohort_and_one_patient_are_encoded_alike():
    cohort = make_cohort(ABOUT, variants=VARIANTS, tested=SEQUENCED)
    pipeline = FeaturePipeline().fit(from_cohort(cohort, BREAST))
    rows = pipeline.transform_cohort(cohort, BREAST)
    assert LAMIVUDINE in names(pipeline)
    for i, pid in enumerate(cohort.patient_ids):
        (one,) = pipeline.transform_patient(as_patient(cohort, pid), [None])
        assert one.tobytes() == rows[i].tobytes()


def test_a_patient_sent_in_any_order_scores_the_same(source):
    encoder = ResistanceEncoder().fit(source)
    there, back = ["T215Y", "M41L"], ["M41L", "T215Y"]
    variants = [(i, RT, change) for i, row in enumerate((there, back)) for change in row]
    cohort = make_cohort({"history:age": [50.0] * 2}, variants=variants)
    one, other = (encoder.transform(from_patient(as_patient(cohort, pid), [None])) for pid in ("p0", "p1"))
    np.testing.assert_array_equal(one, other)


def test_the_published_algorithm_gives_a_column_for_each_drug_of_the_gene(monkeypatch):
    hivdb = algorithm()
    if hivdb is None:
        pytest.skip("the file of the HIVDB algorithm is not on this computer (TAILOR_COHORTS)")
    monkeypatch.setattr(features.resistance, "algorithm", lambda: hivdb)
    source = make_source({"history:age": [50.0] * 2}, variants=[(0, RT, "M184V")], tested=[(1, RT)])
    encoder = ResistanceEncoder().fit(source)
    assert len(names(encoder)) == sum(gene == RT for gene in hivdb.genes.values())
    np.testing.assert_array_equal(column(encoder, source, "mutations:HIV-RT HIVDB 3TC"), [60, 0])
