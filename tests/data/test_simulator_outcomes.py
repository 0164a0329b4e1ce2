"""What would happen to simulated patients: the published rates, and the truth known of each."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data.simulator_outcomes import (
    BINARY,
    HORIZON_DAYS,
    MEDIANS,
    RATES,
    STANDARD,
    SURVIVAL,
    THERAPIES,
    expected,
    log_odds,
    risks,
)
from data.tables import DAYS_PER_MONTH
from tests.data.simulated import ENDPOINTS, TARGETED, outcome


def _kaplan_meier(rows: pd.DataFrame, days: float) -> float:
    ordered = rows.sort_values("time_days")
    at_risk = len(ordered) - np.arange(len(ordered))
    factors = np.where(ordered["time_days"] <= days, 1 - ordered["event"] / at_risk, 1.0)
    return float(np.prod(factors))


@pytest.mark.parametrize("therapy", THERAPIES)
@pytest.mark.parametrize("endpoint", BINARY)
def test_true_rates_are_the_published_ones(large, endpoint, therapy):
    risk, mutated = large.truth[f"risk:{endpoint}:{therapy}"], large.truth["egfr_mutated"]
    assert (risk[mutated].mean(), risk[~mutated].mean()) == pytest.approx(RATES[endpoint][therapy], abs=1e-6)


@pytest.mark.parametrize("therapy", THERAPIES)
@pytest.mark.parametrize("endpoint", BINARY)
def test_rates_seen_in_a_randomised_trial_are_near(trial, endpoint, therapy):
    given = (trial.truth["therapy"] == therapy).to_numpy()
    mutated = trial.truth["egfr_mutated"].to_numpy()
    answer = outcome(trial, endpoint)
    for rows, rate in zip((given & mutated, given & ~mutated), RATES[endpoint][therapy], strict=True):
        assert answer[rows].mean() == pytest.approx(rate, abs=4 * np.sqrt(rate * (1 - rate) / rows.sum()))


@pytest.mark.parametrize("therapy", THERAPIES)
def test_half_are_free_of_progression_at_the_published_median(trial, therapy):
    rows = trial.cohort.outcome(SURVIVAL).set_index("patient_id").reindex(trial.truth["patient_id"])
    given, mutated = trial.truth["therapy"] == therapy, trial.truth["egfr_mutated"]
    for stratum, months in zip((mutated, ~mutated), MEDIANS[therapy], strict=True):
        here = rows[(given & stratum).to_numpy()]
        free = _kaplan_meier(here, months * DAYS_PER_MONTH)
        assert free == pytest.approx(0.5, abs=0.07)


def test_effects_differ_between_patients(large):
    truth = large.truth
    effect, mutated = truth["effect:objective_response:egfr_tki"], truth["egfr_mutated"]
    assert effect[mutated].mean() == pytest.approx(0.712 - 0.473, abs=1e-6)
    assert effect[~mutated].mean() == pytest.approx(0.011 - 0.235, abs=1e-6)
    # ... and beyond the mutation: by expression of the target, burden, smoking, fitness.
    assert effect[mutated].std() > 0.1
    immunotherapy = truth["effect:objective_response:anti_pd1"]
    assert (immunotherapy > 0).mean() > 0.2
    assert (immunotherapy < 0).mean() > 0.2
    seen = truth.merge(large.cohort.patients, on="patient_id").dropna(subset="mutations:tmb")
    assert seen["effect:objective_response:anti_pd1"].corr(seen["mutations:tmb"], method="spearman") > 0.3
    levels = truth[mutated].merge(large.cohort.expression, on="patient_id")
    assert levels["effect:objective_response:egfr_tki"].corr(levels["EGFR"], method="spearman") > 0.3


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_the_truth_adds_up(large, endpoint):
    truth = large.truth
    for therapy in TARGETED:
        one, two = truth[f"risk:{endpoint}:{therapy}"], truth[f"risk:{endpoint}:{STANDARD}"]
        assert one.between(0, 1).all()
        assert np.allclose(truth[f"effect:{endpoint}:{therapy}"], one - two)
        odds = log_odds(pd.DataFrame({"one": one, "two": two}))
        assert np.allclose(truth[f"log_odds_ratio:{endpoint}:{therapy}"], odds["one"] - odds["two"])
        assert np.isfinite(truth[f"log_odds_ratio:{endpoint}:{therapy}"]).all()


def test_hazard_ratios_point_the_way_of_the_trial(large):
    """IPASS: gefitinib delays progression where EGFR is mutated and hastens it where it is not."""
    ratio = large.truth.groupby("egfr_mutated")[f"log_hazard_ratio:{SURVIVAL}:egfr_tki"].mean()
    assert ratio[True] < -0.3
    assert ratio[False] > 0.7


def test_progression_is_censored_and_reaches_beyond_the_horizon(large):
    rows = large.cohort.outcome(SURVIVAL)
    assert 0.03 < (rows["event"] == 0).mean() < 0.3
    assert rows["time_days"].min() >= 1
    assert rows["time_days"].max() > HORIZON_DAYS


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_what_a_full_record_tells_is_right_on_average_and_no_more(trial, endpoint):
    """The risk given a record is calibrated against the true risk, and varies less."""
    told, true = expected(trial.people)[endpoint], risks(trial.people)[endpoint]
    for therapy in THERAPIES:
        slope, _ = np.polyfit(told[therapy], true[therapy], 1)
        assert slope == pytest.approx(1, abs=0.02)
        assert told[therapy].mean() == pytest.approx(true[therapy].mean(), abs=0.002)
        assert told[therapy].var() <= true[therapy].var() * 1.0001


def test_only_what_genes_show_through_noise_is_hidden_from_a_record(trial):
    told, true = expected(trial.people)["objective_response"], risks(trial.people)["objective_response"]
    assert np.allclose(told["egfr_tki"], true["egfr_tki"])  # rests on nothing latent
    assert (told["anti_pd1"] - true["anti_pd1"]).std() > 0.01
