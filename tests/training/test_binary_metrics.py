import numpy as np
import pytest
from scipy.special import expit
from sklearn import metrics as oracle
from sklearn.linear_model import LogisticRegression

from training import binary_metrics as ours

RNG = np.random.default_rng(11)
N = 400
X = np.round(RNG.normal(size=N), 1)  # rounded, so that there are ties
EVENT = (RNG.random(N) < expit(0.8 * X - 0.5)).astype(float)
WEIGHTS = np.stack([np.ones(N), *RNG.multinomial(N, np.full(N, 1 / N), 5).astype(float)])


@pytest.mark.parametrize(
    ("mine", "theirs", "score"),
    [
        (ours.auc, oracle.roc_auc_score, X),
        (ours.average_precision, oracle.average_precision_score, X),
        (ours.brier, oracle.brier_score_loss, expit(X)),
        (ours.log_loss, oracle.log_loss, expit(X)),
    ],
)
def test_agrees_with_scikit_learn_on_every_resample(mine, theirs, score):
    expected = [theirs(EVENT, score, sample_weight=w) for w in WEIGHTS]
    assert mine(EVENT, score, WEIGHTS) == pytest.approx(expected, abs=1e-12)


def test_calibration_slope_is_the_coefficient_of_a_logistic_regression():
    expected = [
        LogisticRegression(C=np.inf, tol=1e-10).fit(X[:, None], EVENT, sample_weight=w).coef_[0, 0]
        for w in WEIGHTS
    ]
    assert ours.calibration_slope(EVENT, X, WEIGHTS) == pytest.approx(expected, abs=1e-5)


def test_calibration_intercept_makes_observed_equal_expected():
    shift = ours.calibration_intercept(EVENT, X, WEIGHTS)
    expected = (WEIGHTS * expit(X + shift[:, None])).sum(axis=1)
    assert expected == pytest.approx(WEIGHTS @ EVENT, rel=1e-9)


def test_slope_and_intercept_recover_how_a_margin_was_distorted():
    x = RNG.normal(size=50_000)
    event = (RNG.random(50_000) < expit(x)).astype(float)
    ones = np.ones((1, 50_000))
    assert ours.calibration_slope(event, 2 * x + 3, ones)[0] == pytest.approx(0.5, abs=0.02)
    assert ours.calibration_intercept(event, x - 0.7, ones)[0] == pytest.approx(0.7, abs=0.04)


def test_no_slope_where_there_is_none():
    ones = np.ones((1, 40))
    event = np.repeat([0.0, 1.0], 20)
    assert np.isnan(ours.calibration_slope(event, np.full(40, 0.3), ones))
    assert np.isnan(ours.calibration_slope(event, event * 4 - 2, ones)), "perfectly separated"


def test_constant_margin_has_an_auc_of_one_half():
    assert ours.auc(EVENT, np.zeros(N), WEIGHTS) == pytest.approx(0.5)
