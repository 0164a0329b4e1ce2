"""How unusual a patient is: calibrated for the exchangeable, small where values do not hang together."""

from __future__ import annotations

import numpy as np
import pytest

from models.typicality import Typicality

N = 1200
ALPHA = 0.01


def people(n: int, seed: int) -> np.ndarray:
    """Three related measures, one skewed, two related rare alterations, and values missing at random."""
    rng = np.random.default_rng(seed)
    base = rng.normal(size=n)
    rare = rng.random(n) < 0.08
    X = np.column_stack(
        [
            base + 0.3 * rng.normal(size=n),
            60 - 10 * base + 3 * rng.normal(size=n),
            np.exp(1.5 * base + 0.5 * rng.normal(size=n)),
            rare,
            rare & (rng.random(n) < 0.9),
            rng.normal(size=n),
        ]
    ).astype(float)
    X[rng.random(X.shape) < 0.15] = np.nan
    return X


@pytest.fixture(scope="module")
def fitted() -> Typicality:
    return Typicality().fit(people(N, 0))


def test_exchangeable_patients_are_turned_away_no_more_often_than_promised(fitted: Typicality) -> None:
    p = fitted.p_value(people(4000, 1))
    for alpha in (ALPHA, 0.05, 0.2):
        slack = 4 * np.sqrt(alpha * (1 - alpha) * (1 / 4000 + 1 / N))
        assert (p <= alpha).mean() == pytest.approx(alpha, abs=slack)


def test_p_values_of_exchangeable_patients_are_uniform(fitted: Typicality) -> None:
    p = np.sort(fitted.p_value(people(4000, 2)))
    assert np.abs(p - np.linspace(0, 1, len(p))).max() < 1.95 * np.sqrt(1 / 4000 + 1 / N)


def test_missing_more_is_not_more_unusual(fitted: Typicality) -> None:
    X = people(4000, 3)
    X[:, [0, 2, 5]] = np.nan
    assert (fitted.p_value(X) <= ALPHA).mean() < 3 * ALPHA


def test_values_that_do_not_hang_together_are_caught(fitted: Typicality) -> None:
    rng = np.random.default_rng(4)
    X = np.column_stack([rng.permutation(column) for column in people(2000, 5).T])
    assert (fitted.p_value(X) <= ALPHA).mean() > 0.25


def test_values_in_the_place_of_others_are_caught(fitted: Typicality) -> None:
    X = people(500, 6)[:, [1, 0, 3, 2, 5, 4]]
    assert (fitted.p_value(X) <= ALPHA).mean() > 0.9


def test_with_few_patients_nobody_can_be_that_unusual() -> None:
    few = Typicality().fit(people(50, 7))
    assert few.p_value(np.full((1, 6), 1e6))[0] == pytest.approx(1 / 51)


def test_one_patient_is_judged_as_among_many(fitted: Typicality) -> None:
    X = people(60, 8)
    np.testing.assert_allclose([fitted.score(x[None])[0] for x in X], fitted.score(X), atol=1e-9)


def test_the_surprise_is_at_what_is_odd_and_nowhere_missing(fitted: Typicality) -> None:
    x = np.array([[2.0, 40.0, np.nan, 0.0, 0.0, 0.0]])
    odd = x.copy()
    odd[0, 1] = 95.0  # low would go with the first
    assert fitted.surprise(odd)[0, 1] > fitted.surprise(x)[0, 1] + 1
    assert np.isnan(fitted.surprise(odd)[0, 2])
    assert fitted.p_value(odd)[0] < fitted.p_value(x)[0]


def test_nothing_known_is_nothing_unusual(fitted: Typicality) -> None:
    assert fitted.score(np.full((1, 6), np.nan))[0] == 0.0
