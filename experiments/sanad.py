"""SANAD: why epilepsy patients stop carbamazepine or lamotrigine, two reasons that compete.

Marson et al., Lancet 2007;369:1000-1015; the 605 patients of Williamson et al., Stat Med 2008;27:6426-6438.
Randomised, not blinded. Whoever stopped for adverse effects can no longer stop for want of control,
so a Kaplan-Meier curve of either reason says too much; here is the Aalen-Johansen estimate.

Age, sex and learning disability hardly tell who withdraws. The last row of each reason says what is served:
the ensemble only if it beats both the rates by arm and chance outside the folds, else those rates and nothing
beyond. (Rates by arm that turn round from fold to fold rank worse than chance; to beat those is nothing.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from data.cohorts import load_cohort
from data.program import program
from experiments.bench import BenchRow
from experiments.effects import share
from experiments.ranking import measured, ranking, served, share_of
from experiments.resample import Resampled, resamples
from models.target import Array, Target
from training.candidates import BASE_RATE, Effort
from training.evaluate import Progress, cross_validate
from training.risk_sets import at_risk, deaths_by_day
from training.study import Study, study

TABLE = "sanad"
ABOUT = (
    "Withdrawal of carbamazepine or lamotrigine: incidence by arm, and whether more than the arm can be said"
)
NEEDS = ("sanad",)

ENDPOINTS = ("withdrawal_adverse_effects", "withdrawal_inadequate_control")
ARMS = ("lamotrigine", "carbamazepine")
TINY = 1e-12


def question(endpoint: str) -> Study:
    """Return an endpoint as it is served."""
    area = program("pharmacogenomics")
    return study(area, area.endpoint(endpoint), load_cohort("sanad"))


def rows(effort: Effort, progress: Progress) -> list[BenchRow]:
    """Return for each reason the incidence by arm, the C-indices, and what is served."""
    half = share_of(progress, 1 / len(ENDPOINTS))
    return [row for name in ENDPOINTS for row in of_reason(question(name), effort, half)]


def of_reason(asked: Study, effort: Effort, progress: Progress) -> Iterator[BenchRow]:
    """Yield the rows of one reason to withdraw."""
    label = asked.endpoint.id.replace("_", " ")
    yield from incidences(asked, effort, f"{label}: by arm")
    judged = cross_validate(asked, effort, progress)
    found = measured(judged, "c_index", effort)
    split = f"{label}: {judged.split}"
    yield from ranking(found, "c_index", TABLE, split)
    name, gain = served(asked, judged, found, effort)
    basis = "the rates by arm, nothing beyond" if name == BASE_RATE else "the ensemble"
    metric = "C-index, ensemble minus rates by arm"
    yield BenchRow.of(gain, table=TABLE, row=f"served basis: {basis}", metric=metric, split=split)


def incidences(asked: Study, effort: Effort, split: str) -> Iterator[BenchRow]:
    """Yield the crude share and the cumulative incidence of each arm, and the difference of the arms."""
    horizon, target = float(asked.endpoint.horizon_days or 0), asked.train.target
    arms, days = np.array(asked.train.arms), f"withdrawn by day {asked.endpoint.horizon_days:.0f}"
    everybody = resampled(target, np.ones(len(target)), horizon, effort)
    found = {arm: resampled(target, (arms == arm).astype(float), horizon, effort) for arm in ARMS}
    for arm in ARMS:
        mine = target.event[arms == arm]
        crude = share(int(mine.sum()), len(mine))
        metric, naive = "withdrawn at any time, crude share", float(target.event.mean())
        yield BenchRow.of(crude, table=TABLE, row=arm, metric=metric, baseline=naive, split=split)
        naive = everybody.value
        yield BenchRow.of(found[arm], table=TABLE, row=arm, metric=days, baseline=naive, split=split)
    first, second = ARMS
    gap, row = found[first] - found[second], f"{first} minus {second}"
    yield BenchRow.of(gap, table=TABLE, row=row, metric=days, baseline=0.0, split=split)


def resampled(target: Target, mine: Array, horizon: float, effort: Effort) -> Resampled:
    """Return the incidence among some patients (``mine`` of shape (n,) is 1 for them), with its draws."""
    blocks = resamples(len(target), effort.bootstrap, effort.seed)
    draws = [incidence(target, horizon, weights * mine) for weights in blocks]
    return Resampled(float(incidence(target, horizon, mine[None, :])[0]), np.concatenate(draws))


def incidence(target: Target, horizon: float, weights: Array) -> Array:
    """Return the cumulative incidence of the event by a day, one a resample; ``weights`` of shape (b, n).

    Aalen & Johansen, Scand J Stat 1978;5:141-150.
    """
    either = replace(target, event=target.event + target.other, other=np.empty(0))
    days, left = deaths_by_day(either, weights)
    _, own = deaths_by_day(either, weights * target.event)
    present = np.maximum(at_risk(either, weights, days), TINY)
    alive = np.cumprod(1 - left / present, axis=1)
    before = np.concatenate([np.ones((len(weights), 1)), alive[:, :-1]], axis=1)
    return (before * own / present)[:, days <= horizon].sum(axis=1)
