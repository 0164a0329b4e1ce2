"""Every candidate judged on patients it was not fitted on: nested cross-validation and external sets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.pipeline import FeaturePipeline
from models.folds import Index
from models.stack import Stack, Step
from models.target import Array, Target, in_unit
from training.candidates import ENSEMBLE, Effort, fit_all
from training.forecast import Forecast
from training.held import Held, hold
from training.held import joined as join_held
from training.splits import folds
from training.study import Rows, Study

Progress = Callable[[str, float], None]
MakePipeline = Callable[[Study], FeaturePipeline]
HEADLINE = {"binary": "auc", "time_to_event": "c_index", "continuous": "mae"}
LEVEL = 0.9  # of the interval of a value
LARGE = 1000  # patients


@dataclass(frozen=True)
class Judged:
    """Forecasts of every candidate for the same rows (``ids`` repeat where folds were repeated)."""

    split: str
    target: Target
    ids: NDArray[np.object_]
    forecasts: dict[str, Forecast]
    held: Held | None = None


@dataclass(frozen=True)
class Fitted:
    """Every candidate fitted on all training rows, with the pipeline that feeds them."""

    pipeline: FeaturePipeline
    candidates: dict[str, Stack]
    X: Array


def served_features(study: Study) -> FeaturePipeline:
    """Return the pipeline of what is served, not fitted: every column the endpoint does not leave out."""
    return FeaturePipeline(exclude=tuple(study.endpoint.exclude))


def fit_final(
    study: Study, effort: Effort, progress: Progress, make_pipeline: MakePipeline = served_features
) -> Fitted:
    """Fit pipeline and candidates on all training rows."""
    pipeline = make_pipeline(study).fit(study.train.source)
    X = pipeline.transform(study.train.source)
    names = pipeline.get_feature_names_out().tolist()
    fitted = fit_all(
        study, X, study.train, names, effort, lambda what: progress(f"all patients: {what}", 0.0)
    )
    return Fitted(pipeline, fitted, X)


def cross_validate(
    study: Study, effort: Effort, progress: Progress, make_pipeline: MakePipeline = served_features
) -> Judged:
    """Repeat: hide a fold, fit everything (columns, penalties, weights, calibration) on the rest.

    Returns
    -------
    Judged
        ``repeats × n`` rows under the split ``cross-validation``.
    """
    pairs = outer_folds(study, effort)
    times = grid(study)
    parts: list[tuple[NDArray[np.intp], dict[str, Forecast]]] = []
    held: list[Held] = []
    for i, (train, test) in enumerate(pairs):
        rows = study.train.take(train)
        pipeline = make_pipeline(study).fit(rows.source)
        names = pipeline.get_feature_names_out().tolist()
        label = f"fold {i + 1} of {len(pairs)}"
        encoded = pipeline.transform(rows.source)
        fitted = fit_all(study, encoded, rows, names, effort, _under(label, progress))
        X = pipeline.transform(study.train.source.take(test))
        if i < effort.folds:  # once is enough
            held.append(hold(study, fitted[ENSEMBLE], pipeline, (train, encoded), (test, X)))
        parts.append((test, {name: forecast(study, stack, X, times) for name, stack in fitted.items()}))
        progress(label, 1 / len(pairs))
    index = np.concatenate([test for test, _ in parts])
    forecasts = {name: _join([said[name] for _, said in parts]) for name in parts[0][1]}
    target = in_own_terms(study, study.train.target.take(index))
    return Judged("cross-validation", target, study.train.ids[index], forecasts, join_held(held))


def outer_folds(study: Study, effort: Effort) -> list[tuple[Index, Index]]:
    """Return the folds that candidates are judged on, by patient.

    Unless the effort says how often, they are drawn twice in cohorts up to ``LARGE``: there one split is a
    matter of luck.
    """
    repeats = effort.repeats or (2 if len(study.train) <= LARGE else 1)
    return folds(study.train.target, study.train.ids, effort.folds, repeats, effort.seed)


def _under(label: str, progress: Progress) -> Step:
    return lambda what: progress(f"{label}: {what}", 0.0)


def judge_external(study: Study, fitted: Fitted) -> list[Judged]:
    """Apply the final candidates to every external set with both outcomes."""
    judged = []
    for split, rows in study.external.items():
        if rows.target.type == "continuous" or 0 < rows.target.events < len(rows):
            judged.append(judge(study, split, rows, fitted))
    return judged


def judge(study: Study, split: str, rows: Rows, fitted: Fitted) -> Judged:
    """Apply fitted candidates to rows they have not seen."""
    X, times = fitted.pipeline.transform(rows.source), grid(study)
    forecasts = {name: forecast(study, stack, X, times) for name, stack in fitted.candidates.items()}
    return Judged(split, in_own_terms(study, rows.target), rows.ids, forecasts)


def in_own_terms(study: Study, target: Target) -> Target:
    """Return the target as it is judged: values in their unit, a competing event as freedom for good."""
    if target.type == "continuous":
        return Target.continuous(as_judged(study, target.value))
    return target.free_for_good() if target.type == "time_to_event" else target


def as_judged(study: Study, margin: Array) -> Array:
    """Return values in the unit in which errors are judged, see `Endpoint.judged_in`."""
    value = in_unit(study.endpoint, margin)
    return np.log10(value) if study.endpoint.transform == "log10" else value


def grid(study: Study) -> Array:
    """Return the days at which survival is judged; empty for a binary endpoint."""
    horizon = study.endpoint.horizon_days
    return np.empty(0) if horizon is None else np.linspace(horizon / 20, horizon, 20)


def forecast(study: Study, stack: Stack, X: Array, times: Array) -> Forecast:
    """Return what a candidate says of each row."""
    margin = stack.margin(X)
    if study.endpoint.type == "continuous":
        half_width = stack.errors_.half_width(margin, LEVEL)
        return Forecast(margin, value=as_judged(study, margin), half_width=half_width)
    if not len(times):
        return Forecast(margin, probability=1 / (1 + np.exp(-margin)))
    return Forecast(margin, times=times, survival=stack.survival(margin, times))


def pool(judged: Sequence[Judged], split: str) -> Judged:
    """Put the patients of several sets together as one set."""
    kind = judged[0].target.type
    names = ("event", "time", "entry", "value")
    parts = {part: np.concatenate([getattr(j.target, part) for j in judged]) for part in names}
    joined = {name: _join([j.forecasts[name] for j in judged]) for name in judged[0].forecasts}
    ids = np.concatenate([j.ids for j in judged])
    return Judged(split, Target(kind, **parts), ids, joined)


def _join(parts: list[Forecast]) -> Forecast:
    def stacked(name: str) -> Array | None:
        values = [getattr(part, name) for part in parts]
        return None if values[0] is None else np.concatenate(values)

    margin = stacked("margin")
    assert margin is not None
    names = ("probability", "survival", "value", "half_width")
    return Forecast(margin, times=parts[0].times, **{name: stacked(name) for name in names})
