"""One training run as MLflow keeps it: parameters, metrics, tables, plots, the registered bundle."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from data.settings import settings
from models.bundle import Bundle
from models.registry.store import client
from models.target import Array, Target
from training import plots
from training.candidates import BASE_RATE, ENSEMBLE
from training.evaluate import Judged
from training.forecast import Forecast
from training.study import Study


@contextmanager
def run(study: Study) -> Iterator[str]:
    """Open an MLflow run in the experiment of the program and yield its id."""
    api = client()
    import mlflow

    name = f"tailor-{study.program.id}"
    if api.get_experiment_by_name(name) is None:
        # Without a place of its own MLflow writes into the current folder.
        own = settings().tracking_uri is None
        place = (settings().home_folder / "artifacts" / name).as_uri() if own else None
        api.create_experiment(name, artifact_location=place)
    mlflow.set_experiment(name)
    with mlflow.start_run(run_name=f"{study.endpoint.id} on {study.cohort.name}") as active:
        yield str(active.info.run_id)


def log_study(study: Study, bundle: Bundle, effort: dict[str, object]) -> None:
    """Log what was asked, of whom, and how."""
    import mlflow

    card = bundle.card
    mlflow.log_params(
        {
            "program": card.program,
            "endpoint": card.endpoint.id,
            "cohort": card.cohort,
            "cohort_sha256": card.cohort_sha256,
            "design": card.design,
            "patients": card.patients,
            "events": card.events,
            "features": card.features,
            "basis": card.basis,
            **{f"weight_{name}": round(weight, 4) for name, weight in card.weights.items()},
            **{name: str(value) for name, value in effort.items()},
        }
    )
    mlflow.log_text("\n".join(f.name for f in bundle.features), "features.txt")


def log_table(table: pd.DataFrame) -> None:
    """Log the whole table as CSV, and each measure with its interval as metrics."""
    import mlflow

    mlflow.log_text(table.to_csv(index=False), "metrics.csv")
    metrics = {}
    for row in table.itertuples():
        for part in ("value", "low", "high"):
            if math.isfinite(getattr(row, part)):
                metrics[_key(f"{row.split}/{row.model}/{row.metric}/{part}")] = getattr(row, part)
    mlflow.log_metrics(metrics)


def _key(name: str) -> str:
    return re.sub(r"[^\w/ .-]", "-", name)


def log_plots(study: Study, judged: list[Judged], bundle: Bundle, X: Array) -> None:
    """Log ROC or Kaplan–Meier, calibration and beeswarm plots."""
    import mlflow

    with TemporaryDirectory() as scratch:
        draw(study, judged, bundle, X, Path(scratch))
        mlflow.log_artifacts(scratch, "plots")


def draw(study: Study, judged: list[Judged], bundle: Bundle, X: Array, folder: Path) -> None:
    """Draw every plot of a training run into a folder, X the encoded training rows (n, p)."""
    served = BASE_RATE if bundle.card.basis == "base rate" else ENSEMBLE
    for found in judged:
        about = f"{bundle.card.name}, {found.split}"
        for name, figure in _of_split(study, found.target, found.forecasts[served], about).items():
            plots.save(figure, folder / f"{name}_{found.split}.png")
    unit = study.endpoint.unit or "difference in probability"
    for effect in bundle.card.effects:
        title = f"{effect.therapy} against {effect.comparator}"
        figure = plots.effect_fifths(effect, unit=unit, title=title)
        plots.save(figure, folder / f"effect_{effect.therapy}_{effect.comparator}.png")
    arms = study.train.arms
    if study.endpoint.type == "time_to_event" and None not in arms and len(set(arms)) <= len(plots.PALETTE):
        figure = plots.kaplan_meier(
            study.train.target, np.array(arms), title=f"{study.cohort.name} by therapy"
        )
        plots.save(figure, folder / "kaplan_meier_therapy.png")
    if X.shape[1]:
        title = f"{bundle.card.name}: what moves the margin"
        plots.save(
            plots.beeswarm(bundle.shap(X), scale=bundle.card.scale, title=title), folder / "beeswarm.png"
        )


def _of_split(study: Study, target: Target, forecast: Forecast, about: str) -> dict[str, Figure]:
    if forecast.value is not None:
        unit = str(study.endpoint.judged_in)
        return {"predicted": plots.predicted(target.value, forecast.value, unit=unit, title=about)}
    if forecast.probability is not None:
        return {
            "roc": plots.roc(target, forecast.margin, title=about, n_boot=300),
            "calibration": plots.calibration(target, forecast.probability, title=about),
        }
    assert forecast.survival is not None
    horizon, risk = study.endpoint.horizon_days, 1 - forecast.survival[:, -1]
    figures = {"calibration": plots.calibration(target, risk, horizon=horizon, title=about)}
    if len(np.unique(forecast.margin)) > 2:
        figures["kaplan_meier_risk"] = plots.kaplan_meier_by_risk(target, forecast.margin, title=about)
    return figures
