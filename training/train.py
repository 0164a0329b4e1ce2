"""Train one endpoint: judge, fit, compare with the baseline, register, promote."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pandas as pd
from joblib import Parallel, delayed
from threadpoolctl import threadpool_limits

from data.cohort import Cohort
from data.cohorts import load_cohort
from data.errors import TailorError
from data.program import Endpoint, Program
from data.settings import quieten_libraries, settings
from models.bundle import Bundle
from models.registry import store
from models.target import Array
from training import track
from training.candidates import Effort
from training.effects import effects
from training.evaluate import HEADLINE, Judged, Progress, cross_validate, fit_final, judge_external
from training.metrics import Interval
from training.pack import beats_baseline, make_bundle
from training.scoreboard import gain_over_baseline, table
from training.study import Study, study
from training.widen import wider


@dataclass(frozen=True)
class Learned:
    """What was learned of one endpoint, before anything is written; X: the encoded training rows (n, p)."""

    question: Study
    effort: Effort
    judged: list[Judged]
    bundle: Bundle
    X: Array
    metrics: pd.DataFrame
    gain: Interval


@dataclass(frozen=True)
class Trained:
    """What came of training one endpoint."""

    bundle: Bundle
    table: pd.DataFrame
    gain: Interval
    version: str
    run_id: str


def train(
    program: Program,
    endpoint: Endpoint,
    cohort: Cohort | None = None,
    effort: Effort | None = None,
    progress: Progress = lambda _what, _share: None,
) -> Trained:
    """Train, judge and register one endpoint, and make it the champion.

    Where the ensemble does not beat the base rate on patients it was not fitted on (the interval of the
    difference reaches 0), the base rate is registered and served instead, and says so.

    Parameters
    ----------
    program, endpoint : Program, Endpoint
    cohort : Cohort, optional
        The endpoint's own cohort by default.
    effort : Effort, optional
    progress : callable
        Called with what is being done and the share of the work (0-1) just finished.

    Raises
    ------
    TailorError
        ``cohort_not_found``, ``unknown_endpoint``, ``too_few_events``.
    """
    return keep(learn(program, endpoint, cohort, effort or Effort(), progress), progress)


def learn(
    program: Program, endpoint: Endpoint, cohort: Cohort | None, effort: Effort, progress: Progress
) -> Learned:
    """Judge, fit and compare; nothing is written. See :func:`train`."""
    with threadpool_limits(settings().threads):
        given = cohort if cohort is not None else load_cohort(endpoint.cohort)
        return _learn(study(program, endpoint, given), effort, progress)


def _learn(question: Study, effort: Effort, progress: Progress) -> Learned:
    judged = [cross_validate(question, effort, progress)]
    gain = gain_over_baseline(question, judged[0], effort)
    fitted = fit_final(question, effort, progress)
    judged += judge_external(question, fitted)
    progress("intervals of the metrics", 0.0)
    metrics = pd.DataFrame([row for found in judged for row in table(question, found, effort)])
    progress("effects of the therapies", 0.0)
    better = beats_baseline(question, gain, metrics)
    found = list(effects(question, judged[0], fitted, effort)) if better else []
    metrics = pd.concat([metrics, pd.DataFrame([row for effect in found for row in effect.rows()])])
    widening = wider(question, judged[0], fitted, effort) if better else 1.0
    bundle = make_bundle(question, fitted, better=better, metrics=metrics, effects=found, widening=widening)
    return Learned(question, effort, judged, bundle, fitted.X, metrics, gain)


def keep(learned: Learned, progress: Progress = lambda _what, _share: None) -> Trained:
    """Register what was learned, with its table and plots, and make it the champion."""
    bundle = learned.bundle
    progress(f"{bundle.card.name}: registry and plots", 0.0)
    with threadpool_limits(settings().threads), track.run(learned.question) as run_id:
        track.log_study(learned.question, bundle, asdict(learned.effort))
        track.log_table(learned.metrics)
        number = store.register(bundle)
        store.promote(bundle.card.name, number)
        track.log_plots(learned.question, learned.judged, bundle, learned.X)
    return Trained(bundle, learned.metrics, learned.gain, number, run_id)


def train_each(
    asked: list[tuple[Program, Endpoint]],
    cohort: Cohort | None,
    effort: Effort,
    progress: Progress,
    jobs: int = 1,
) -> tuple[list[Trained], dict[str, TailorError]]:
    """Train several endpoints; those whose cohort is not at hand are returned with the reason.

    With ``jobs`` that many are learned at once, in processes of their own; this one alone writes to the
    registry, as they come in.
    """
    done, skipped = [], {}
    inside = progress if jobs == 1 else _silent
    tasks = (delayed(_attempt)(program, endpoint, cohort, effort, inside) for program, endpoint in asked)
    found = Parallel(n_jobs=jobs, return_as="generator")(tasks)
    for (program, endpoint), learned in zip(asked, found, strict=True):
        if isinstance(learned, TailorError):
            skipped[f"{program.id}.{endpoint.id}"] = learned
            continue
        done.append(keep(learned, progress))
        if jobs > 1:
            progress(f"{program.id}.{endpoint.id} done; {jobs} at once", 1.0)
    return done, skipped


def _silent(what: str, share: float) -> None:
    pass


def _attempt(
    program: Program, endpoint: Endpoint, cohort: Cohort | None, effort: Effort, progress: Progress
) -> Learned | TailorError:
    quieten_libraries()
    try:
        return learn(program, endpoint, cohort, effort, progress)
    except TailorError as error:
        if error.code not in ("cohort_not_found", "library_missing"):
            raise
        return error


def headline(trained: Trained) -> pd.DataFrame:
    """Return the headline metric of every candidate and split."""
    return trained.table[trained.table["metric"] == HEADLINE[trained.bundle.card.endpoint.type]]
