"""Register a bundle, point ``champion`` at it, and load what ``champion`` points at."""

from __future__ import annotations

import logging
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError
from sqlalchemy import make_url

from data.errors import TailorError
from data.settings import quieten_libraries, settings
from models.bundle import Bundle
from models.card import Card

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

CHAMPION = "champion"


@dataclass(frozen=True)
class Registered:
    """A bundle and where the registry keeps it."""

    bundle: Bundle
    version: str
    run_id: str


def client() -> MlflowClient:
    """Return a client of the tracking store, which is created on first use.

    The schema of a fresh SQLite store is made here, in one process: several opening it at once fail.
    """
    quieten_libraries()
    import mlflow

    for noisy in ("alembic", "mlflow.store.db.utils", "mlflow.tracking", "mlflow.store.model_registry"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    if settings().tracking_uri is None:
        settings().home_folder.mkdir(parents=True, exist_ok=True)
    mlflow.set_tracking_uri(settings().mlflow_uri)
    mlflow.set_registry_uri(settings().mlflow_uri)
    return mlflow.MlflowClient()


def register(bundle: Bundle) -> str:
    """Log a bundle as an MLflow model in the active run, register it, and return its new version."""
    import mlflow
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, Schema

    inputs = Schema([ColSpec("double", feature.name) for feature in bundle.features])
    outputs = Schema([ColSpec("double", "margin"), ColSpec("double", "answer")])
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        # An example would be the row of a real patient.
        warnings.filterwarnings("ignore", message=".*input example was not provided")
        info = mlflow.pyfunc.log_model(
            name="bundle",
            python_model=str(Path(__file__).with_name("pyfunc.py")),
            artifacts={"bundle": str(bundle.save(Path(scratch) / "bundle"))},
            signature=ModelSignature(inputs=inputs, outputs=outputs),
            pip_requirements=[f"{name}=={v}" for name, v in bundle.card.libraries.items()],
        )
    api = client()
    name = bundle.card.name
    if not api.search_registered_models(f"name='{name}'"):
        api.create_registered_model(name, tags={"program": bundle.card.program})
    made = api.create_model_version(name, info.model_uri, info.run_id, model_id=info.model_id)
    return str(made.version)


def promote(name: str, version: str) -> None:
    """Make a version the one that is served."""
    client().set_registered_model_alias(name, CHAMPION, version)


def champions(program: str | None = None) -> list[Registered]:
    """Load every bundle that ``champion`` points at, of one program or of all.

    Raises
    ------
    TailorError
        ``no_model`` if there is none.
    """
    found = []
    api = client()
    for model in api.search_registered_models():
        of_program = model.name.split(".", 1)[0]
        if CHAMPION in model.aliases and (program is None or of_program == program):
            found.append(_load(api, model.name, str(model.aliases[CHAMPION])))
    if not found:
        where = make_url(settings().mlflow_uri).render_as_string(hide_password=True)
        raise TailorError(
            "no_model",
            f"No trained model{f' for program {program!r}' if program else ''} in {where}.",
            hint=f"Run: tailor train {program or 'breast'}",
            status=503,
        )
    return found


def registered(name: str, version: str) -> Registered:
    """Load one version of a model, whether or not it is served; raises ``no_version``."""
    from mlflow.exceptions import MlflowException

    try:
        return _load(client(), name, version)
    except (MlflowException, OSError) as error:
        raise _no_version(name, version) from error


def challengers(program: str) -> list[Registered]:
    """Load the newest version of every model of a program whose newest is not the one that is served."""
    api = client()
    found = []
    for model in api.search_registered_models():
        if model.name.split(".", 1)[0] != program:
            continue
        newest = max(int(version.version) for version in api.search_model_versions(f"name='{model.name}'"))
        if str(newest) != str(model.aliases.get(CHAMPION)):
            found.append(_load(api, model.name, str(newest)))
    return found


def served_versions() -> dict[str, str]:
    """Return the version that ``champion`` points at, by name of the model; no bundle is loaded."""
    models = client().search_registered_models()
    return {model.name: str(model.aliases[CHAMPION]) for model in models if CHAMPION in model.aliases}


def versions(name: str) -> list[str]:
    """Return the versions of a model, the oldest first; none where there is no such model."""
    quoted = name.replace("'", "")  # no name has one
    found = client().search_model_versions(f"name='{quoted}'")
    return [str(number) for number in sorted(int(version.version) for version in found)]


def card(name: str, version: str) -> Card:
    """Return what a version says of itself, without loading its bundle; raises ``no_version``."""
    from mlflow.exceptions import MlflowException

    client()
    try:
        return Card.model_validate_json((_folder(name, version) / "card.json").read_bytes())
    except (MlflowException, OSError, ValidationError) as error:
        raise _no_version(name, version) from error


def _no_version(name: str, version: str) -> TailorError:
    message = f"Version {version} of {name} cannot be loaded from the registry."
    hint = "Was it deleted, or is this another registry (TAILOR_TRACKING_URI)?"
    return TailorError("no_version", message, hint=hint, status=404)


def _folder(name: str, version: str) -> Path:
    import mlflow

    found = mlflow.artifacts.download_artifacts(artifact_uri=f"models:/{name}/{version}")
    return Path(found) / "artifacts" / "bundle"


def _load(api: MlflowClient, name: str, version: str) -> Registered:
    folder = _folder(name, version)
    run_id = api.get_model_version(name, version).run_id or ""
    return Registered(Bundle.load(folder), version, run_id)
