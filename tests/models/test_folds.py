"""Folds inside a fit: every training part can be learned from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.folds import folds, quarters, stratified
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


def clustered(n: int = 200, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """One to four rows a person in no order, and values that are alike within a person."""
    rng = np.random.default_rng(seed)
    person = rng.permutation(np.repeat(np.arange(n), rng.integers(1, 5, n)))
    return person, rng.normal(size=n)[person] + 0.3 * rng.normal(size=len(person))


@pytest.mark.parametrize("kind", ["binary", "time_to_event", "continuous"])
def test_rows_of_a_person_stay_together_and_every_row_is_tested_once(kind):
    person, value = clustered()
    about = {
        "binary": Target.binary(value > 0.8),
        "time_to_event": Target.survival(np.arange(len(value)) + 1.0, value > 0.8),
        "continuous": Target.continuous(value),
    }[kind]
    pairs = folds(replace(about, patient=person), 5, seed=0, repeats=2)
    assert len(pairs) == 10
    for repeat in (pairs[:5], pairs[5:]):
        assert sorted(np.concatenate([test for _, test in repeat])) == list(range(len(person)))
    for train, test in pairs:
        assert not set(person[train]) & set(person[test])
        assert sorted([*train, *test]) == list(range(len(person)))


def test_persons_are_balanced_by_their_highest_row():
    person, value = clustered()
    strata = quarters(value)
    highest = np.array([strata[person == who].max() for who in range(200)])
    for _, test in stratified(strata, person, 5, seed=0, repeats=1):
        found = highest[np.unique(person[test])]
        assert len(found) == 40
        for level in range(4):
            assert abs((found == level).sum() - (highest == level).sum() / 5) < 1


def test_numbers_of_persons_may_be_names():
    names = np.array(["b", "a", "b", "c", "d", "c"], dtype=object)
    pairs = stratified(np.zeros(6), names, 2, seed=0, repeats=1)
    assert all(not set(names[train]) & set(names[test]) for train, test in pairs)


def test_events_are_counted_by_person():
    """Twenty events, but of two persons: no more than two folds."""
    event = np.repeat([1.0, 0.0], [20, 40])
    about = replace(
        Target.binary(event), patient=np.r_[np.zeros(10), np.ones(10), np.arange(2, 42)].astype(int)
    )
    pairs = folds(about, 5, seed=0)
    assert len(pairs) == 2
    assert all(about.event[train].any() for train, _ in pairs)


@pytest.mark.parametrize("n", [4, 5, 7, 10, 13, 20])
def test_a_handful_of_values_can_be_split(n):
    """Quarters of so few are smaller than the folds are many."""
    pairs = folds(Target.continuous(np.arange(float(n))), 5, seed=0)
    assert len(pairs) == min(5, n // 2)
    assert sorted(np.concatenate([test for _, test in pairs])) == list(range(n))


def test_rare_strata_are_joined_and_common_ones_stay_balanced():
    strata = np.repeat([0.0, 1.0, 2.0, 3.0], [2, 40, 20, 1])
    for _, test in stratified(strata, None, 5, seed=0, repeats=1):
        assert 8 <= (strata[test] <= 1).sum() <= 9
        assert 4 <= (strata[test] >= 2).sum() <= 5


@pytest.mark.parametrize("persons", [2, 3, 5, 8])
def test_few_persons_with_many_values_each(persons):
    rng = np.random.default_rng(0)
    about = replace(
        Target.continuous(rng.normal(size=10 * persons)), patient=np.repeat(np.arange(persons), 10)
    )
    pairs = folds(about, 5, seed=0)
    assert len(pairs) == (0 if persons < 4 else min(5, persons // 2))
