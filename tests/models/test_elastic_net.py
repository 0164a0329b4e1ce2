"""Elastic net against scikit-learn, lifelines and scikit-survival, and what the ensemble asks of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from lifelines import CoxPHFitter
from sklearn.linear_model import LogisticRegression
from sksurv.linear_model import CoxnetSurvivalAnalysis
from sksurv.util import Surv

from models.elastic_net import ElasticNet
from models.target import Target
from tests.models.support import NAMES, auc, outcome, plain, simulate

RNG = np.random.default_rng(2)
N = 300
X = RNG.normal(size=(N, 6)) * [1, 2, 3, 1, 1, 1] + [0, 5, 0, 0, 0, 0]
COLUMNS = [f"history:{j}" for j in range(6)]
MARGIN = X[:, 0] - 0.8 * X[:, 4]
BINARY, SURVIVAL = (outcome(MARGIN, kind, RNG) for kind in ("binary", "time_to_event"))
LATE = Target.survival(SURVIVAL.time, SURVIVAL.event, np.where(RNG.random(N) < 0.5, SURVIVAL.time / 3, 0))


@pytest.mark.parametrize(("penalty", "mix"), [(0.01, 0.0), (0.1, 0.0), (0.02, 0.5), (0.05, 1.0), (1e-4, 0.1)])
def test_logistic_coefficients_are_scikit_learns(penalty, mix):
    ours = ElasticNet(penalty=penalty, mix=mix).fit(X, BINARY, COLUMNS)
    oracle = LogisticRegression(C=1 / (N * penalty), l1_ratio=mix, solver="saga", tol=1e-9, max_iter=100_000)
    oracle.fit((X - X.mean(0)) / X.std(0), BINARY.event)
    np.testing.assert_allclose(ours.coef_, oracle.coef_[0], atol=2e-3)
    assert ours.intercept_ == pytest.approx(oracle.intercept_[0], abs=1e-3)


@pytest.mark.parametrize(("penalty", "mix"), [(0.02, 0.5), (0.05, 0.9), (1e-4, 0.1)])
def test_cox_coefficients_are_scikit_survivals(penalty, mix):
    ours = ElasticNet(penalty=penalty, mix=mix).fit(X, SURVIVAL, COLUMNS)
    oracle = CoxnetSurvivalAnalysis(alphas=[penalty], l1_ratio=mix, tol=1e-12, max_iter=1_000_000)
    oracle.fit((X - X.mean(0)) / X.std(0), Surv.from_arrays(SURVIVAL.event == 1, SURVIVAL.time))
    np.testing.assert_allclose(ours.coef_, oracle.coef_[:, 0], atol=2e-3)


@pytest.mark.parametrize("target", [SURVIVAL, LATE], ids=["from the first day", "late entry"])
@pytest.mark.parametrize("penalty", [0.01, 0.1])
def test_cox_ridge_is_lifelines(penalty, target):
    ours = ElasticNet(penalty=penalty, mix=0.0).fit(X, target, COLUMNS)
    table = pd.DataFrame((X - X.mean(0)) / X.std(0)).rename(columns=str)
    table = table.assign(t=target.time, e=target.event, entry=target.entry)
    # lifelines penalises on columns scaled by their deviation with n - 1.
    oracle = CoxPHFitter(penalizer=penalty * (N - 1) / N, l1_ratio=0.0).fit(
        table, "t", "e", entry_col="entry"
    )
    np.testing.assert_allclose(ours.coef_, oracle.params_.to_numpy(), atol=4e-3)


@pytest.mark.parametrize("target", [BINARY, SURVIVAL], ids=["binary", "time to event"])
def test_a_penalty_strong_enough_leaves_nothing(target):
    assert (ElasticNet(penalty=10.0, mix=1.0).fit(X, target, COLUMNS).coef_ == 0).all()


def test_units_do_not_matter():
    ours = plain().fit(X, BINARY, COLUMNS)
    rescaled = plain().fit(X * 1000 + 5, BINARY, COLUMNS)
    np.testing.assert_allclose(rescaled.score(X * 1000 + 5), ours.score(X), atol=1e-8)


def test_a_relaxed_net_chooses_columns_and_does_not_shrink_them():
    shrunken = ElasticNet(penalty=0.08, mix=1.0).fit(X, BINARY, COLUMNS)
    relaxed = ElasticNet(penalty=0.08, mix=1.0, relaxed=True).fit(X, BINARY, COLUMNS)
    kept = np.flatnonzero(shrunken.coef_)
    assert np.flatnonzero(relaxed.coef_).tolist() == kept.tolist() == [0, 4]
    free = ElasticNet(penalty=1e-3, mix=0.0).fit(X[:, kept], BINARY, [COLUMNS[j] for j in kept])
    np.testing.assert_allclose(relaxed.coef_[kept], free.coef_, rtol=1e-3)


def test_relaxing_is_chosen_where_few_columns_matter_much():
    rng = np.random.default_rng(5)
    Z = rng.normal(size=(600, 40))
    target = outcome(1.5 * Z[:, 0] - 1.5 * Z[:, 1], "binary", rng)
    net = ElasticNet(repeats=1).fit(Z, target, [f"history:{j}" for j in range(40)])
    assert net.chosen_["relaxed"]
    assert net.coef_[0] == pytest.approx(1.5, abs=0.4)


def test_strong_penalty_is_chosen_where_there_is_nothing_to_learn():
    noise = outcome(np.zeros(N), "binary", np.random.default_rng(0))
    grid = {"penalties": (0.3, 0.003), "mixes": (0.5,), "relaxed": False}
    assert ElasticNet(**grid).fit(X, noise, COLUMNS).chosen_["penalty"] == 0.3
    assert ElasticNet(**grid).fit(X, BINARY, COLUMNS).chosen_["penalty"] == 0.003


@pytest.mark.parametrize("kind", ["binary", "time_to_event"])
def test_a_randomised_effect_is_hardly_shrunk_while_other_columns_are(kind):
    rng = np.random.default_rng(11)
    columns = np.column_stack([rng.random(1500) < 0.5, rng.random(1500) < 0.5]).astype(float)
    target = outcome(columns @ [1.0, 1.0] - 1.0, kind, rng)
    names = ["therapy:drug=x", "history:y"]
    free = plain(penalty=1e-6).fit(columns, target, names).coef_
    shrunk = plain(penalty=0.2).fit(columns, target, names).coef_ / free
    kept = plain(penalty=0.2, therapy_scale=10.0).fit(columns, target, names).coef_ / free
    assert shrunk.max() < 0.75
    assert 0.9 < kept[0] < 1.02
    assert kept[1] < 0.75


@pytest.mark.parametrize("kind", ["binary", "time_to_event"])
def test_without_groups_everybody_has_exactly_the_base_rate(kind):
    data, target = simulate(kind)
    score = ElasticNet(groups=()).fit(data, target, NAMES).score(data)
    rate = target.event.mean()
    wanted = np.log(rate / (1 - rate)) if kind == "binary" else 0.0
    assert (score == wanted).all()
    base, contributions = ElasticNet(groups=()).fit(data, target, NAMES).explain(data)
    assert base == wanted
    assert (contributions == 0).all()


def test_only_the_groups_asked_for_are_used():
    data, target = simulate("binary")
    member = plain(groups=("mutations", "therapy")).fit(data, target, NAMES)
    _, contributions = member.explain(data)
    assert np.flatnonzero(np.abs(contributions).max(0)).tolist() == [2, 3, 7]
    other = data.copy()
    other[:, [0, 1, 4, 5, 6]] = np.nan
    np.testing.assert_array_equal(member.score(other), member.score(data))


def test_that_a_value_is_missing_can_be_learned_and_is_reported_with_its_column():
    rng = np.random.default_rng(4)
    unknown = rng.random(400) < 0.4
    data = np.column_stack([np.where(unknown, np.nan, rng.normal(size=400)), rng.normal(size=400)])
    target = outcome(np.where(unknown, 1.5, -1.5), "binary", rng)
    member = plain().fit(data, target, ["history:a", "history:b"])
    assert auc(member.score(data), target.event) > 0.75
    _, contributions = member.explain(np.array([[np.nan, 0.0]]))
    assert contributions[0, 0] > 1.0 > abs(contributions[0, 1])


def test_base_value_is_the_margin_at_the_mean():
    member = plain().fit(X, BINARY, COLUMNS)
    base, contributions = member.explain(X.mean(0, keepdims=True))
    assert member.score(X.mean(0, keepdims=True))[0] == pytest.approx(base)
    np.testing.assert_allclose(contributions, 0, atol=1e-12)


def test_doubling_a_deviation_doubles_its_contribution():
    member, mean = plain().fit(X, BINARY, COLUMNS), X.mean(0)
    _, contributions = member.explain(np.stack([mean + X.std(0), mean + 2 * X.std(0)]))
    np.testing.assert_allclose(contributions[1], 2 * contributions[0], atol=1e-12)
    np.testing.assert_allclose(contributions[0], member.coef_, atol=1e-12)


def test_a_skewed_measure_is_straightened_only_where_that_predicts_better():
    rng = np.random.default_rng(0)
    marker = np.exp(rng.normal(0, 1.5, 600))
    X = np.column_stack([marker, rng.normal(size=600)])
    log_effect = Target.continuous(np.log1p(marker) + rng.normal(0, 0.3, 600))
    raw_effect = Target.continuous(marker + rng.normal(0, 0.3, 600))
    names = ["history:marker", "history:noise"]
    assert ElasticNet(repeats=1).fit(X, log_effect, names).chosen_["straighten"]
    assert not ElasticNet(repeats=1).fit(X, raw_effect, names).chosen_["straighten"]
