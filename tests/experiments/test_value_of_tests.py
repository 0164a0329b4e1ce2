"""The truth of a test worked out by hand, and what is served held to it."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from data.simulator import simulate
from experiments import value_of_tests
from experiments.value_compare import Compared, compare, train
from experiments.value_scenarios import SCENARIOS, patients
from experiments.value_truth import Oracle, Worlds, teachers
from training.candidates import Effort


def worlds(now: bool = False) -> Worlds:
    """A patient altered with chance 0.2: the inhibitor works then, the second therapy otherwise."""
    risk = np.array([[[0.0, 0.3, 0.2], [0.7, 0.4, 0.1]]])
    met = np.array([[False, True]])
    return Worlds(np.array([[0.8, 0.2]]), risk, met, np.array([now]))


def test_the_truth_is_what_a_hand_computes() -> None:
    known, blind = worlds().best()
    assert known.tolist() == [[1, 0]]
    assert blind.tolist() == [1]
    assert worlds().gain(known, blind) == pytest.approx(0.2 * (0.7 - 0.4))
    assert worlds().changes(known, blind) == pytest.approx(0.2)


def test_following_worse_advice_gains_less() -> None:
    known, blind = np.array([[2, 0]]), np.array([1])
    assert worlds().gain(known, blind) == pytest.approx(0.2 * 0.3 + 0.8 * -0.1)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.title)
def test_what_is_hidden_is_in_no_record(scenario: value_of_tests.Scenario) -> None:
    cohort = simulate(60, 3).cohort
    for patient in patients(cohort, scenario):
        assert patient.mutations.status("EGFR") is None or scenario.test != "mutations:EGFR"
        assert "tmb" not in patient.mutations.measures or scenario.test != "mutations:tmb"
        if "expression:" in scenario.hidden:
            assert not patient.mutations.tested_genes
            assert not patient.expression.genes


@pytest.fixture(scope="module")
def compared(quick: Effort) -> Compared:
    people, pipeline = teachers(8_000)
    return compare(*train(3000, 0, quick), simulate(150, 7), Oracle(SCENARIOS[0], people, pipeline))


def test_by_the_served_chances_the_truth_is_near(compared: Compared) -> None:
    assert compared.chances.sum() / compared.truth.sum() == pytest.approx(1, abs=0.15)


def test_a_patient_is_told_more_than_the_frequency_in_everybody(compared: Compared) -> None:
    told = ~np.isnan(compared.ours) & ~np.isnan(compared.naive)
    assert told.mean() > 0.5
    ours, naive = (np.abs(said - compared.truth)[told].mean() for said in (compared.ours, compared.naive))
    assert ours < naive
    assert np.corrcoef(compared.ours[told], compared.truth[told])[0, 1] > 0.7


def test_every_row_has_an_interval_around_it(compared: Compared, quick: Effort) -> None:
    size = value_of_tests.Size.of(quick)
    found = list(value_of_tests.table(SCENARIOS[0], [compared, compared], size, quick))
    assert len(found) >= 5
    for row in found:
        assert row.low is not None
        assert row.high is not None
        assert row.ours is not None
        assert row.low <= row.ours <= row.high


def test_a_gain_that_is_not_told_is_left_out_of_the_ratio(compared: Compared, quick: Effort) -> None:
    gone = {field.name: getattr(compared, field.name).copy() for field in fields(Compared)}
    gone["ours"][:50] = np.nan
    size = value_of_tests.Size.of(quick)
    rows = {row.metric: row for row in value_of_tests.table(SCENARIOS[0], [Compared(**gone)], size, quick)}
    told = ~np.isnan(gone["ours"])
    expected = compared.ours[told].sum() / compared.truth[told].sum()
    assert rows["gain, ours / truth"].ours == pytest.approx(expected)
