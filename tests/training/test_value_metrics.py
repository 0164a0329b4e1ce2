import numpy as np
import pytest
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error

from models.target import Target
from training import value_metrics
from training.metrics import evaluate

RNG = np.random.default_rng(0)
VALUE = RNG.uniform(10, 60, 200)
SAID = VALUE + RNG.normal(scale=8, size=200)
ONCE = np.ones((1, 200))


@pytest.mark.parametrize(
    ("ours", "oracle"),
    [
        (value_metrics.mean_absolute_error, mean_absolute_error),
        (value_metrics.root_mean_squared_error, root_mean_squared_error),
        (value_metrics.r_squared, r2_score),
    ],
)
def test_against_scikit_learn(ours, oracle):
    assert ours(VALUE, SAID, ONCE)[0] == pytest.approx(oracle(VALUE, SAID))
    twice = np.where(np.arange(200) < 50, 2.0, 1.0)
    repeated = np.repeat(np.arange(200), twice.astype(int))
    assert ours(VALUE, SAID, twice[None, :])[0] == pytest.approx(oracle(VALUE[repeated], SAID[repeated]))


def test_within_twenty_percent_counts_the_edge():
    value = np.array([10.0, 10.0, 10.0, 50.0])
    said = np.array([12.0, 12.1, 8.0, 50.0])
    assert value_metrics.within(value, said, np.ones((1, 4)))[0] == pytest.approx(0.75)


def test_evaluate_gives_intervals_for_values():
    found = evaluate(Target.continuous(VALUE), SAID, value=SAID, n_boot=100)
    assert set(found) == {"mae", "rmse", "r2", "within_20_percent"}
    assert found["mae"].low < found["mae"].value < found["mae"].high
