"""BC_cardiotox: cardiac dysfunction under treatment for breast cancer, 54 of 531 women.

Piñeiro-Lamas et al., Scientific Data 2023. No published AUC on all these women is at hand; a student
repository reports .80 on 80 of them with 8 cases, which is luck and no target. Beside ours stands a logistic
regression in the same folds. The AUC is taken within each fold and averaged: with 54 events folds differ in
their rate, and pooled over folds even a constant is below one half.

Observational: the rates by arm are what was seen under each treatment, not what the treatment did.
Anti-HER2 follows HER2 status, and who was thought too frail for an anthracycline did not get one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from data.cohorts import load_cohort
from data.program import program
from experiments.bench import BenchRow
from experiments.effects import share
from experiments.ranking import CHANCE
from experiments.resample import Resampled
from models.target import Array
from training.binary_metrics import auc
from training.candidates import ENSEMBLE, Effort
from training.evaluate import Judged, Progress, cross_validate, outer_folds, served_features
from training.metrics import bootstrap
from training.study import Study, study

TABLE = "cardiotox"
ABOUT = "Cardiac dysfunction of 531 women under anthracycline or anti-HER2: ranking, and rates by arm"
NEEDS = ("cardiotox",)

REPEATS = 10  # with 54 events one shuffle is a matter of luck
PLAIN = "logistic regression, as it comes"
OBSERVED = "seen under each treatment, observational"


def question() -> Study:
    """Return the endpoint as it is served."""
    breast = program("breast")
    return study(breast, breast.endpoint("cardiac_dysfunction"), load_cohort("cardiotox"))


def rows(effort: Effort, progress: Progress) -> list[BenchRow]:
    """Return the AUC of every candidate, cross-validated ten times over, and the rates by arm."""
    asked, often = question(), effort if effort.repeats == 1 else replace(effort, repeats=REPEATS)
    judged = cross_validate(asked, often, lambda what, share: progress(what, 0.9 * share))
    found = [*ranked(asked, judged, often), *rates(asked)]
    progress("intervals", 0.1)
    return found


def ranked(asked: Study, judged: Judged, effort: Effort) -> Iterator[BenchRow]:
    """Yield the AUC of every candidate, and what the ensemble gains over the plain regression."""
    margins = {name: forecast.margin for name, forecast in judged.forecasts.items()}
    margins[PLAIN] = logistic(asked, effort)
    found = {name: within_folds(asked, judged, margin, effort) for name, margin in margins.items()}
    about = {"table": TABLE, "split": f"within folds, {effort.repeats} x {effort.folds}"}
    for name, value in found.items():
        yield BenchRow.of(value, row=name, metric="AUC", baseline=CHANCE, **about)
    gain = found[ENSEMBLE] - found[PLAIN]
    yield BenchRow.of(gain, row=f"ensemble minus {PLAIN}", metric="AUC difference", **about)


def logistic(asked: Study, effort: Effort) -> Array:
    """Return the log-odds of scikit-learn's logistic regression, in folds and order of `cross_validate`."""
    target, margins = asked.train.target, []
    for train, test in outer_folds(asked, effort):
        X = served_features(asked).fit(asked.train.source.take(train)).transform(asked.train.source)
        model = make_pipeline(
            SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression(max_iter=1000)
        )
        margins.append(model.fit(X[train], target.event[train]).decision_function(X[test]))
    return np.concatenate(margins)


def within_folds(asked: Study, judged: Judged, margin: Array, effort: Effort) -> Resampled:
    """Return the mean over the folds of the AUC within each; patients are resampled."""
    pairs = outer_folds(asked, effort)
    places = np.split(np.arange(len(margin)), np.cumsum([len(test) for _, test in pairs])[:-1])
    event = judged.target.event

    def mean(weights: Array) -> Array:
        each = [auc(event[fold], margin[fold], weights[:, fold]) for fold in places]
        return np.nanmean(each, axis=0)

    blocks = bootstrap(judged.target, effort.bootstrap, effort.seed, judged.ids)
    draws = np.concatenate([mean(weights) for weights in blocks])
    return Resampled(float(mean(np.ones((1, len(margin))))[0]), draws)


def rates(asked: Study) -> Iterator[BenchRow]:
    """Yield the share with cardiac dysfunction under each treatment, beside that of all women."""
    event, arms = asked.train.target.event, np.array([arm or "not recorded" for arm in asked.train.arms])
    for arm in [*(therapy.id for therapy in asked.therapies), "not recorded"]:
        mine = event[arms == arm]
        yield BenchRow.of(
            share(int(mine.sum()), len(mine)),
            table=TABLE,
            row=f"{arm} (n = {len(mine)})",
            metric="share with dysfunction",
            baseline=float(event.mean()),
            split=OBSERVED,
        )
