"""Effects of simulated patients, held out: every contrast judged, the simple learner unless beaten."""

from __future__ import annotations

import numpy as np
import pytest

from data.program import program
from data.simulator import Simulated, simulate
from data.simulator_missing import COMPLETE
from training.candidates import Effort
from training.effects import DOUBLY_ROBUST, PREDICTIONS, Effect, chosen, effects, observed
from training.evaluate import Fitted, Judged, cross_validate, fit_final
from training.held import pairs
from training.study import Study, study

EFFORT = Effort(folds=2, repeats=1, inner_folds=3, bootstrap=50, members=("by_arm",))
ASKED = "objective_response"


def silent(what: str, share: float) -> None:
    pass


@pytest.fixture(scope="module")
def simulated() -> Simulated:
    return simulate(3000, 5, missing=COMPLETE)


@pytest.fixture(scope="module")
def asked(simulated: Simulated) -> Study:
    about = program("simulated")
    return study(about, about.endpoint(ASKED), simulated.cohort)


@pytest.fixture(scope="module")
def judged(asked: Study) -> Judged:
    return cross_validate(asked, EFFORT, silent)


@pytest.fixture(scope="module")
def fitted(asked: Study) -> Fitted:
    return fit_final(asked, EFFORT, silent)


@pytest.fixture(scope="module")
def found(asked: Study, judged: Judged, fitted: Fitted) -> dict[str, Effect]:
    return {effect.pair[0]: effect for effect in effects(asked, judged, fitted, EFFORT)}


def test_everybody_is_held_out_once_and_answered_under_every_therapy(asked, judged):
    held = judged.held
    assert sorted(held.row) == list(range(len(asked.train)))
    assert set(held.arms) == {arm for pair in pairs(asked) for arm in pair}
    given = np.array(asked.train.arms)[held.row]
    for k, arm in enumerate(held.arms):
        own = given == arm
        np.testing.assert_allclose(held.said[own, k], held.own[own])
    np.testing.assert_allclose(held.chance.sum(1), 1.0)
    np.testing.assert_array_equal(observed(asked, held), asked.train.target.event[held.row])


def test_propensities_are_near_the_true_ones(simulated, judged):
    held = judged.held
    truth = simulated.truth[[f"propensity:{arm}" for arm in held.arms]].to_numpy()[held.row]
    assert np.abs(held.chance - truth).mean() < 0.1


def test_average_effects_are_right_where_comparing_the_arms_misleads(simulated, asked, found):
    arms, outcome = np.array(asked.train.arms), asked.train.target.event
    for therapy, effect in found.items():
        truth = simulated.average_effect(ASKED, therapy)
        value, low, high = effect.card.measures["average_effect"]
        assert low < truth < high
        naive = outcome[arms == therapy].mean() - outcome[arms == "platinum_doublet"].mean()
        assert abs(value - truth) < abs(naive - truth)


def test_individual_effects_follow_the_truth(simulated, judged, found):
    for therapy, effect in found.items():
        truth = simulated.truth[f"effect:{ASKED}:{therapy}"].to_numpy()[judged.held.row]
        known = np.isfinite(effect.score)
        assert np.corrcoef(effect.said[PREDICTIONS], truth[known])[0, 1] > 0.75
        assert effect.card.measures["autoc"][1] > 0
        assert effect.card.patients + effect.card.left_out == len(truth)


def test_the_simple_learner_is_served_unless_the_other_is_nearer_beyond_doubt():
    rng = np.random.default_rng(0)
    truth = rng.normal(0, 0.2, 2000)
    score, flat = truth + rng.normal(0, 0.5, 2000), np.zeros(2000)
    assert chosen(score, {PREDICTIONS: flat, DOUBLY_ROBUST: truth}) == DOUBLY_ROBUST
    assert chosen(score, {PREDICTIONS: truth, DOUBLY_ROBUST: flat}) == PREDICTIONS
    noise = 0.3 * rng.normal(size=2000)
    assert chosen(score, {PREDICTIONS: noise, DOUBLY_ROBUST: rng.permutation(noise)}) == PREDICTIONS


def test_rows_name_contrast_learner_and_measure(found):
    rows = [row for effect in found.values() for row in effect.rows()]
    assert {row["model"] for row in rows} == {PREDICTIONS, DOUBLY_ROBUST}
    assert {row["split"] for row in rows} == {f"effect of {t} against platinum_doublet" for t in found}
