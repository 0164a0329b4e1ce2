"""A registry of two versions of a model, and the service that shows it: a plugin of tests."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal

from data.settings import settings
from models.registry import store
from serving.app import create_app
from serving.predictor import Predictor
from tests.serving.audit.models_support import MODEL
from tests.serving.review.served import both_or_neither
from tests.serving.support import OPEN, Client


@pytest.fixture(scope="session")
def two_versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A TAILOR_HOME whose registry holds two versions of one model; the first is served."""
    home = tmp_path_factory.mktemp("two_versions")
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # MLflow's own, while it is imported and while it logs a model
        patch.setenv("TAILOR_HOME", str(home))
        patch.delenv("TAILOR_TRACKING_URI", raising=False)
        settings.cache_clear()
        api = store.client()
        import mlflow

        experiment = api.create_experiment("test", artifact_location=(home / "artifacts").as_uri())
        for _ in range(2):
            with mlflow.start_run(experiment_id=experiment):
                store.register(both_or_neither())
        store.promote(MODEL, "1")
    settings.cache_clear()
    return home


@pytest.fixture
def audited(two_versions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Predictor]:
    """What is served of the registry, with an empty ledger."""
    monkeypatch.setenv("TAILOR_HOME", str(two_versions))
    monkeypatch.setenv("TAILOR_LEDGER_URL", f"sqlite:///{tmp_path / 'ledger.db'}")
    monkeypatch.setenv("TAILOR_KEYS", str(tmp_path / "keys"))
    settings.cache_clear()
    yield Predictor([store.registered(MODEL, "1")])
    settings.cache_clear()


@pytest.fixture
def auditor(audited: Predictor, portal: BlockingPortal) -> Client:
    """Asks the service that shows the registry."""
    return Client(portal, create_app(lambda: audited, OPEN))
