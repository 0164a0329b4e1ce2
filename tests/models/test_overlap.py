"""Overlap: where nobody like this patient received a therapy, the cohort says nothing about it."""

from __future__ import annotations

import numpy as np
import pytest

from models.overlap import Overlap

NAN = np.nan
NAMES = ["history:her2_status=positive", "history:age", "therapy:drug=x"]
RNG = np.random.default_rng(0)
N = 200
AGE = RNG.normal(60, 10, N)
POSITIVE = (np.arange(N) < 80).astype(float)


def matrix(*columns) -> np.ndarray:
    return np.column_stack([*columns, RNG.random(len(columns[0])) < 0.5])


@pytest.fixture(scope="module")
def decided() -> Overlap:
    """HER2 decides: all 80 positive women had anti-HER2, none of the 120 others."""
    arms = np.where(POSITIVE == 1, "anti_her2", "chemo")
    return Overlap(randomised=False).fit(matrix(POSITIVE, AGE), arms.tolist(), NAMES)


@pytest.mark.parametrize(
    ("her2", "therapy", "counts"), [(0.0, "anti_her2", "0 of the 120"), (1.0, "chemo", "0 of the 80")]
)
def test_an_arm_decided_by_a_feature_is_not_supported_on_its_wrong_side(decided, her2, therapy, counts):
    found = decided.support(np.array([her2, 60.0, 0.0]), therapy)
    assert not found.supported
    assert counts in found.reason
    assert "history:her2_status=positive" in found.reason


def test_the_reason_tells_with_from_without(decided):
    without, with_it = (
        decided.support(np.array([h, 60.0, 0.0]), t) for h, t in ((0, "anti_her2"), (1, "chemo"))
    )
    assert "without: history:her2_status=positive" in without.reason
    assert "with: history:her2_status=positive" in with_it.reason


@pytest.mark.parametrize(("her2", "therapy"), [(1.0, "anti_her2"), (0.0, "chemo")])
def test_it_is_supported_on_its_right_side(decided, her2, therapy):
    found = decided.support(np.array([her2, 60.0, 0.0]), therapy)
    assert found.supported
    assert ("80" if her2 else "120") in found.reason


def test_the_reason_speaks_in_words_where_it_has_them():
    arms = np.where(POSITIVE == 1, "anti_her2", "chemo").tolist()
    labels = ["HER2 status positive", "Age", "drug x"]
    overlap = Overlap(randomised=False).fit(matrix(POSITIVE, AGE), arms, NAMES, labels)
    reason = overlap.support(np.array([0.0, 60.0, 0.0]), "anti_her2").reason
    assert "HER2 status positive" in reason
    assert "history:" not in reason


def test_a_few_exceptions_do_not_make_it_supported():
    arms = np.where(POSITIVE == 1, "anti_her2", "chemo")
    arms[-2:] = "anti_her2"  # two of the 120
    overlap = Overlap(randomised=False).fit(matrix(POSITIVE, AGE), arms.tolist(), NAMES)
    found = overlap.support(np.array([0.0, 60.0, 0.0]), "anti_her2")
    assert not found.supported
    assert found.reason.startswith("2 of the 120 patients")


def test_a_feature_that_does_not_decide_is_no_objection():
    arms = RNG.choice(["a", "b"], N)
    overlap = Overlap(randomised=False).fit(matrix(POSITIVE, AGE), arms.tolist(), NAMES)
    for her2 in (0.0, 1.0, NAN):
        for arm in ("a", "b"):
            assert overlap.support(np.array([her2, 60.0, NAN]), arm).supported


@pytest.mark.parametrize(("carriers", "supported"), [(12, True), (80, False)])
def test_none_of_a_few_is_chance_and_none_of_many_is_not(carriers, supported):
    """No carrier received an arm of 10 %: of 12 about one would have by chance, of 80 eight."""
    carrier = (np.arange(N) < carriers).astype(float)
    arms = np.where(np.arange(N) >= N - 20, "rare", "usual")
    # Without a limit only the count of the stratum is judged.
    overlap = Overlap(randomised=False, limit=0.0).fit(matrix(carrier, AGE), arms.tolist(), NAMES)
    assert overlap.support(np.array([1.0, 60.0, 0.0]), "rare").supported is supported


def test_randomised_is_known_and_supported_for_everybody():
    arms = ["a"] * 150 + ["b"] * 50
    overlap = Overlap(randomised=True).fit(matrix(POSITIVE, AGE), arms, NAMES)
    for x in (np.array([1.0, 20.0, 0.0]), np.array([0.0, 95.0, 1.0]), np.full(3, NAN)):
        assert overlap.propensity(x) == pytest.approx({"a": 0.75, "b": 0.25})
        assert overlap.support(x, "b").supported
        assert "randomised" in overlap.support(x, "b").reason


@pytest.mark.parametrize("randomised", [True, False])
def test_an_arm_nobody_or_hardly_anybody_received(randomised):
    arms = ["a"] * 192 + ["tiny"] * 8
    overlap = Overlap(randomised).fit(matrix(POSITIVE, AGE), arms, NAMES)
    x = np.array([1.0, 60.0, 0.0])
    assert not overlap.support(x, "tiny").supported
    assert "8" in overlap.support(x, "tiny").reason
    assert not overlap.support(x, "other").supported
    assert "nobody" in overlap.support(x, "other").reason


def test_separation_by_a_number_is_caught_by_the_propensity():
    arms = np.where(AGE > 70, "gentle", "harsh")
    overlap = Overlap(randomised=False).fit(matrix(RNG.random(N) < 0.5, AGE), arms.tolist(), NAMES)
    old, young, between = (np.array([0.0, age, 0.0]) for age in (90.0, 40.0, 69.0))
    assert not overlap.support(old, "harsh").supported
    assert "propensity" in overlap.support(old, "harsh").reason
    assert not overlap.support(young, "gentle").supported
    assert overlap.support(old, "gentle").supported
    assert overlap.support(between, "gentle").supported
    assert overlap.support(between, "harsh").supported


@pytest.mark.parametrize("arms", [["a", "b"], ["a", "b", "c", "d"]])
def test_propensities_sum_to_one_and_recover_the_shares(arms):
    given = RNG.choice(arms, N)
    X = matrix(POSITIVE, AGE)
    overlap = Overlap(randomised=False).fit(X, given.tolist(), NAMES)
    every = [overlap.propensity(x) for x in X]
    assert all(list(p) == arms and sum(p.values()) == pytest.approx(1) for p in every)
    for arm in arms:
        assert np.mean([p[arm] for p in every]) == pytest.approx((given == arm).mean(), abs=0.01)
    assert sum(overlap.propensity(np.full(3, NAN)).values()) == pytest.approx(1)


def test_a_propensity_follows_the_patient():
    chance = 1 / (1 + np.exp(-(AGE - 60) / 5))
    arms = np.where(RNG.random(N) < chance, "b", "a")
    overlap = Overlap(randomised=False).fit(matrix(POSITIVE, AGE), arms.tolist(), NAMES)
    low, high = (overlap.propensity(np.array([0.0, age, 0.0]))["b"] for age in (50.0, 70.0))
    assert low < 0.35
    assert high > 0.65


def test_the_therapy_itself_says_nothing_about_who_gets_it():
    arms = np.where(np.arange(N) % 2 == 0, "a", "b")
    X = np.column_stack([POSITIVE, AGE, arms == "b"])
    overlap = Overlap(randomised=False).fit(X, arms.tolist(), NAMES)
    for given in (0.0, 1.0, NAN):
        assert overlap.support(np.array([1.0, 60.0, given]), "a").supported


def test_patients_without_a_recorded_therapy_are_left_out():
    arms = [None] * 100 + ["a"] * 60 + ["b"] * 40
    X = matrix(POSITIVE, AGE)
    overlap = Overlap(randomised=False).fit(X, arms, NAMES)
    fewer = Overlap(randomised=False).fit(X[100:], arms[100:], NAMES)
    assert overlap.propensity(X[0]) == fewer.propensity(X[0])


def test_a_cohort_that_recorded_no_therapy_supports_none():
    overlap = Overlap(randomised=False).fit(matrix(POSITIVE, AGE), [None] * N, NAMES)
    assert overlap.propensity(np.array([1.0, 60.0, 0.0])) == {}
    assert not overlap.support(np.array([1.0, 60.0, 0.0]), "a").supported


def test_a_cohort_with_one_arm():
    overlap = Overlap(randomised=False).fit(matrix(POSITIVE, AGE), ["a"] * N, NAMES)
    assert overlap.propensity(np.array([1.0, 60.0, 0.0])) == {"a": 1.0}
    assert overlap.support(np.array([1.0, 60.0, 0.0]), "a").supported


def test_many_patients_are_judged_as_each_is(decided):
    X = matrix(POSITIVE, AGE)
    each = [[decided.support(x, arm).supported for arm in decided.arms_] for x in X]
    assert decided.supported(X).tolist() == each
    assert len({tuple(row) for row in each}) > 1
