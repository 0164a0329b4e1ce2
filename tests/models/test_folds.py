"""Folds inside a fit: every training part can be learned from."""

from __future__ import annotations

import numpy as np
import pytest

from models.folds import folds
from models.target import Target


def target(kind: str, events: int, others: int) -> Target:
    event = np.repeat([1.0, 0.0], [events, others])
    return Target.binary(event) if kind == "binary" else Target.survival(np.arange(len(event)) + 1.0, event)


@pytest.mark.parametrize("kind", ["binary", "time_to_event"])
def test_each_row_is_tested_once_in_each_repeat_and_never_trained_on(kind):
    pairs = folds(target(kind, 12, 20), 4, seed=0, repeats=3)
    assert len(pairs) == 12
    for first in range(0, 12, 4):
        tested = np.concatenate([test for _, test in pairs[first : first + 4]])
        assert sorted(tested) == list(range(32))
    assert all(not set(train) & set(test) and len(train) + len(test) == 32 for train, test in pairs)


def test_repeats_and_seeds_split_differently():
    about = target("binary", 12, 20)
    first, second = folds(about, 4, seed=0, repeats=2)[::4]
    assert set(first[1]) != set(second[1])
    assert set(folds(about, 4, seed=1)[0][1]) != set(first[1])
    assert set(folds(about, 4, seed=0)[0][1]) == set(first[1])


@pytest.mark.parametrize(
    ("kind", "events", "others", "n"),
    [
        ("binary", 3, 30, 3),
        ("binary", 30, 3, 3),
        ("binary", 1, 30, 0),
        ("binary", 30, 1, 0),
        ("time_to_event", 3, 30, 3),
        ("time_to_event", 30, 1, 5),
        ("time_to_event", 30, 0, 5),
        ("time_to_event", 1, 30, 0),
    ],
)
def test_no_more_folds_than_the_rarer_outcome(kind, events, others, n):
    about = target(kind, events, others)
    pairs = folds(about, 5, seed=0)
    assert len(pairs) == n
    for train, _ in pairs:
        assert about.event[train].any()
        assert kind == "time_to_event" or not about.event[train].all()
