"""Small predictors, each fitted once: on two embedded trials, on simulated viruses and warfarin doses."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from data.cohorts import load_cohort
from data.program import programs
from data.settings import settings
from features.pipeline import FeaturePipeline
from models.boosting import Boosting
from models.bundle import Bundle
from models.elastic_net import ElasticNet
from models.registry import store
from models.registry.store import Registered
from models.stack import Stack
from serving.app import create_app
from serving.predictor import Predictor
from tests.serving.support import OPEN, Client
from tests.serving.trials import anticoagulated, fit, treated_before, virus_bundles, well_lived
from training.candidates import ENSEMBLE
from training.evaluate import Fitted
from training.pack import make_bundle
from training.study import study

CHROMIUM = shutil.which("chromium")


def make(program_id: str, cohort: str) -> Bundle:
    program = programs()[program_id]
    endpoint = next(e for e in program.endpoints if e.cohort == cohort)
    question = study(program, endpoint, load_cohort(cohort))
    pipeline = FeaturePipeline().fit(question.train.source)
    X = pipeline.transform(question.train.source)
    members = [
        ("elastic_net", ElasticNet(penalties=(0.1,), mixes=(0.0,), relaxed=False)),
        ("boosting", Boosting(max_trees=20)),
    ]
    names = pipeline.get_feature_names_out().tolist()
    stack = Stack(members, folds=2, tolerance=-99.0).fit(X, question.train.target, names)
    no_metrics = pd.DataFrame({"model": [], "split": [], "metric": [], "value": []})
    return make_bundle(question, Fitted(pipeline, {ENSEMBLE: stack}, X), better=True, metrics=no_metrics)


@pytest.fixture(scope="session")
def bundles() -> list[Bundle]:
    return [make("rare-childhood", "leukemia"), make("breast", "gbsg2")]


@pytest.fixture(scope="session")
def predictor(bundles: list[Bundle]) -> Predictor:
    return Predictor([Registered(bundle, "1", "run") for bundle in bundles])


@pytest.fixture(scope="session")
def virus_models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Registered]:
    """Models of the fold change of four drugs, by endpoint."""
    trained = virus_bundles(tmp_path_factory.mktemp("algorithm"))
    return {endpoint: Registered(bundle, "1", "run") for endpoint, bundle in trained.items()}


@pytest.fixture(scope="session")
def virus_predictor(virus_models: dict[str, Registered]) -> Predictor:
    return Predictor(list(virus_models.values()))


@pytest.fixture(scope="session")
def dose_model() -> Registered:
    return Registered(fit("pharmacogenomics", "dose_mg_week", anticoagulated()), "1", "run")


@pytest.fixture(scope="session")
def lung_predictor() -> Predictor:
    """Of a cohort that knows who was treated before."""
    return Predictor([Registered(fit("lung", "objective_response", treated_before()), "1", "run")])


@pytest.fixture(scope="session")
def habit_model() -> Registered:
    """Of a cohort that knows weight, air, exercise and smoking."""
    return Registered(fit("simulated", "objective_response", well_lived()), "1", "run")


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as portal:
        yield portal


@pytest.fixture(scope="session")
def client(predictor: Predictor, portal: BlockingPortal) -> Client:
    return Client(portal, create_app(lambda: predictor, OPEN))


@pytest.fixture(scope="session")
def trained_home(tmp_path_factory: pytest.TempPathFactory, bundles: list[Bundle]) -> Path:
    """A TAILOR_HOME whose registry holds one champion."""
    home = tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TAILOR_HOME", str(home))
        patch.delenv("TAILOR_TRACKING_URI", raising=False)
        settings.cache_clear()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # MLflow's own, while it is imported and while it logs a model
            _register(bundles[0], home)
    settings.cache_clear()
    return home


def _register(bundle: Bundle, home: Path) -> None:
    api = store.client()
    import mlflow

    experiment = api.create_experiment("test", artifact_location=(home / "artifacts").as_uri())
    with mlflow.start_run(experiment_id=experiment):
        version = store.register(bundle)
    store.promote(bundle.card.name, version)


@pytest.fixture
def in_trained_home(trained_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("TAILOR_HOME", str(trained_home))
    settings.cache_clear()
    yield trained_home
    settings.cache_clear()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium a module: while it runs, this thread can run no event loop."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this computer")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture
def shoot(tmp_path: Path) -> Callable[[Page, str], None]:
    """Write a picture of the whole page into ``artifacts`` (TAILOR_SCREENSHOTS)."""
    folder = Path(os.environ.get("TAILOR_SCREENSHOTS", tmp_path / "artifacts"))
    folder.mkdir(parents=True, exist_ok=True)

    def write(page: Page, name: str) -> None:
        for left in (2, 1, 0):  # on a busy computer Chromium at times cannot take a picture
            try:
                page.screenshot(path=folder / f"{name}.png", full_page=True)
                return
            except PlaywrightError:
                if not left:
                    raise
                page.wait_for_timeout(500)

    return write
