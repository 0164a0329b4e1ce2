"""Survival from entry on, and what cannot be said of a kinase inhibitor."""

from dataclasses import replace

import numpy as np
import pytest

from data.cohorts import find_folder
from experiments import msk_chord, msk_chord_egfr
from experiments.bench import BenchRow
from experiments.effects import Estimate
from training.candidates import BASE_RATE, ENSEMBLE, Effort, make_members
from training.study import Study


def asked(area: str) -> Study:
    if find_folder(msk_chord.NEEDS[0]) is None:
        pytest.skip("the files of msk-chord are not on this computer (TAILOR_COHORTS)")
    return msk_chord.question(area)


@pytest.fixture(scope="module")
def found(quick: Effort) -> list[BenchRow]:
    return list(msk_chord_egfr.egfr(asked("lung"), quick, "msk_chord"))


def test_patients_are_ranked_from_entry_on(quick: Effort) -> None:
    whole = asked("breast")
    few = np.random.default_rng(0).choice(len(whole.train), 800, replace=False)
    effort = replace(quick, folds=2, members=("elastic_net",))
    rows = msk_chord.ranked("breast", replace(whole, train=whole.train.take(few)), effort, lambda *_: None)
    ours = {row.row: row for row in rows}
    assert ours[BASE_RATE].ours == ours[ENSEMBLE].baseline == 0.5
    assert ours[ENSEMBLE].ours is not None
    assert ours[ENSEMBLE].ours >= 0.75  # .80 with everybody (tailor bench msk_chord)
    assert "boosting" not in ours
    genes = ours[msk_chord.GENES].ours
    assert genes is not None
    assert 0.55 < genes < ours[ENSEMBLE].ours - 0.1


def test_only_the_members_asked_for_are_fitted(quick: Effort) -> None:
    effort = replace(quick, members=msk_chord.MEMBERS)
    assert [name for name, _ in make_members(asked("colon"), effort)] == ["elastic_net", "boosting"]


@pytest.mark.parametrize("area", ["lung", "breast", "colon"])
def test_without_entry_survival_is_overstated(area: str, quick: Effort) -> None:
    handled, ignored, gap = msk_chord.survival(area, asked(area), quick)
    assert handled.baseline == ignored.ours
    assert gap.low is not None
    assert gap.low > 0.05
    assert handled.high is not None
    assert ignored.low is not None
    assert handled.high < ignored.low


def test_what_looks_like_harm_goes_away(found: list[BenchRow]) -> None:
    plain, *_, last = [row for row in found if row.metric == "hazard ratio"]
    assert plain.low is not None
    assert plain.low > 1  # harmful, to look at
    assert last.low is not None
    assert last.high is not None
    assert last.low < 1 < last.high
    assert plain.published == 1.0


def test_the_product_is_the_measured_one_when_adjusted(found: list[BenchRow]) -> None:
    adjusted = next(row for row in found if row.row.startswith("adjusted (") and "product" in row.metric)
    assert adjusted.ours == pytest.approx(0.33, abs=0.02)


def test_every_row_warns_or_says_how_alike_they_are(found: list[BenchRow]) -> None:
    for row in found:
        assert "not an effect" in row.split or "alike?" in row.split
        assert None not in (row.low, row.high)
    largest = [row.ours for row in found if row.metric == "largest standardised difference"]
    assert min(value or 0 for value in largest) > 0.1  # never negligible


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (Estimate(1.0, 0.8, 1.25), (1.0, 1.0)),
        (Estimate(2.0, 1.5, 2.7), (2.606, 1.978)),
        (Estimate(0.5, 0.37, 0.667), (2.606, 1.978)),
    ],
)
def test_e_value(ratio: Estimate, expected: tuple[float, float]) -> None:
    # VanderWeele & Ding 2017, for a common outcome: RR = (1 - .5 ** sqrt(HR)) / (1 - .5 ** sqrt(1 / HR)).
    found = msk_chord_egfr.e_value(ratio)
    assert (found.value, found.low) == (
        pytest.approx(expected[0], abs=0.002),
        pytest.approx(expected[1], abs=0.002),
    )
    assert found.low <= found.value <= found.high


def test_columns_that_are_sums_of_others_are_not_adjusted_for() -> None:
    rng = np.random.default_rng(0)
    own = rng.normal(size=(200, 1))
    free, rare = rng.normal(size=200), (np.arange(200) < 5).astype(float)
    kept = msk_chord_egfr.settled(own, np.column_stack([free, free + own[:, 0], rare]))
    np.testing.assert_array_equal(kept, free[:, None])
