"""LightGBM: what it must learn, and the missing value it must not read as 0."""

from __future__ import annotations

import numpy as np
import pytest

from models.boosting import Boosting, hide_some
from tests.models.support import NAMES, auc, make, outcome, simulate, truth

NAN = np.nan


@pytest.mark.parametrize("n", [20, 42, 400])
@pytest.mark.parametrize("seed", range(5))
def test_every_column_lacks_something_in_training_whatever_the_chance(n, seed):
    X = np.random.default_rng(seed).normal(size=(n, 30))
    X[: n // 2, 0] = NAN
    X[0, 1] = NAN
    missing = np.isnan(hide_some(X, 0.05, seed))
    assert missing.sum(0).min() >= 2
    assert (missing[:, 1:].mean(0) <= max(0.06, 3 / n)).all()
    assert missing[:, 0].sum() == n // 2  # enough are missing there already
    assert missing[0, 1]


def test_hiding_changes_no_value_and_nothing_is_hidden_for_share_zero():
    X = np.random.default_rng(0).normal(size=(50, 3))
    hidden = hide_some(X, 0.2, 1)
    np.testing.assert_array_equal(hidden[~np.isnan(hidden)], X[~np.isnan(hidden)])
    np.testing.assert_array_equal(hide_some(X, 0.0, 1), X)
    np.testing.assert_array_equal(hide_some(X, 0.2, 1), hidden)


@pytest.mark.parametrize("n", [60, 300])
def test_masking_in_training_is_what_keeps_a_missing_value_from_being_read_as_zero(n):
    names, rows, from_average = ["history:a", "history:b"], np.array([[NAN, 0.0], [0.0, 0.0]]), []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        X = np.column_stack([rng.uniform(40, 80, n), rng.normal(size=n)])
        target = outcome(0.15 * (X[:, 0] - 60), "binary", rng)
        trapped = Boosting(trees=60, mask=0.0).fit(X, target, names).score(rows)
        assert trapped[0] == trapped[1]  # LightGBM itself: NaN is 0
        member = Boosting(trees=60).fit(X, target, names)
        unknown, zero = member.score(rows)
        assert unknown != zero
        from_average.append((member.score(X).mean() - np.array([unknown, zero])) / member.score(X).std())
        base, contributions = member.explain(rows)
        np.testing.assert_allclose(base + contributions.sum(1), [unknown, zero], atol=1e-9)
    unknown, zero = np.mean(from_average, axis=0)
    assert zero > 0.8
    assert abs(unknown) < 0.35


@pytest.mark.parametrize("kind", ["binary", "time_to_event"])
def test_an_interaction_is_learned(kind):
    rng = np.random.default_rng(3)
    X = rng.normal(size=(500, 3))
    margin = 2.0 * np.sign(X[:, 0] * X[:, 1])
    member = make("boosting", max_trees=200).fit(
        X, outcome(margin, kind, rng), [f"history:{j}" for j in range(3)]
    )
    fresh = rng.normal(size=(500, 3))
    assert auc(member.score(fresh), (fresh[:, 0] * fresh[:, 1] > 0).astype(float)) > 0.9


@pytest.mark.parametrize("trees", [1, 100])
def test_a_rare_event_stays_rare(trees):
    X, _ = simulate("binary", n=600, missing=0.0)
    target = outcome(2 * truth(X) - 3.0, "binary", np.random.default_rng(1))
    score = Boosting(trees=trees).fit(X, target, NAMES).score(X)
    assert target.event.mean() < 0.2
    assert (1 / (1 + np.exp(-score))).mean() == pytest.approx(target.event.mean(), abs=0.02)


def test_few_trees_are_chosen_where_there_is_nothing_to_learn():
    X, target = simulate("binary")
    noise = outcome(np.zeros(len(X)), "binary", np.random.default_rng(0))
    assert make("boosting").fit(X, noise, NAMES).trees_ == 20
    assert make("boosting").fit(X, target, NAMES).trees_ > 20


def test_the_number_of_trees_can_be_given():
    X, target = simulate("binary")
    ten, ninety = (Boosting(trees=trees).fit(X, target, NAMES).score(X) for trees in (10, 90))
    assert ten.std() < ninety.std()


def test_late_entry_is_used():
    X, target = simulate("time_to_event")
    late = type(target).survival(target.time, target.event, target.time * 0.9)
    usual, other = (Boosting(trees=20).fit(X, t, NAMES).score(X) for t in (target, late))
    assert np.abs(usual - other).max() > 0.05
