import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import norm

from data.errors import TailorError
from models.target import Target
from training.forecast import Forecast
from training.metrics import bootstrap, evaluate, paired_difference

BINARY = {"auc", "average_precision", "brier", "log_loss", "calibration_slope", "calibration_intercept"}


def trial(n: int, seed: int, gap: float = 1.0) -> tuple[Target, np.ndarray]:
    rng = np.random.default_rng(seed)
    event = (np.arange(n) % 3 == 0).astype(float)
    return Target.binary(event), rng.normal(size=n) + gap * event


def survival(n: int = 300) -> tuple[Target, np.ndarray]:
    rng = np.random.default_rng(2)
    x = rng.normal(size=n)
    time, end = rng.exponential(500 * np.exp(-x)), rng.exponential(700, n)
    return Target.survival(np.minimum(time, end), time <= end), x


def test_binary_names_counts_and_order():
    target, margin = trial(300, 0)
    found = evaluate(target, margin, n_boot=100)
    assert set(found) == BINARY
    for name, interval in found.items():
        assert (interval.name, interval.n, interval.events) == (name, 300, 100)
        assert interval.low < interval.value < interval.high


def test_survival_names_grow_with_what_is_given():
    target, x = survival()
    times = np.linspace(10, 600, 20)
    curves = np.exp(-np.exp(x)[:, None] * times / 500)
    assert set(evaluate(target, x, n_boot=20)) == {"c_index", "calibration_slope"}
    found = evaluate(target, x, times=times, survival=curves, horizon=365, n_boot=50)
    assert set(found) == {"c_index", "calibration_slope", "auc_at_horizon", "integrated_brier"}
    assert all(i.low < i.value < i.high for i in found.values())


def test_interval_covers_the_true_auc():
    truth = norm.cdf(1 / np.sqrt(2))
    covered = 0
    for seed in range(100):
        target, margin = trial(150, seed)
        interval = evaluate(target, margin, n_boot=300, seed=seed)["auc"]
        covered += interval.low <= truth <= interval.high
    assert 88 <= covered <= 99


def test_same_seed_same_interval():
    target, margin = trial(100, 1)
    assert evaluate(target, margin, n_boot=50, seed=4) == evaluate(target, margin, n_boot=50, seed=4)
    assert evaluate(target, margin, n_boot=50, seed=4) != evaluate(target, margin, n_boot=50, seed=5)


def test_resamples_keep_the_number_of_events_and_patients_together():
    target = Target.binary(np.r_[np.ones(4), np.zeros(96)])
    groups = np.repeat(np.arange(50), 2)
    weights = np.concatenate(list(bootstrap(target, 200, 0, groups)))
    assert weights.shape == (200, 100)
    assert (weights @ target.event == 4).all()
    assert (weights.sum(axis=1) == 100).all()
    assert np.array_equal(weights[:, ::2], weights[:, 1::2])
    assert len(np.unique(weights, axis=0)) > 190


def test_resamples_in_blocks_are_all_there(monkeypatch):
    monkeypatch.setattr("training.metrics.CELLS", 700)
    target, margin = trial(100, 1)
    assert [len(block) for block in bootstrap(target, 16, 0)] == [7, 7, 2]
    assert evaluate(target, margin, n_boot=16)["auc"].low > 0.5


def test_rows_of_one_patient_widen_the_interval():
    target, margin = trial(100, 3)
    twice = target.take(np.repeat(np.arange(100), 4))
    groups = np.repeat(np.arange(100), 4)
    alone = evaluate(twice, np.repeat(margin, 4), n_boot=300)["auc"]
    together = evaluate(twice, np.repeat(margin, 4), n_boot=300, groups=groups)["auc"]
    assert together.high - together.low > 1.5 * (alone.high - alone.low)


def test_paired_difference_has_the_right_sign_and_is_tighter_than_unpaired():
    target, margin = trial(300, 5)
    worse = margin + np.random.default_rng(0).normal(size=300)
    gain = paired_difference(target, margin, worse, "auc", n_boot=300)
    single = evaluate(target, margin, n_boot=300)["auc"], evaluate(target, worse, n_boot=300)["auc"]
    assert gain.value == pytest.approx(single[0].value - single[1].value)
    assert gain.low > 0
    back = paired_difference(target, worse, margin, "auc", n_boot=300)
    assert (back.low, back.high) == pytest.approx((-gain.high, -gain.low))
    assert gain.high - gain.low < sum(i.high - i.low for i in single)


def test_paired_difference_with_itself_is_nothing():
    target, margin = trial(90, 6)
    same = paired_difference(target, margin, margin, "auc", n_boot=50)
    assert (same.value, same.low, same.high) == (0, 0, 0)


def test_paired_difference_against_a_constant_base_rate():
    target, margin = trial(300, 7)
    base = Forecast(np.zeros(300), probability=np.full(300, target.event.mean()))
    model = Forecast(margin, probability=expit(1.0 * margin - 1.2))
    assert paired_difference(target, model, base, "brier", n_boot=200).high < 0
    with pytest.raises(TailorError, match="No metric 'c_index'"):
        paired_difference(target, model, base, "c_index")


def test_paired_difference_of_survival_models():
    target, x = survival()
    noise = np.random.default_rng(1).normal(size=len(x))
    assert paired_difference(target, x, noise, "c_index", n_boot=100).low > 0
    assert paired_difference(target, x, noise, "auc_at_horizon", horizon=300, n_boot=100).low > 0


def test_undefined_measures_have_no_interval():
    target, _ = trial(90, 8)
    slope = evaluate(target, np.zeros(90), n_boot=20)["calibration_slope"]
    assert np.isnan([slope.value, slope.low, slope.high]).all()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"margin": np.zeros(3)}, "margin"),
        ({"margin": np.full(90, np.nan)}, "margin"),
        ({"probability": np.full(90, 1.2)}, "probability"),
        ({"probability": np.full(90, np.nan)}, "probability"),
        ({"groups": np.arange(3)}, "groups"),
    ],
)
def test_bad_predictions_are_refused(change, field):
    target, margin = trial(90, 9)
    with pytest.raises(TailorError) as error:
        evaluate(target, n_boot=5, **{"margin": margin, **change})
    assert (error.value.code, error.value.field) == ("bad_prediction", field)


@pytest.mark.parametrize(
    ("times", "shape"), [([1, 2, 3], (300, 2)), ([3, 2, 1], (300, 3)), ([9e5, 9e6, 9e7], (300, 3))]
)
def test_bad_grids_are_refused(times, shape):
    target, x = survival()
    with pytest.raises(TailorError) as error:
        evaluate(target, x, times=np.array(times), survival=np.full(shape, 0.5), n_boot=5)
    assert error.value.code == "bad_prediction"


def test_too_few_events_are_refused():
    with pytest.raises(TailorError, match="no events"):
        evaluate(Target.binary(np.zeros(9)), np.arange(9.0))
    with pytest.raises(TailorError, match="no non-events"):
        evaluate(Target.binary(np.ones(9)), np.arange(9.0))
    target, x = survival()
    with pytest.raises(TailorError, match="after day 1e"):
        evaluate(target, x, horizon=1e9)
    with pytest.raises(TailorError, match="events by day 0"):
        evaluate(target, x, horizon=0)


def test_entry_after_the_last_day_is_refused():
    target = Target.survival(np.array([3.0, 5.0]), np.ones(2), np.array([3.0, 0.0]))
    with pytest.raises(TailorError, match="1 patients entered on or after their last day"):
        evaluate(target, np.zeros(2))
