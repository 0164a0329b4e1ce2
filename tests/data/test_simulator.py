"""The simulated cohort: reproducible, says what it is, treatment by a known propensity."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data.cohorts import load_cohort, source
from data.errors import TailorError
from data.folder import load_folder, save_cohort
from data.program import program
from data.simulator import FLOOR, Simulated, simulate
from data.simulator_outcomes import (
    BINARY,
    STANDARD,
    THERAPIES,
)
from tests.data.simulated import ENDPOINTS, TARGETED, outcome


def _naive(one: Simulated, endpoint: str, therapy: str) -> float:
    answer, given = outcome(one, endpoint), one.truth["therapy"]
    return float(answer[given == therapy].mean() - answer[given == STANDARD].mean())


def _weighted(one: Simulated, endpoint: str, therapy: str) -> float:
    """Hájek's estimate: both arms weighted by one over their true propensity."""
    answer, means = outcome(one, endpoint), []
    for arm in (therapy, STANDARD):
        weight = (one.truth["therapy"] == arm) / one.truth[f"propensity:{arm}"]
        means.append(np.average(answer, weights=weight))
    return float(means[0] - means[1])


def test_the_same_seed_gives_the_same_patients():
    first, again, other = simulate(300, 3), simulate(300, 3), simulate(300, 4)
    assert first.cohort.sha256() == again.cohort.sha256()
    pd.testing.assert_frame_equal(first.truth, again.truth)
    assert first.cohort.sha256() != other.cohort.sha256()


def test_it_says_simulated_everywhere(large):
    cohort = large.cohort
    assert (cohort.design, cohort.name, cohort.program) == ("simulated",) * 3
    assert "imulated" in cohort.citation
    assert "no such patients exist" in cohort.notes
    about = program("simulated")
    texts = [about.title, *(t.title for t in about.therapies), *(e.title for e in about.endpoints)]
    assert all("imulated" in text for text in texts)
    assert source("simulated").design == "simulated"


def test_propensities_are_probabilities_and_leave_overlap(large):
    chance = large.truth[[f"propensity:{t}" for t in THERAPIES]]
    assert np.allclose(chance.sum(axis=1), 1)
    assert chance.to_numpy().min() >= FLOOR
    for therapy in THERAPIES:
        deciles = pd.qcut(chance[f"propensity:{therapy}"], 10)
        given = (large.truth["therapy"] == therapy).groupby(deciles, observed=True).mean()
        expected = chance[f"propensity:{therapy}"].groupby(deciles, observed=True).mean()
        assert np.abs(given - expected).max() < 0.05


def test_treatments_are_those_of_the_truth(large):
    given = large.cohort.treatments.set_index("patient_id")["therapy"]
    assert (given.reindex(large.truth["patient_id"]).to_numpy() == large.truth["therapy"].to_numpy()).all()


def test_the_naive_comparison_misleads_and_weighting_puts_it_right(large):
    """EGFR inhibitors go to those with the mutation: naively they look as good as chemotherapy."""
    truth = large.average_effect("objective_response", "egfr_tki")
    assert truth < -0.12
    assert _naive(large, "objective_response", "egfr_tki") - truth > 0.08
    assert _weighted(large, "objective_response", "egfr_tki") == pytest.approx(truth, abs=0.025)


@pytest.mark.parametrize("therapy", TARGETED)
@pytest.mark.parametrize("endpoint", BINARY)
def test_weighting_with_the_true_propensity_is_right_throughout(large, endpoint, therapy):
    estimate = _weighted(large, endpoint, therapy)
    assert estimate == pytest.approx(large.average_effect(endpoint, therapy), abs=0.03)


def test_without_confounding_the_naive_comparison_is_right(trial):
    for therapy in TARGETED:
        truth = trial.average_effect("objective_response", therapy)
        assert _naive(trial, "objective_response", therapy) == pytest.approx(truth, abs=0.025)
    assert np.allclose(trial.truth[f"propensity:{STANDARD}"], 1 / 3)


def test_one_patient_is_enough():
    assert len(simulate(1, 0).cohort) == 1


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"n": 0, "seed": 1}, "n"),
        ({"n": 5, "seed": -1}, "seed"),
        ({"n": 5, "seed": 1, "confounding": -1.0}, "confounding"),
    ],
)
def test_impossible_requests(arguments, field):
    with pytest.raises(TailorError) as caught:
        simulate(**arguments)
    assert (caught.value.code, caught.value.field) == ("out_of_range", field)


def test_the_cohort_of_the_program(large, tmp_path):
    cohort = load_cohort("simulated")
    assert len(cohort) == 3000
    about = program("simulated")
    assert {e.id for e in about.endpoints} == set(cohort.outcomes["endpoint"]) == set(ENDPOINTS)
    assert {t.id for t in about.therapies} == set(cohort.treatments["therapy"]) == set(THERAPIES)
    small = cohort.subset(cohort.patient_ids[:50])
    assert load_folder(save_cohort(small, tmp_path / "copy")).sha256() == small.sha256()
