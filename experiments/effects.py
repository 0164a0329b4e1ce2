"""What a therapy does: estimated plainly, and as the service says it. Shared by the tables of the trials."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
import pandas as pd
from lifelines import CoxPHFitter
from numpy.typing import NDArray
from sklearn.base import clone

from data.side_effects import jeffreys
from experiments.resample import COSTLY, Resampled, resamples
from models.elastic_net import ElasticNet
from models.member import Member, patient_columns
from models.stack import Stack
from models.standardise import Standardiser
from models.target import Array, Target
from training.candidates import Effort
from training.evaluate import Fitted, outer_folds, served_features
from training.study import Study

PLAIN = "Cox, unpenalised"
#: First against second therapy, by id.
Pair = tuple[str, str]


@dataclass(frozen=True)
class Estimate:
    """A value and its 95 % interval."""

    value: float
    low: float
    high: float


def share(events: int, n: int) -> Estimate:
    """Return a share and its Jeffreys interval."""
    return Estimate(events / n, *jeffreys(events, n))


def cox(X: Array, target: Target, names: Sequence[str]) -> CoxPHFitter:
    """Fit an unpenalised Cox regression (Efron ties, late entry), X of shape (n, p) without gaps."""
    table = pd.DataFrame(X, columns=list(names)).assign(time=target.time, event=target.event)
    late = bool(target.entry.any())
    table = table.assign(entry=target.entry) if late else table
    return CoxPHFitter().fit(table, "time", "event", entry_col="entry" if late else None)


def hazard_ratio(model: CoxPHFitter, name: str) -> Estimate:
    """Return the hazard ratio of one column of a fitted Cox regression."""
    low, high = np.exp(model.confidence_intervals_.loc[name])
    return Estimate(float(model.hazard_ratios_[name]), float(low), float(high))


def by_arm(asked: Study, reference: str, columns: Array | None = None) -> dict[str, Estimate]:
    """Return the hazard ratio of every arm against one, from an unpenalised Cox regression.

    On nothing but the arm, or adjusted for ``columns`` (n, p). Where a patient has several rows, the interval
    is that of the sandwich by patient.
    """
    target, ids = asked.train.target, asked.train.ids
    others, X = dummies(asked, reference)
    if columns is not None:
        X = np.column_stack([X, columns])
    names = [*others, *(f"x{j}" for j in range(X.shape[1] - len(others)))]
    model = cox(X, target, names)
    if len(np.unique(ids)) == len(ids):
        return {arm: hazard_ratio(model, arm) for arm in others}
    coef = model.params_[names].to_numpy()
    ends = coef + np.outer([-1.96, 1.96], sandwich(X, target, coef, ids))
    ratios = np.exp(np.vstack([coef, ends])).T.tolist()
    return {arm: Estimate(*ratio) for arm, ratio in zip(others, ratios, strict=False)}


def dummies(asked: Study, reference: str) -> tuple[list[str], Array]:
    """Return the arms that are not the reference, and who was in which, shape (n, arms)."""
    arms = np.array(asked.train.arms)
    others = [str(arm) for arm in np.unique(arms) if arm != reference]
    return others, np.column_stack([arms == arm for arm in others]).astype(float)


def baseline_columns(fitted: Fitted) -> Array:
    """Return every column but those of the therapy, standardised and without gaps."""
    names = fitted.pipeline.get_feature_names_out().tolist()
    columns = fitted.X[:, patient_columns(names)]
    return Standardiser.fit(columns, straighten=False).transform(columns)


def sandwich(X: Array, target: Target, coef: Array, ids: NDArray[np.object_]) -> Array:
    """Return robust standard errors (p,) of Cox coefficients, clustered by patient, with late entry.

    Lin & Wei 1989, doi:10.1080/01621459.1989.10478874. That of lifelines (0.30) ignores late entry, hence
    is wrong for rows that are stretches of observation.
    """
    weight = np.exp(X @ coef)[:, None]
    days, deaths = np.unique(target.time[target.event == 1], return_counts=True)
    present = ((target.start[:, None] < days) & (days <= target.time[:, None])).astype(float)
    total = present.T @ weight
    hazard, mean = deaths[:, None] / total, present.T @ (weight * X) / total
    residual = -weight * (X * (present @ hazard) - present @ (hazard * mean))
    died = np.flatnonzero(target.event == 1)
    residual[died] += X[died] - mean[np.searchsorted(days, target.time[died])]
    squares = np.einsum("nk,np,nq->kpq", present * weight, X, X) / total[:, :, None]
    information = np.einsum("k,kpq->pq", deaths, squares - mean[:, :, None] * mean[:, None, :])
    patient = np.unique(ids, return_inverse=True)[1]
    summed = np.zeros((patient.max() + 1, X.shape[1]))
    np.add.at(summed, patient, residual)
    bread = np.linalg.inv(information)
    return np.sqrt(np.diag(bread @ summed.T @ summed @ bread))


def adjusted(asked: Study, fitted: Fitted, reference: str, effort: Effort) -> dict[str, Resampled]:
    """Return the mean difference of every arm from one, by least squares on arm and baseline columns."""
    value = asked.train.target.value
    others, arms = dummies(asked, reference)
    X = np.column_stack([arms, baseline_columns(fitted), np.ones(len(value))])

    def differences(weights: Array) -> Array:
        root = np.sqrt(weights)
        return np.linalg.lstsq(X * root[:, None], value * root, rcond=None)[0]

    blocks = resamples(len(value), effort.bootstrap, effort.seed, asked.train.ids)
    draws = np.array([differences(times) for block in blocks for times in block])
    whole = differences(np.ones(len(value)))
    return {arm: Resampled(float(whole[k]), draws[:, k]) for k, arm in enumerate(others)}


def cross_validated_cox(asked: Study, effort: Effort) -> Array:
    """Return the margins of a plain Cox regression in the folds, and in the order, of `cross_validate`."""
    target, margins = asked.train.target, []
    for train, test in outer_folds(asked, effort):
        pipeline = served_features(asked).fit(asked.train.source.take(train))
        X, names = pipeline.transform(asked.train.source), pipeline.get_feature_names_out().tolist()
        model = cox(X[train], target.take(train), names)
        margins.append(model.predict_log_partial_hazard(pd.DataFrame(X[test], columns=names)).to_numpy())
    return np.concatenate(margins)


def served_effects(
    asked: Study, fitted: Fitted, stack: Stack, pairs: Sequence[Pair], effort: Effort
) -> dict[Pair, Resampled]:
    """Return the served effect of each pair, averaged over all patients of the trial.

    A hazard ratio (averaged on the log scale) for a time to event, else a difference of margins. The
    interval refits the members that are served on resampled patients; weights, calibration and penalty
    are held, because folds that share a resampled patient would choose them too boldly.
    """
    target, names = asked.train.target, fitted.pipeline.get_feature_names_out().tolist()
    source = asked.train.source
    under = {
        arm: fitted.pipeline.transform(source.under(asked.program.therapy(arm)))
        for arm in dict.fromkeys(arm for pair in pairs for arm in pair)
    }

    def said(model: Stack) -> list[float]:
        mean = {arm: model.margin(X).mean() for arm, X in under.items()}
        return [float(mean[first] - mean[second]) for first, second in pairs]

    draws = []
    for block in resamples(len(target), min(effort.bootstrap, COSTLY), effort.seed, asked.train.ids):
        for times in block:
            drawn = np.repeat(np.arange(len(target)), times.astype(int))
            draws.append(said(refitted(stack, fitted.X[drawn], target.take(drawn), names)))
    scale = np.exp if target.type == "time_to_event" else np.array
    found = zip(pairs, scale(said(stack)), scale(draws).T, strict=True)
    return {pair: Resampled(float(value), drawn) for pair, value, drawn in found}


def refitted(stack: Stack, X: Array, target: Target, names: Sequence[str]) -> Stack:
    """Return the stack with its members refitted; an elastic net keeps the penalty it chose."""
    other = copy(stack)
    other.fitted_ = {name: _held(member).fit(X, target, names) for name, member in stack.fitted_.items()}
    return other


def _held(member: Member) -> Member:
    fresh = clone(member)
    if isinstance(member, ElasticNet):
        fresh.set_params(**member.chosen_)
    return fresh
