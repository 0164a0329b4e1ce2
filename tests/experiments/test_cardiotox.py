"""What must be reached on the 531 women: the ranking within folds, and the rates by arm."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from data.cohort import Cohort
from data.cohorts import find_folder
from experiments import cardiotox
from experiments.bench import BenchRow
from experiments.effects import share
from training.candidates import BASE_RATE, CLINICAL, ENSEMBLE, Effort
from training.evaluate import Judged, cross_validate
from training.splits import folds


@pytest.fixture(scope="module")
def judged(quick: Effort) -> Judged:
    if find_folder("cardiotox") is None:
        pytest.skip("the files of cardiotox are not on this computer (TAILOR_COHORTS)")
    return cross_validate(cardiotox.question(), quick, lambda _what, _share: None)


@pytest.fixture(scope="module")
def found(judged: Judged, quick: Effort) -> dict[str, BenchRow]:
    return {row.row: row for row in cardiotox.ranked(cardiotox.question(), judged, quick)}


def test_women_are_ranked_no_worse_than_by_plain_regression(found: dict[str, BenchRow]) -> None:
    # One shuffle and little effort: .67 is for ten shuffles (tailor bench cardiotox).
    for name in (CLINICAL, ENSEMBLE):
        assert found[name].ours is not None
        assert found[name].ours >= 0.62
    gain = found[f"ensemble minus {cardiotox.PLAIN}"]
    assert gain.high is not None
    assert gain.high > 0


def test_within_folds_a_constant_is_chance(found: dict[str, BenchRow]) -> None:
    assert found[BASE_RATE].ours == found[BASE_RATE].baseline == 0.5


def test_the_mean_is_that_of_the_folds(judged: Judged, quick: Effort) -> None:
    asked, margin = cardiotox.question(), judged.forecasts[ENSEMBLE].margin
    pairs = folds(asked.train.target, asked.train.ids, quick.folds, quick.repeats, quick.seed)
    ends = np.cumsum([0, *(len(test) for _, test in pairs)])
    each = [roc_auc_score(judged.target.event[a:b], margin[a:b]) for a, b in pairwise(ends)]
    ours = cardiotox.within_folds(asked, judged, margin, quick)
    assert ours.value == pytest.approx(np.mean(each))


def test_the_rates_are_the_published_ones(published: Callable[[str], Cohort]) -> None:
    published("cardiotox")
    rates = {row.row.split(" (")[0]: row for row in cardiotox.rates(cardiotox.question())}
    expected = {
        "no_anthracycline_no_anti_her2": 0.03,
        "anti_her2": 0.08,
        "chemotherapy": 0.09,
        "chemotherapy_anti_her2": 0.12,
    }
    for arm, rate in expected.items():
        assert rates[arm].ours == pytest.approx(rate, abs=0.005)


@pytest.mark.parametrize(("events", "low", "high"), [(0, 0.0, 0.217), (5, 0.224, 0.776), (10, 0.783, 1.0)])
def test_the_interval_of_a_share(events: int, low: float, high: float) -> None:
    found = share(events, 10)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-3), pytest.approx(high, abs=1e-3))
