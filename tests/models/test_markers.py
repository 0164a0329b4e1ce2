"""The distribution of a test given the patient: right with the rest of its assay and without."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import skops.io

from data.program import program
from features.encoder import Feature
from models.marker import ANY, OTHER, WILD_TYPE, read
from models.markers import Markers, askable

AGE, KRAS, EGFR, DEL19, TMB, ER = range(6)
FEATURES = [
    Feature("history:age", "history:age", "Age"),
    Feature("mutations:KRAS", "mutations:KRAS", "KRAS altered"),
    Feature("mutations:EGFR", "mutations:EGFR", "EGFR altered"),
    Feature("mutations:EGFR exon 19 deletion", "mutations:EGFR exon 19 deletion", "EGFR exon 19 deletion"),
    Feature("mutations:tmb", "mutations:tmb", "TMB"),
    Feature("history:er_status=positive", "history:er_status", "Oestrogen receptor status"),
]
KEYS = ["mutations:EGFR", "mutations:tmb", "mutations:KRAS", "history:er_status"]


def drawn(n: int = 6000, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """EGFR is rarer with age and excluded by KRAS; everything of the panel is known in everybody."""
    rng = np.random.default_rng(seed)
    X = np.full((n, 6), np.nan)
    X[:, AGE] = rng.normal(size=n)
    X[:, KRAS] = rng.random(n) < 0.3
    chance = np.where(X[:, KRAS] == 1, 0.0, 1 / (1 + np.exp(0.5 + X[:, AGE])))
    X[:, EGFR] = rng.random(n) < chance
    X[:, DEL19] = X[:, EGFR] * (rng.random(n) < 0.6)
    X[:, TMB] = np.exp(rng.normal(size=n))
    X[:, ER] = rng.random(n) < 0.7
    return X, chance


@pytest.fixture(scope="module")
def markers() -> Markers:
    return Markers().fit(drawn()[0], FEATURES, KEYS)


def altered(markers: Markers, row: np.ndarray) -> float:
    chances = markers.chances(row)["mutations:EGFR"]
    return sum(chance for value, chance in chances if value != WILD_TYPE)


def test_chances_of_every_test_sum_to_one(markers: Markers) -> None:
    found = markers.chances(np.full(6, np.nan))
    assert set(found) == set(KEYS)
    for chances in found.values():
        assert sum(chance for _, chance in chances) == pytest.approx(1)
        assert all(chance >= 0 for _, chance in chances)


def test_what_is_known_is_not_asked_for(markers: Markers) -> None:
    row = drawn(1)[0][0]
    assert not markers.chances(row)
    row[TMB] = np.nan
    assert set(markers.chances(row)) == {"mutations:tmb"}


def test_a_patient_never_sequenced_is_told_from_what_is_not_of_the_panel(markers: Markers) -> None:
    X, _ = drawn(400, seed=1)
    X[:, [KRAS, EGFR, DEL19, TMB]] = np.nan
    truth = 0.7 / (1 + np.exp(0.5 + X[:, AGE]))
    found = np.array([altered(markers, row) for row in X])
    assert np.abs(found - truth).mean() < 0.02


def test_a_patient_with_the_rest_of_the_panel_is_told_from_it(markers: Markers) -> None:
    X, truth = drawn(400, seed=1)
    X[:, [EGFR, DEL19]] = np.nan
    found = np.array([altered(markers, row) for row in X])
    assert np.abs(found - truth).mean() < 0.04
    assert found[X[:, KRAS] == 1].mean() < 0.02


def test_an_alteration_is_split_by_how_often_each_change_is_seen(markers: Markers) -> None:
    chances = dict(markers.chances(np.full(6, np.nan))["mutations:EGFR"])
    assert set(chances) == {WILD_TYPE, "exon 19 deletion", OTHER}
    assert chances["exon 19 deletion"] / (1 - chances[WILD_TYPE]) == pytest.approx(0.6, abs=0.04)


def test_a_measure_is_cut_into_fifths_that_are_as_likely(markers: Markers) -> None:
    values, chances = zip(*markers.chances(np.full(6, np.nan))["mutations:tmb"], strict=True)
    assert list(values) == sorted(values)
    np.testing.assert_allclose(chances, 0.2, atol=0.03)


def test_levels_are_named_as_the_dictionary_has_them(markers: Markers) -> None:
    chances = dict(markers.chances(np.full(6, np.nan))["history:er_status"])
    assert chances["positive"] == pytest.approx(0.7, abs=0.03)
    assert set(chances) == {"negative", "positive"}


def test_a_gene_without_recurrent_changes_is_altered_in_an_unstated_way() -> None:
    marker, label = read("mutations:KRAS", np.array([[0.0, 1.0, np.nan]] * 3).T, FEATURES[KRAS : KRAS + 1])
    assert marker.values == [WILD_TYPE, ANY]
    assert label.tolist() == [0, 1, -1]


def test_what_was_hardly_ever_known_is_not_learned() -> None:
    X, _ = drawn(300)
    X[15:, EGFR] = np.nan
    assert "mutations:EGFR" not in Markers().fit(X, FEATURES, KEYS).tests_


def test_without_tests_there_are_no_chances() -> None:
    assert Markers().fit(drawn(50)[0], FEATURES, []).chances(np.full(6, np.nan)) == {}


def test_what_rules_ask_for_comes_first_and_age_is_no_test() -> None:
    weight = np.array([5.0, 0.1, 0.0, 0.0, 0.2, 0.0])
    therapies = [program("simulated").therapy("egfr_tki")]
    assert askable(FEATURES, therapies, weight) == ["mutations:EGFR", "mutations:tmb", "mutations:KRAS"]


def test_saved_without_pickle_it_answers_the_same(markers: Markers, tmp_path: Path) -> None:
    path = tmp_path / "markers.skops"
    skops.io.dump(markers, path)
    again = skops.io.load(path, trusted=skops.io.get_untrusted_types(file=path))
    row = np.array([0.3, 1.0, np.nan, np.nan, np.nan, np.nan])
    assert again.chances(row) == markers.chances(row)
