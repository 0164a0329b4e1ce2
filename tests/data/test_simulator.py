"""The simulated cohort: reproducible, within every range, near the published rates, the truth known."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from data.cohorts import load_cohort, source
from data.dictionary import dictionary
from data.errors import TailorError
from data.folder import load_folder, save_cohort
from data.genes import check_gene
from data.program import program
from data.simulator import FLOOR, Simulated, simulate
from data.simulator_expression import FACTORS, GENES
from data.simulator_missing import COMPLETE, PANELS, Missing
from data.simulator_outcomes import (
    BINARY,
    HORIZON_DAYS,
    MEDIANS,
    RATES,
    STANDARD,
    SURVIVAL,
    THERAPIES,
    log_odds,
)
from data.tables import DAYS_PER_MONTH
from features.source import from_cohort

N = 20_000
ENDPOINTS = (*BINARY, SURVIVAL)
TARGETED = [t for t in THERAPIES if t != STANDARD]


@pytest.fixture(scope="module")
def large() -> Simulated:
    return simulate(N, 7)


@pytest.fixture(scope="module")
def trial() -> Simulated:
    """The same patients, but therapy by lot."""
    return simulate(N, 7, confounding=0.0)


def _outcome(one: Simulated, endpoint: str) -> np.ndarray:
    rows = one.cohort.outcome(endpoint).set_index("patient_id")["value"]
    return rows.reindex(one.truth["patient_id"]).to_numpy()


def _naive(one: Simulated, endpoint: str, therapy: str) -> float:
    answer, given = _outcome(one, endpoint), one.truth["therapy"]
    return float(answer[given == therapy].mean() - answer[given == STANDARD].mean())


def _weighted(one: Simulated, endpoint: str, therapy: str) -> float:
    """Hájek's estimate: both arms weighted by one over their true propensity."""
    answer, means = _outcome(one, endpoint), []
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


def test_all_four_modalities_are_there(large):
    cohort = large.cohort
    asked = {
        "smoking_ever",
        "pack_years",
        "pm25",
        "mediterranean_diet_score",
        "exercise_met_hours",
        "alcohol_g_day",
    }
    assert {key.removeprefix("environment:") for key in cohort.patients if "environment" in key} == asked
    assert {"mutations:tmb", "history:albumin", "history:nlr", "history:ecog"} <= set(cohort.patients)
    assert 30 <= cohort.expression.shape[1] - 1 == len(GENES) <= 60
    assert len(cohort.variants) > N / 2


def test_every_value_is_plausible(large):
    patients = large.cohort.patients
    for key in patients.columns.drop("patient_id"):
        field, given = dictionary()[key], patients[key].dropna()
        if field.kind == "category":
            assert set(given) == set(field.levels), key
        else:
            assert given.between(*((0, 1) if field.kind == "flag" else (field.low, field.high))).all(), key
            assert given.min() < given.max()
    assert all(check_gene(gene) == gene for gene in (*GENES, *PANELS[0]))
    assert large.cohort.variants["vaf"].dropna().between(0.01, 0.99).all()


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
    answer = _outcome(trial, endpoint)
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


def _kaplan_meier(rows: pd.DataFrame, days: float) -> float:
    ordered = rows.sort_values("time_days")
    at_risk = len(ordered) - np.arange(len(ordered))
    factors = np.where(ordered["time_days"] <= days, 1 - ordered["event"] / at_risk, 1.0)
    return float(np.prod(factors))


def test_driver_frequencies(large):
    tested = large.cohort.tested_genes["gene"].value_counts()
    seen = large.cohort.variants["gene"].value_counts() / tested
    for gene, low, high in (
        ("EGFR", 0.12, 0.22),
        ("KRAS", 0.17, 0.30),
        ("ALK", 0.02, 0.08),
        ("TP53", 0.4, 0.52),
    ):
        assert low < seen[gene] < high, gene
    drivers = large.cohort.variants[large.cohort.variants["gene"].isin(["EGFR", "KRAS", "ALK", "ROS1"])]
    assert not drivers["patient_id"].duplicated().any()


def test_smoking_leaves_its_marks(large):
    known = large.cohort.patients.dropna(subset=["environment:pack_years", "mutations:tmb"])
    assert known["environment:pack_years"].corr(known["mutations:tmb"], method="spearman") > 0.3
    table = large.cohort.expression.merge(known, on="patient_id")
    assert table["CYP1A1"].corr(table["environment:pack_years"], method="spearman") > 0.2


def test_genes_of_one_programme_correlate_and_others_do_not(large):
    levels = large.cohort.expression.drop(columns="patient_id").corr()
    for genes in FACTORS.values():
        for one, two in pairwise(genes):
            assert levels.loc[one, two] > 0.55
    assert abs(levels.loc["CD8A", "MKI67"]) < 0.05


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


def test_some_genes_were_not_tested():
    one = simulate(2000, 11)
    view = from_cohort(one.cohort, program("simulated"))
    untested = {gene: float(np.isnan(view.gene_status(gene)).mean()) for gene in ("EGFR", "TP53", "STK11")}
    assert 0.05 < untested["EGFR"] < 0.2
    assert untested["EGFR"] < untested["TP53"] < untested["STK11"]
    # A mutation nobody looked for is still there in truth.
    hidden = np.isnan(view.gene_status("EGFR")) & one.truth["egfr_mutated"].to_numpy()
    assert hidden.sum() > 10


def test_nothing_is_found_in_a_gene_that_was_not_tested(large):
    pairs = large.cohort.variants.merge(large.cohort.tested_genes, on=["patient_id", "gene"])
    assert len(pairs) == len(large.cohort.variants)


def test_gaps_at_random_and_gaps_that_follow_age():
    albumin, age = "history:albumin", "history:age"
    for slope in (0.0, 0.8):
        patients = simulate(8000, 5, missing=Missing(fields=0.2, age_slope=slope)).cohort.patients
        gap = patients[albumin].isna()
        assert gap.mean() == pytest.approx(0.2, abs=0.04)
        difference = patients.loc[gap, age].mean() - patients.loc[~gap, age].mean()
        assert (difference > 3) if slope else (abs(difference) < 1)
        assert patients[age].notna().all()


def test_nothing_need_be_missing():
    cohort = simulate(500, 5, missing=COMPLETE).cohort
    assert cohort.patients.notna().all(axis=None)
    assert len(cohort.expression) == 500
    assert (cohort.tested_genes["gene"].value_counts() == 500).all()


def test_missingness_does_not_change_who_the_patients_are():
    one, two = simulate(200, 9), simulate(200, 9, missing=Missing(fields=0.5))
    risks = [c for c in one.truth if c.startswith("risk:")]
    pd.testing.assert_frame_equal(one.truth[risks], two.truth[risks])


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


def test_impossible_missingness():
    with pytest.raises(TailorError) as caught:
        Missing(fields=1.2)
    assert caught.value.field == "fields"


def test_the_cohort_of_the_program(large, tmp_path):
    cohort = load_cohort("simulated")
    assert len(cohort) == 3000
    about = program("simulated")
    assert {e.id for e in about.endpoints} == set(cohort.outcomes["endpoint"]) == set(ENDPOINTS)
    assert {t.id for t in about.therapies} == set(cohort.treatments["therapy"]) == set(THERAPIES)
    small = cohort.subset(cohort.patient_ids[:50])
    assert load_folder(save_cohort(small, tmp_path / "copy")).sha256() == small.sha256()
