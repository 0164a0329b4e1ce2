"""ACTG 320: AIDS or death in advanced HIV infection, with and without indinavir.

Hammer et al., N Engl J Med 1997;337:725-733. Randomised, so the hazard ratio of indinavir is known from the
trial and our model must say the same. Its C-index is set beside a plain Cox regression in the same folds.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import replace

import numpy as np
import pandas as pd
from lifelines import CoxPHFitter
from sklearn.base import clone

from data.cohorts import load_cohort
from data.program import program
from experiments.bench import BenchRow
from experiments.resample import Resampled
from models.elastic_net import ElasticNet
from models.member import Member
from models.stack import Stack
from models.target import Array, Target
from training.candidates import BASE_RATE, ENSEMBLE, Effort
from training.evaluate import Fitted, Judged, Progress, cross_validate, fit_final, served_features
from training.metrics import bootstrap
from training.splits import folds
from training.study import Study, study

TABLE = "actg320"
ABOUT = "AIDS-free survival in advanced HIV infection: ranking of 1,151 patients, effect of indinavir"
NEEDS = ("actg320",)

CITATION = "Hammer et al., N Engl J Med 1997;337:725-733"
#: Hazard ratio of AIDS or death, indinavir added against not.
PUBLISHED = 0.50
ARMS = ("idv_zdv_3tc", "zdv_3tc")
PLAIN = "Cox, unpenalised"
COSTLY = 200  # resamples at most, where each takes long
EFFECT = "whole trial, indinavir added"


def question() -> Study:
    """Return the endpoint as it is served."""
    hiv = program("hiv")
    return study(hiv, hiv.endpoint("aids_free_survival"), load_cohort("actg320"))


def rows(effort: Effort, progress: Progress) -> list[BenchRow]:
    """Return the cross-validated C-index of every candidate, and the hazard ratio of indinavir three ways."""
    asked = question()
    judged = cross_validate(asked, effort, lambda what, share: progress(what, 0.8 * share))
    fitted = fit_final(asked, effort, progress)
    progress("intervals", 0.2)
    return [*ranking(asked, judged, effort), *effect(asked, fitted, effort)]


def ranking(asked: Study, judged: Judged, effort: Effort) -> Iterator[BenchRow]:
    """Yield C-indices, and what the ensemble gains over the unpenalised Cox regression."""
    margins = {name: forecast.margin for name, forecast in judged.forecasts.items()}
    margins[PLAIN] = _cross_validated_cox(asked, effort)
    found = {
        name: Resampled.of(
            judged.target, margin, "c_index", min(effort.bootstrap, COSTLY), effort.seed, judged.ids
        )
        for name, margin in margins.items()
    }
    about = {"table": TABLE, "split": judged.split}
    for name, measured in found.items():
        baseline = None if name == BASE_RATE else found[BASE_RATE].value
        yield BenchRow.of(measured, row=name, metric="C-index", baseline=baseline, **about)
    gain = found[ENSEMBLE] - found[PLAIN]
    yield BenchRow.of(gain, row=f"ensemble minus {PLAIN}", metric="C-index difference", **about)


def _cross_validated_cox(asked: Study, effort: Effort) -> Array:
    """Return the margins of a plain Cox regression in the folds, and in the order, of `cross_validate`."""
    target, margins = asked.train.target, []
    for train, test in folds(target, asked.train.ids, effort.folds, effort.repeats, effort.seed):
        pipeline = served_features(asked).fit(asked.train.source.take(train))
        X, names = pipeline.transform(asked.train.source), pipeline.get_feature_names_out().tolist()
        model = _cox(X[train], target.take(train), names)
        margins.append(model.predict_log_partial_hazard(pd.DataFrame(X[test], columns=names)).to_numpy())
    return np.concatenate(margins)


def _cox(X: Array, target: Target, names: list[str]) -> CoxPHFitter:
    table = pd.DataFrame(X, columns=names).assign(time=target.time, event=target.event)
    return CoxPHFitter().fit(table, "time", "event")


def effect(asked: Study, fitted: Fitted, effort: Effort) -> Iterator[BenchRow]:
    """Yield the hazard ratio of indinavir: alone, adjusted, and as the served ensemble says it."""
    names, target = fitted.pipeline.get_feature_names_out().tolist(), asked.train.target
    drug = next(name for name in names if name.startswith("therapy:"))
    alone = _cox(fitted.X[:, [names.index(drug)]], target, [drug])
    adjusted = _cox(fitted.X, target, names)
    about = {"table": TABLE, "metric": "hazard ratio", "baseline": 1.0, "split": EFFECT}
    published = {"published": PUBLISHED, "source": CITATION}
    for row, model in {f"{PLAIN}, indinavir alone": alone, f"{PLAIN}, all columns": adjusted}.items():
        low, high = np.exp(model.confidence_intervals_.loc[drug])
        ratio = {"ours": float(model.hazard_ratios_[drug]), "low": float(low), "high": float(high)}
        yield BenchRow(row=row, **ratio, **published, **about)
    yield BenchRow.of(served_ratio(asked, fitted, effort), row="ensemble, as served", **published, **about)


def served_ratio(asked: Study, fitted: Fitted, effort: Effort) -> Resampled:
    """Return the served hazard ratio, averaged on the log scale over all patients of the trial.

    The interval refits the members that are served on resampled patients; weights, calibration and
    penalty are held, because folds that share a resampled patient would choose them too boldly.
    """
    stack, target = fitted.candidates[ENSEMBLE], asked.train.target
    names = fitted.pipeline.get_feature_names_out().tolist()
    arms = [asked.program.therapy(arm) for arm in ARMS]
    source = asked.train.source
    under = [fitted.pipeline.transform(replace(source, therapies=(arm,) * source.n)) for arm in arms]

    def ratio(model: Stack) -> float:
        return float(np.exp((model.margin(under[0]) - model.margin(under[1])).mean()))

    draws = []
    for block in bootstrap(target, min(effort.bootstrap, COSTLY), effort.seed):
        for times in block:
            drawn = np.repeat(np.arange(len(target)), times.astype(int))
            refitted = copy(stack)
            refitted.fitted_ = {
                name: _held(member).fit(fitted.X[drawn], target.take(drawn), names)
                for name, member in stack.fitted_.items()
            }
            draws.append(ratio(refitted))
    return Resampled(ratio(stack), np.array(draws))


def _held(member: Member) -> Member:
    """Return an unfitted copy; an elastic net keeps the penalty it chose."""
    fresh = clone(member)
    if isinstance(member, ElasticNet):
        fresh.set_params(**member.chosen_)
    return fresh
