"""What is packed with a model besides the model."""

from __future__ import annotations

import numpy as np

from features.encoder import Feature
from training.pack import ranges


def test_ranges_are_of_what_can_be_changed_and_skip_the_missing() -> None:
    names = ["environment:alcohol_g_day", "history:age", "environment:pack_years", "history:weight"]
    features = [Feature(name, name, name) for name in names]
    X = np.column_stack([np.arange(101.0)] * 4)
    X[::2, 3] = np.nan
    found = ranges(features, X)
    assert set(found) == {"environment:alcohol_g_day", "history:weight"}
    assert found["environment:alcohol_g_day"] == [5.0, 95.0]
    assert found["history:weight"] == np.percentile(np.arange(1.0, 101.0, 2), [5, 95]).tolist()
