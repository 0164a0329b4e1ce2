"""What must hold of the table: few of the same kind are turned away, scrambled and foreign patients are."""

import numpy as np
import pytest

from data.cohorts import find_folder
from experiments import abstention as table
from experiments.bench import BenchRow
from features.encoder import Feature
from training.candidates import Effort


@pytest.fixture(scope="module")
def found(quick: Effort) -> dict[str, BenchRow]:
    for name in ("loris", "rotterdam"):
        if find_folder(name) is None:
            pytest.skip(f"the files of {name} are not on this computer (TAILOR_COHORTS)")
    questions = [
        table.question("lung", "objective_response"),
        table.question("breast", "recurrence_free_survival_rotterdam"),
    ]
    return {row.row: row for row in table.of_endpoint(questions[0], questions, quick)}


def test_of_the_same_cohort_few_are_turned_away(found: dict[str, BenchRow]) -> None:
    row = found[table.SAME]
    assert row.low is not None
    assert row.low <= 2 * table.FALSE_ALARMS


def test_of_sister_cohorts_few_are_but_for_cancers_nobody_had(found: dict[str, BenchRow]) -> None:
    sisters = {name.split(": ")[1]: row.ours for name, row in found.items() if name.startswith(table.SISTER)}
    assert sisters.pop("msk2") == 1.0  # tumours of the brain and of unknown origin
    assert len(sisters) == 7
    assert all(share is not None and share < 0.05 for share in sisters.values())


@pytest.mark.parametrize("who", [f"{table.FOREIGN}: rotterdam", table.SCRAMBLED, table.NOTHING])
def test_from_elsewhere_all_are(found: dict[str, BenchRow], who: str) -> None:
    assert found[who].ours is not None
    assert found[who].ours > 0.99


def test_with_values_of_others_many_are(found: dict[str, BenchRow]) -> None:
    assert found[table.PERMUTED].ours is not None
    assert found[table.PERMUTED].ours > 0.4


def test_shuffling_stays_within_modality_and_patient() -> None:
    names = ["history:a", "history:b", "history:c", "mutations:x", "mutations:y"]
    X = np.arange(40.0).reshape(8, 5)
    X[:, 1] = np.nan
    shuffled = table.shuffled(X, [Feature(n, n, n) for n in names], np.random.default_rng(0))
    assert np.isnan(shuffled[:, 1]).all()
    for group in ([0, 2], [3, 4]):
        np.testing.assert_array_equal(np.sort(shuffled[:, group]), np.sort(X[:, group]))
    assert (shuffled[:, 0] != X[:, 0]).any()


def test_permuting_keeps_every_column() -> None:
    X = np.arange(40.0).reshape(8, 5)
    permuted = table.permuted(X, np.random.default_rng(0))
    np.testing.assert_array_equal(np.sort(permuted, axis=0), X)
    assert (permuted != X).any()
