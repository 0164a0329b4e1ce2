"""Standardiser: what cannot take NaN sees the mean, and that it is one."""

from __future__ import annotations

import numpy as np
import pytest

from models.standardise import Standardiser

NAN = np.nan
RNG = np.random.default_rng(3)
X = RNG.normal([5, -100, 0.01], [2, 50, 0.001], size=(200, 3))
X[:40, 1] = NAN
X[:3, 2] = NAN


def test_known_values_have_mean_zero_and_variance_one():
    Z = Standardiser.fit(X).transform(X)
    for j in range(3):
        known = Z[~np.isnan(X[:, j]), j]
        assert known.mean() == pytest.approx(0, abs=1e-12)
        assert known.std() == pytest.approx(1)


def test_the_missing_are_at_the_mean_and_flagged():
    standardiser = Standardiser.fit(X)
    Z = standardiser.transform(X)
    assert Z.shape == (200, standardiser.n_out) == (200, 4)
    assert not np.isnan(Z).any()
    assert (Z[:40, 1] == 0).all()
    np.testing.assert_allclose(np.unique(Z[:40, 3]), 0.8)  # indicator, centred at the rate of .2
    np.testing.assert_allclose(np.unique(Z[40:, 3]), -0.2)


def test_too_few_missing_to_learn_from_give_no_indicator():
    assert Standardiser.fit(X).flagged.tolist() == [1]
    assert Standardiser.fit(X, min_missing=3).flagged.tolist() == [1, 2]


def test_missing_at_prediction_only_is_the_mean():
    Z = Standardiser.fit(X).transform(np.full((1, 3), NAN))
    np.testing.assert_allclose(Z, [[0, 0, 0, 0.8]])


@pytest.mark.parametrize("values", [np.full(50, 7.0), np.full(50, NAN)])
def test_a_column_without_contrast_is_zero_whatever_comes_later(values):
    columns = np.column_stack([values, np.arange(50.0)])
    standardiser = Standardiser.fit(columns)
    assert (standardiser.transform(columns)[:, 0] == 0).all()
    assert standardiser.flagged.tolist() == []
    assert np.isfinite(standardiser.transform(np.array([[NAN, NAN]]))).all()


def test_the_contribution_of_an_indicator_goes_to_its_column():
    folded = Standardiser.fit(X).fold(np.array([[1.0, 2.0, 4.0, 8.0]]))
    np.testing.assert_array_equal(folded, [[1.0, 10.0, 4.0]])


def test_one_row_is_transformed_as_in_a_batch():
    standardiser = Standardiser.fit(X)
    Z = standardiser.transform(X)
    for i in (0, 2, 50):
        np.testing.assert_array_equal(standardiser.transform(X[[i]]), Z[[i]])


def test_a_skewed_measure_enters_as_a_logarithm_and_a_symmetric_one_does_not():
    ratio = np.exp(RNG.normal(1, 2, 300))
    marker = np.where(np.arange(300) % 10, ratio, 0.0)
    columns = np.column_stack([ratio, marker, RNG.normal(50, 5, 300), RNG.integers(0, 2, 300)])
    standardiser = Standardiser.fit(columns)
    assert standardiser.straightens
    assert np.isfinite(standardiser.unit).tolist() == [True, True, False, False]
    Z = standardiser.transform(columns)
    floored = np.maximum(ratio, np.quantile(ratio, 0.01))
    assert np.corrcoef(Z[:, 0], np.log(floored))[0, 1] == pytest.approx(1)
    assert np.corrcoef(Z[:, 1], np.log1p(marker / np.median(marker)))[0, 1] == pytest.approx(1)
    assert Z[:, 0].max() < 5 < Standardiser.fit(columns, straighten=False).transform(columns)[:, 0].max()


def test_a_score_of_few_values_or_one_below_zero_is_left_as_it_is():
    few = np.repeat([0.0, 1.0, 40.0], [150, 40, 10])
    below = np.exp(RNG.normal(1, 2, 200)) - 3.0
    assert not Standardiser.fit(np.column_stack([few, below])).straightens


def test_less_than_ever_seen_of_a_straightened_measure_is_finite():
    columns = np.exp(RNG.normal(1, 2, (300, 1))) + 1.0
    assert np.isfinite(Standardiser.fit(columns).transform(np.array([[-5.0], [0.0], [1e9]]))).all()
