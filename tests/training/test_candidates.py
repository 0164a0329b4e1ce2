from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from lifelines import CoxPHFitter

from features.pipeline import FeaturePipeline
from models.elastic_net import ElasticNet
from tests.training.conftest import TINY
from training.candidates import BASE_RATE, CLINICAL, ENSEMBLE, Effort, base_rate, fit_all, make_members
from training.study import Study


def test_the_simple_model_comes_first(leukemia: Study) -> None:
    names = [name for name, _ in make_members(leukemia, Effort())]
    assert names[0] == "elastic_net"
    assert {"boosting", "network"} <= set(names)


def test_only_members_that_learn_the_type(leukemia: Study) -> None:
    assert "forest" not in dict(make_members(leukemia, Effort()))


def test_effort_reaches_the_members(leukemia: Study) -> None:
    members = dict(make_members(leukemia, replace(TINY, seed=7)))
    assert members["network"].get_params()["epochs"] == 5
    assert {m.get_params()["seed"] for m in members.values()} == {7}


def test_a_randomised_effect_is_not_shrunk(leukemia: Study) -> None:
    simple = dict(make_members(leukemia, Effort()))["elastic_net"]
    assert isinstance(simple, ElasticNet)
    assert simple.therapy_scale > 1


@pytest.mark.parametrize("randomised", [True, False])
def test_base_rate_is_by_arm_only_where_chance_decided(leukemia: Study, randomised: bool) -> None:
    design = "randomised" if randomised else "observational"
    question = replace(leukemia, cohort=replace(leukemia.cohort, design=design))
    rows = question.train
    pipeline = FeaturePipeline().fit(rows.source)
    X = pipeline.transform(rows.source)
    names = pipeline.get_feature_names_out().tolist()
    margin = base_rate(question, TINY).fit(X, rows.target, names).margin(X)
    assert len(np.unique(margin.round(9))) == (2 if randomised else 1)


def test_every_candidate_is_fitted(leukemia: Study) -> None:
    rows = leukemia.train
    pipeline = FeaturePipeline().fit(rows.source)
    X = pipeline.transform(rows.source)
    names = pipeline.get_feature_names_out().tolist()
    said: list[str] = []
    fitted = fit_all(leukemia, X, rows, names, TINY, said.append)
    assert list(fitted) == [BASE_RATE, CLINICAL, "elastic_net", "boosting", "network", ENSEMBLE]
    assert all(np.isfinite(stack.margin(X)).all() for stack in fitted.values())
    assert any("network" in what for what in said)


def test_the_rates_by_arm_are_those_of_the_trial(leukemia: Study) -> None:
    rows = leukemia.train
    pipeline = FeaturePipeline().fit(rows.source)
    X = pipeline.transform(rows.source)
    names = pipeline.get_feature_names_out().tolist()
    margin = base_rate(leukemia, TINY).fit(X, rows.target, names).margin(X)
    given = np.array(rows.arms) == "mercaptopurine"
    table = pd.DataFrame({"time": rows.target.time, "event": rows.target.event, "arm": given.astype(float)})
    trial = CoxPHFitter().fit(table, "time", "event").params_["arm"]
    assert margin[given][0] - margin[~given][0] == pytest.approx(trial, abs=0.1)
