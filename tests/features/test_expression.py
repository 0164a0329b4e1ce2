"""Expression: genes measured often enough, and signatures."""

from __future__ import annotations

import numpy as np

from features.expression import ExpressionEncoder
from tests.features.support import column, make_source, names

NAN = np.nan


def test_unmeasured_is_missing_and_zero_is_a_measurement():
    source = make_source({"history:age": [1.0, 2.0, 3.0]}, expression={"ESR1": [0.0, NAN, -1.5]})
    encoder = ExpressionEncoder().fit(source)
    np.testing.assert_array_equal(column(encoder, source, "expression:ESR1"), [0.0, NAN, -1.5])


def test_a_gene_measured_in_too_few_is_not_a_column():
    levels = {"ESR1": [1.0] + [NAN] * 9, "PGR": [1.0, 2.0] + [NAN] * 8}
    source = make_source({"history:age": [1.0] * 10}, expression=levels)
    assert names(ExpressionEncoder(min_measured=0.2).fit(source)) == ["expression:PGR"]


def test_signatures_and_genes_stand_side_by_side():
    source = make_source({"expression:mitosis_score": [4.0, None]}, expression={"ESR1": [1.0, 2.0]})
    encoder = ExpressionEncoder().fit(source)
    assert names(encoder) == ["expression:mitosis_score", "expression:ESR1"]
    np.testing.assert_array_equal(encoder.transform(source), [[4.0, 1.0], [NAN, 2.0]])


def test_excluded_genes_and_signatures_are_not_columns():
    source = make_source({"expression:mitosis_score": [4.0, 5.0]}, expression={"ESR1": [1.0, 2.0]})
    assert names(ExpressionEncoder(exclude=("expression:ESR1",)).fit(source)) == ["expression:mitosis_score"]
    assert names(ExpressionEncoder(exclude=("expression:mitosis_score",)).fit(source)) == ["expression:ESR1"]
