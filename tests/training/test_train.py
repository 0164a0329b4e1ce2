from dataclasses import replace
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pytest

import training.train as train_module
from data.cohorts import load_cohort
from data.errors import TailorError
from data.program import program
from models.registry import store
from tests.training.conftest import TINY
from training.candidates import ENSEMBLE
from training.metrics import Interval
from training.study import Study
from training.train import train, train_each

CHILD = program("rare-childhood")
RELAPSE = CHILD.endpoint("relapse_free_survival")


@pytest.mark.usefixtures("home")
def test_the_whole_way_to_the_registry(leukemia: Study) -> None:
    done = train(CHILD, RELAPSE, effort=TINY)
    (champion,) = store.champions("rare-childhood")
    assert champion.version == done.version == "1"
    assert champion.bundle.card.cohort_sha256 == leukemia.cohort.sha256()
    X = champion.bundle.pipeline.transform(leukemia.train.source)
    np.testing.assert_array_equal(champion.bundle.stack.margin(X), done.bundle.stack.margin(X))

    run = mlflow.MlflowClient().get_run(done.run_id)
    assert run.data.params["cohort"] == "leukemia"
    assert run.data.metrics["cross-validation/ensemble/c_index/value"] > 0.5
    plots = {Path(f.path).name for f in mlflow.MlflowClient().list_artifacts(done.run_id, "plots")}
    assert {"beeswarm.png", "kaplan_meier_therapy.png", "calibration_cross-validation.png"} <= plots


def test_nothing_is_written_into_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = tmp_path / "here"
    empty.mkdir()
    monkeypatch.chdir(empty)
    train(CHILD, RELAPSE, effort=TINY)
    assert list(empty.iterdir()) == []


def test_a_model_that_does_not_beat_the_base_rate_is_not_served(monkeypatch: pytest.MonkeyPatch) -> None:
    no_better = Interval("c_index", 0.01, -0.02, 0.04, 42, 30)
    monkeypatch.setattr(train_module, "gain_over_baseline", lambda *_: no_better)
    done = train(CHILD, RELAPSE, effort=TINY)
    assert done.bundle.card.basis == "base rate"
    (champion,) = store.champions("rare-childhood")
    assert champion.bundle.card.basis == "base rate"
    X = champion.bundle.background
    assert len(np.unique(champion.bundle.stack.margin(X).round(9))) == 2  # one rate an arm


def test_noise_ends_with_the_base_rate() -> None:
    cohort = load_cohort("gbsg2")
    shuffled = cohort.outcomes.copy()
    order = np.random.default_rng(1).permutation(len(shuffled))
    shuffled[["time_days", "event"]] = shuffled[["time_days", "event"]].to_numpy()[order]
    breast = program("breast")
    done = train(
        breast, breast.endpoint("recurrence_free_survival"), replace(cohort, outcomes=shuffled), TINY
    )
    assert done.bundle.card.basis == "base rate"


def test_an_absent_cohort_is_reported_and_the_rest_is_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = TailorError("cohort_not_found", "not here", hint="fetch it")

    def one_missing(_program: object, endpoint: object, *_: object) -> object:
        if endpoint is RELAPSE:
            raise absent
        return endpoint

    monkeypatch.setattr(train_module, "learn", one_missing)
    monkeypatch.setattr(train_module, "keep", lambda learned, _progress: learned)
    other = RELAPSE.model_copy(update={"id": "other"})
    done, skipped = train_each([(CHILD, RELAPSE), (CHILD, other)], None, TINY, lambda _what, _share: None)
    assert done == [other]
    assert skipped == {"rare-childhood.relapse_free_survival": absent}


def test_several_at_once_learn_what_one_after_the_other_learns() -> None:
    shares: list[float] = []
    asked = [(CHILD, RELAPSE)] * 2
    done, skipped = train_each(asked, None, TINY, lambda _what, share: shares.append(share), jobs=2)
    alone = train(CHILD, RELAPSE, effort=TINY)
    assert not skipped
    assert sum(shares) == pytest.approx(2)
    for trained in done:
        pd.testing.assert_frame_equal(trained.table, alone.table)
    assert len({trained.version for trained in done}) == 2


def test_the_card_says_what_is_served(leukemia: Study) -> None:
    done = train(CHILD, RELAPSE, effort=TINY)
    card = done.bundle.card
    assert (card.patients, card.events, card.design) == (42, 30, "randomised")
    served = done.table[(done.table["model"] == ENSEMBLE) & (done.table["metric"] == "c_index")]
    if card.basis == "model":
        assert card.metrics["cross-validation"]["c_index"] == pytest.approx(served["value"].iloc[0])
    assert {t.id for t in card.therapies} == set(leukemia.train.arms)


@pytest.mark.parametrize(("low", "beats"), [(0.52, True), (0.48, False)])
def test_better_than_a_baseline_worse_than_chance_is_not_enough(
    leukemia: Study, low: float, beats: bool
) -> None:
    row = {"model": ENSEMBLE, "split": "cross-validation", "metric": "c_index", "low": low}
    gain = Interval("c_index", 0.06, 0.01, 0.12, 42, 30)
    assert train_module.beats_baseline(leukemia, gain, pd.DataFrame([row])) is beats
