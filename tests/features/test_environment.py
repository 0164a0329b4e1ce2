"""Lifestyle and environment: only fields of that group."""

from __future__ import annotations

import numpy as np

from features.environment import EnvironmentEncoder
from tests.features.support import make_source, names

SOURCE = {
    "environment:pack_years": [0.0, None],
    "environment:smoking_ever": [False, True],
    "history:age": [1.0, 2.0],
}


def test_only_environment():
    encoder = EnvironmentEncoder().fit(make_source(SOURCE))
    assert sorted(names(encoder)) == ["environment:pack_years", "environment:smoking_ever"]


def test_never_smoked_is_not_the_same_as_not_asked():
    encoder = EnvironmentEncoder(exclude=("environment:smoking_ever",)).fit(make_source(SOURCE))
    np.testing.assert_array_equal(encoder.transform(make_source(SOURCE)), [[0.0], [np.nan]])
