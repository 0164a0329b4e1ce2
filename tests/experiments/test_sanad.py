"""Competing reasons to withdraw: the incidence, and that nothing beyond the arm is claimed."""

from collections.abc import Callable

import numpy as np
import pytest

from data.cohort import Cohort
from data.cohorts import find_folder
from experiments import sanad
from experiments.bench import BenchRow
from models.target import Target
from training.candidates import Effort

ADVERSE, CONTROL = sanad.ENDPOINTS


@pytest.fixture(scope="module")
def found(quick: Effort) -> list[BenchRow]:
    if find_folder("sanad") is None:
        pytest.skip("the files of sanad are not on this computer (TAILOR_COHORTS)")
    shares: list[float] = []
    rows = list(sanad.of_reason(sanad.question(ADVERSE), quick, lambda _what, s: shares.append(s)))
    assert sum(shares) == pytest.approx(1)
    return rows


def test_nothing_beyond_the_arm_is_claimed(found: list[BenchRow]) -> None:
    basis = found[-1]
    assert basis.row == "served basis: the rates by arm, nothing beyond"
    assert basis.low is not None
    assert basis.low <= 0
    ours = next(row for row in found if row.row == "ensemble")
    assert ours.ours is not None
    assert ours.ours < 0.62


@pytest.mark.parametrize(
    ("endpoint", "crude"),
    [
        (ADVERSE, {"carbamazepine": 0.199, "lamotrigine": 0.115}),
        (CONTROL, {"carbamazepine": 0.188, "lamotrigine": 0.208}),
    ],
)
def test_shares_are_those_of_the_patients(
    endpoint: str, crude: dict[str, float], quick: Effort, published: Callable[[str], Cohort]
) -> None:
    published("sanad")
    rows = list(sanad.incidences(sanad.question(endpoint), quick, "split"))
    said = {row.row: row.ours for row in rows if "crude" in row.metric}
    assert said == {arm: pytest.approx(rate, abs=1e-3) for arm, rate in crude.items()}
    by_day = {row.row: row.ours for row in rows if "crude" not in row.metric}
    gap = by_day["lamotrigine"] - by_day["carbamazepine"]
    assert by_day["lamotrigine minus carbamazepine"] == pytest.approx(gap)


def test_a_competing_event_takes_from_the_incidence() -> None:
    # Days 1 to 4, causes 1, 2, censored, 1: 1/4, then 0.5 left of which all have the event on day 4.
    target = Target(
        "time_to_event",
        event=np.array([1.0, 0, 0, 1]),
        time=np.array([1.0, 2, 3, 4]),
        entry=np.zeros(4),
        other=np.array([0.0, 1, 0, 0]),
    )
    everybody = np.ones((1, 4))
    assert sanad.incidence(target, 3, everybody) == pytest.approx(0.25)
    assert sanad.incidence(target, 4, everybody) == pytest.approx(0.75)
    twice = sanad.incidence(target, 4, np.array([[2.0, 2, 2, 2]]))
    assert twice == pytest.approx(0.75)
