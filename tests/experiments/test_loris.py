"""What must be reached on the LORIS sets, trained on the training sheet only."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from data.cohort import Cohort
from experiments import loris
from experiments.bench import BenchRow
from experiments.loris_formula import CITATION
from training.candidates import Effort

EIGHT = ["chowell_test", "msk1", "msk2", "kato", "shim", "vanguri", "ravi", "pradat"]
MEAN = "mean of the eight"
Rows = dict[tuple[str, str], BenchRow]


@pytest.fixture(scope="module")
def found() -> Rows:
    from data.cohorts import find_folder

    if find_folder("loris") is None:
        pytest.skip("the files of loris are not on this computer (TAILOR_COHORTS)")
    rows = loris.rows(replace(Effort.quick(), bootstrap=100), lambda _what, _share: None)
    return {(row.split, row.row): row for row in rows}


def ours(found: Rows, split: str, row: str) -> float:
    value = found[split, row].ours
    assert value is not None
    return value


def test_our_mean_is_no_worse_than_the_formula(found: Rows) -> None:
    assert ours(found, MEAN, "ensemble") >= ours(found, MEAN, "published formula")
    difference = found[MEAN, "ensemble minus formula"]
    by_hand = ours(found, MEAN, "ensemble") - ours(found, MEAN, "published formula")
    assert difference.ours == pytest.approx(by_hand)
    assert difference.low is not None
    assert difference.low > -0.03


def test_the_largest_set_is_reached(found: Rows) -> None:
    assert ours(found, "chowell_test", "ensemble") >= 0.75


def test_fitting_too_well_is_shown(found: Rows) -> None:
    overfit = "LightGBM, every column"
    assert ours(found, "train, fitted on the same patients", overfit) > 0.95
    assert ours(found, MEAN, overfit) < ours(found, MEAN, "ensemble") - 0.04


def test_every_set_is_there_with_its_baseline(found: Rows) -> None:
    for split in EIGHT:
        row = found[split, "ensemble"]
        assert row.published == pytest.approx(ours(found, split, "published formula"))
        assert row.source is not None
        assert row.source.startswith(CITATION)
        assert found[split, "base rate"].ours == row.baseline == 0.5


def test_the_score_is_more_than_prognosis_but_prognosis_too(found: Rows) -> None:
    without = next(
        row for (split, name), row in found.items() if "msk_non_icb" in split and name == "ensemble"
    )
    gained = next(row for (_, name), row in found.items() if name == "ensemble: with minus without")
    assert without.low is not None
    assert without.low > 0.5
    assert gained.low is not None
    assert gained.low > 0


def test_nothing_of_the_external_sets_is_seen_in_training(published: Callable[[str], Cohort]) -> None:
    asked = loris.question(published("loris"))
    assert list(asked.external) == EIGHT
    assert {pid.rsplit("-", 1)[0] for pid in asked.train.ids} == {"train"}
