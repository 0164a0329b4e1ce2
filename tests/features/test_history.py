"""Medical history: only fields of that group, only those somebody has."""

from __future__ import annotations

import numpy as np

from features.history import HistoryEncoder
from tests.features.support import make_source, names


def test_only_history_that_somebody_has():
    source = make_source({"history:age": [1.0, 2.0], "environment:pack_years": [3.0, 4.0]})
    assert names(HistoryEncoder().fit(source)) == ["history:age"]


def test_a_field_unknown_in_training_is_ignored_and_one_unknown_now_is_missing():
    encoder = HistoryEncoder().fit(make_source({"history:age": [1.0, 2.0], "history:bmi": [20.0, 30.0]}))
    X = encoder.transform(make_source({"history:age": [7.0], "history:platelets": [250.0]}))
    np.testing.assert_array_equal(X, [[7.0, np.nan]])


def test_excluding_a_category_removes_all_its_levels():
    source = make_source({"history:er_status": ["positive", "negative"], "history:age": [1.0, 2.0]})
    assert names(HistoryEncoder(exclude=("history:er_status",)).fit(source)) == ["history:age"]
