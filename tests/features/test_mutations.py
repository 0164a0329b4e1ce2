"""Mutations: untested is not wild type; single changes only where they recur."""

from __future__ import annotations

import numpy as np
import pytest

from features.mutations import MutationEncoder
from tests.features.support import column, make_source, names

NAN = np.nan
CHANGES = ["p.G12C"] * 3 + ["p.G12D"] * 2


@pytest.fixture
def source():
    """KRAS altered in 0-4, wild type in 5 and 6, untested in 7."""
    return make_source(
        {"history:age": [50.0] * 8},
        variants=[(i, "KRAS", change) for i, change in enumerate(CHANGES)],
        tested=[(5, "KRAS"), (6, "KRAS")],
    )


def test_altered_wild_type_and_untested(source):
    encoder = MutationEncoder().fit(source)
    np.testing.assert_array_equal(column(encoder, source, "mutations:KRAS"), [1, 1, 1, 1, 1, 0, 0, NAN])


def test_a_gene_on_the_panel_is_wild_type_where_nothing_was_found():
    source = make_source(
        {"history:age": [50.0] * 3},
        variants=[(0, "TP53", "p.R175H"), (1, "TP53", "p.R175H")],
        panel=("TP53",),
    )
    found = MutationEncoder(min_patients=1).fit_transform(source)
    np.testing.assert_array_equal(found, [[1], [1], [0]])


def test_rarely_altered_genes_are_not_columns(source):
    assert "mutations:KRAS" in names(MutationEncoder(min_patients=5).fit(source))
    assert names(MutationEncoder(min_patients=6).fit(source)) == []


def test_recurrent_changes_are_columns_and_rare_ones_are_not(source):
    encoder = MutationEncoder(min_patients=3).fit(source)
    assert names(encoder) == ["mutations:KRAS", "mutations:KRAS p.G12C"]
    found = column(encoder, source, "mutations:KRAS p.G12C")
    np.testing.assert_array_equal(found, [1, 1, 1, 0, 0, 0, 0, NAN])


def test_a_change_found_twice_in_one_patient_counts_once():
    twice = [(0, "KRAS", "p.G12C"), (0, "KRAS", "p.G12C"), (0, "KRAS", "p.G12D"), (1, "KRAS", "p.G12C")]
    source = make_source({"history:age": [50.0] * 2}, variants=twice)
    assert "mutations:KRAS p.G12C" in names(MutationEncoder(min_patients=2).fit(source))
    assert "mutations:KRAS p.G12C" not in names(MutationEncoder(min_patients=3).fit(source))


def test_a_patient_with_two_changes_has_both(source):
    encoder = MutationEncoder(min_patients=2).fit(source)
    both = make_source({"history:age": [50.0]}, variants=[(0, "KRAS", "p.G12D"), (0, "KRAS", "p.G12C")])
    np.testing.assert_array_equal(encoder.transform(both), [[1, 1, 1]])


def test_a_gene_never_tested_at_prediction_is_missing_with_its_changes(source):
    X = MutationEncoder(min_patients=2).fit(source).transform(make_source({"history:age": [50.0]}))
    np.testing.assert_array_equal(X, [[NAN, NAN, NAN]])


def test_a_gene_tested_and_normal_at_prediction_is_zero_with_its_changes(source):
    normal = make_source({"history:age": [50.0]}, tested=[(0, "KRAS")])
    np.testing.assert_array_equal(MutationEncoder(min_patients=2).fit(source).transform(normal), [[0, 0, 0]])


def test_the_only_change_of_a_gene_is_the_gene():
    source = make_source(
        {"history:age": [1.0] * 6}, variants=[(i, "TP53", "coding mutation") for i in range(6)]
    )
    assert names(MutationEncoder().fit(source)) == ["mutations:TP53"]


@pytest.mark.parametrize(
    ("excluded", "left"),
    [
        ("mutations:KRAS", []),
        ("mutations:KRAS p.G12C", ["mutations:KRAS", "mutations:KRAS p.G12D"]),
    ],
)
def test_excluded_genes_and_changes_are_not_columns(source, excluded, left):
    assert names(MutationEncoder(exclude=(excluded,), min_patients=2).fit(source)) == left


def test_measures_of_the_genome_are_columns():
    source = make_source({"mutations:tmb": [3.5, None], "mutations:hla_loh": [True, False]})
    encoder = MutationEncoder().fit(source)
    np.testing.assert_array_equal(column(encoder, source, "mutations:tmb"), [3.5, NAN])
    np.testing.assert_array_equal(column(encoder, source, "mutations:hla_loh"), [1, 0])
