import numpy as np
import pytest

from data.errors import TailorError
from models.target import Target
from training.splits import folds

RNG = np.random.default_rng(3)


@pytest.fixture
def target() -> Target:
    return Target.binary((np.arange(120) % 4 == 0).astype(float))


@pytest.mark.parametrize("rows_each", [1, 3])
def test_folds_never_share_a_patient_and_cover_everyone(target, rows_each):
    groups = RNG.permutation(np.repeat(np.arange(120 // rows_each), rows_each))
    pairs = folds(target, groups, n_splits=5, repeats=2, seed=1)
    assert len(pairs) == 10
    for train, test in pairs:
        assert not set(groups[train]) & set(groups[test])
        assert len(train) + len(test) == 120
    for repeat in (pairs[:5], pairs[5:]):
        assert sorted(np.concatenate([test for _, test in repeat])) == list(range(120))


def test_folds_are_stratified_on_the_event(target):
    for _, test in folds(target, None, n_splits=5, seed=0):
        assert target.event[test].sum() == 6


def test_folds_follow_the_seed(target):
    first, again, other = (folds(target, None, seed=s)[0][1] for s in (0, 0, 1))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_repeats_differ(target):
    groups = np.repeat(np.arange(60), 2)
    pairs = folds(target, groups, n_splits=3, repeats=2)
    assert not np.array_equal(pairs[0][1], pairs[3][1])


def test_too_few_events_is_an_error_with_a_hint():
    target = Target.binary(np.r_[np.ones(3), np.zeros(50)])
    with pytest.raises(TailorError, match="3 patients with the event, but 5 folds") as error:
        folds(target, None, n_splits=5)
    assert error.value.code == "too_few_events"
    assert error.value.hint


def test_events_are_counted_by_patient():
    target = Target.binary(np.r_[np.ones(10), np.zeros(50)])
    groups = np.r_[np.zeros(10), np.arange(1, 51)]
    with pytest.raises(TailorError, match="1 patients with the event"):
        folds(target, groups, n_splits=5)


def test_too_few_without_the_event_matters_only_for_a_binary_target():
    event = np.r_[np.zeros(2), np.ones(40)]
    with pytest.raises(TailorError, match="without the event"):
        folds(Target.binary(event), None, n_splits=5)
    assert len(folds(Target.survival(np.arange(1.0, 43), event), None, n_splits=5)) == 5


@pytest.mark.parametrize(("n_splits", "repeats"), [(1, 1), (5, 0)])
def test_settings_are_checked(target, n_splits, repeats):
    with pytest.raises(TailorError):
        folds(target, None, n_splits=n_splits, repeats=repeats)


def test_ids_must_match(target):
    with pytest.raises(TailorError, match="7 patient ids for 120"):
        folds(target, np.arange(7))


def test_fewer_patients_than_folds_is_an_error():
    target = Target.continuous(np.arange(12.0))
    with pytest.raises(TailorError, match="3 patients with a value, but 5 folds") as error:
        folds(target, np.repeat(np.arange(3), 4), n_splits=5)
    assert error.value.code == "too_few_events"
    assert len(folds(target, np.repeat(np.arange(6), 2), n_splits=5)) == 5
