"""The randomised effects that must come out as published, plainly and as served."""

from collections.abc import Callable

import pytest

from data.cohort import Cohort
from data.program import program
from experiments import trials
from experiments.bench import BenchRow
from experiments.effects import adjusted, by_arm
from training.candidates import Effort
from training.evaluate import Fitted, served_features
from training.study import Study

BY_NAME = {trial.endpoint: trial for trial in trials.TRIALS}
#: Measured on these files.
MEASURED = {
    "recurrence_free": {"levamisole_5fu": 0.60, "levamisole": 0.98},
    "progression_free_survival": {"zdv_ddi": 0.492, "zdv_ddc": 0.525, "ddi": 0.586},
    "serious_infection": {"interferon_gamma": 0.33},
    "relapse_free_survival": {"mercaptopurine": 0.21},
}


def asked(endpoint: str, published: Callable[[str], Cohort]) -> Study:
    trial = BY_NAME[endpoint]
    published(program(trial.program).endpoint(endpoint).cohort)  # or skip
    return trial.question()


@pytest.mark.parametrize("endpoint", MEASURED)
def test_the_arm_alone_gives_the_published_ratio(endpoint: str, published: Callable[[str], Cohort]) -> None:
    trial = BY_NAME[endpoint]
    found = by_arm(asked(endpoint, published), trial.reference)
    assert set(found) == set(trial.published)
    for arm, ratio in found.items():
        assert ratio.value == pytest.approx(MEASURED[endpoint][arm], abs=0.006)
        assert ratio.low < trial.published[arm] < ratio.high


def test_the_gain_in_cd4_cells(quick: Effort, published: Callable[[str], Cohort]) -> None:
    question = asked("cd4_gain", published)
    pipeline = served_features(question).fit(question.train.source)
    fitted = Fitted(pipeline, {}, pipeline.transform(question.train.source))
    gains = adjusted(question, fitted, "zdv", quick)
    for arm, cells in {"zdv_ddi": 70, "zdv_ddc": 36, "ddi": 41}.items():
        assert gains[arm].value == pytest.approx(cells, abs=1)
        assert gains[arm].low > 0


@pytest.fixture(scope="module")
def leukemia(quick: Effort) -> list[BenchRow]:
    shares: list[float] = []
    trial = BY_NAME["relapse_free_survival"]
    found = list(trials.of_trial(trial, quick, lambda _what, share: shares.append(share)))
    assert sum(shares) == pytest.approx(1)
    return found


def test_the_served_effect_is_that_of_the_trial(leukemia: list[BenchRow]) -> None:
    plain, columns, served = leukemia[:3]
    assert plain.row == "mercaptopurine: Cox, unpenalised, arm alone"
    assert columns.row == "mercaptopurine: Cox, unpenalised, all columns"
    assert served.row.startswith("mercaptopurine: as served")
    assert columns.ours == pytest.approx(0.222, abs=0.005)
    for row in (plain, served):
        assert (row.published, row.baseline) == (0.22, 1.0)
        assert row.ours == pytest.approx(0.21, abs=0.05)
        assert row.high is not None
        assert row.high < 1


def test_the_ranking_stands_beside_the_rates_by_arm(leukemia: list[BenchRow]) -> None:
    ours = leukemia[-1]
    naive = leukemia[-2]
    assert [naive.row, ours.row] == ["base rate", "ensemble"]
    assert ours.baseline == naive.ours
    assert naive.baseline is None
