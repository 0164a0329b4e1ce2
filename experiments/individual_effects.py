"""Effects of one therapy against another, patient by patient: against a known truth, and in two trials.

In simulated cohorts the effect of every patient is known, and doctors choose the therapy by what they see.
Half of the rows are from cohorts in which nothing is missing, so that the truth can be reached; half as
records are, with gaps. The patients judged are others than those learned from. In the trials nobody's effect
is known: effects said of patients not fitted on are held against doubly robust scores.

Learners: S (one elastic net or boosting for all therapies), T (one net a therapy), DR (a net of doubly robust
scores), and what is served. EconML: DRLearner, ForestDRLearner, CausalForestDML with LightGBM nuisances, on
the same columns with gaps filled by the mean and flagged (they take none); the best of the three.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import t as student

from data.program import program
from data.simulator import Simulated, simulate
from data.simulator_missing import COMPLETE, Missing
from data.simulator_outcomes import STANDARD
from experiments.bench import BenchRow
from experiments.econml_rivals import rivals
from experiments.ranking import share_of
from experiments.side_by_side import side_by_side
from experiments.trial_effects import TRIALS, of_trial, silent
from features.source import from_cohort
from models.bundle import answered
from models.target import Array
from training.candidates import ENSEMBLE, Effort
from training.effects import effects
from training.evaluate import Fitted, Progress, cross_validate, fit_final
from training.study import Study, study

TABLE = "effects"
ABOUT = (
    "Individual effects: against the truth of simulated cohorts, and calibrated in two trials; beside EconML"
)
NEEDS = ("actg175", "colon")

ENDPOINT = "objective_response"
TARGETED = ("egfr_tki", "anti_pd1")
JUDGED = 5000
ECONML = "EconML"
LABELS = {
    "elastic_net": "S: elastic net",
    "boosting": "S: boosting",
    "by_arm": "T: elastic net",
    ENSEMBLE: "as served",
}
RECORDS = {"nothing missing": COMPLETE, "as recorded": Missing()}


@dataclass(frozen=True)
class Spread:
    """The mean over seeds, and a 95 % interval from their spread (Student's t)."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, values: list[float]) -> Spread:
        """Summarise one number a seed; of fewer than three seeds there is no interval."""
        mean = float(np.mean(values))
        if len(values) < 3:
            return cls(mean, float("nan"), float("nan"))
        half = float(student.ppf(0.975, len(values) - 1) * np.std(values, ddof=1) / len(values) ** 0.5)
        return cls(mean, mean - half, mean + half)


def rows(effort: Effort, progress: Progress) -> list[BenchRow]:
    """Return the rows of the simulated cohorts, then those of the trials."""
    quick = effort.bootstrap < Effort().bootstrap
    n, seeds = (4000, 1) if quick else (20_000, 4)
    found = list(_simulated(n, seeds, effort, share_of(progress, 0.8)))
    for trial in TRIALS:
        progress(f"{trial.cohort}: {trial.endpoint}", 0.0)
        found += of_trial(trial, TABLE, effort)
        progress(f"{trial.cohort}: {trial.endpoint}", 0.2 / len(TRIALS))
    return found


def _simulated(n: int, seeds: int, effort: Effort, progress: Progress) -> Iterator[BenchRow]:
    asked = [(n, seed, missing, effort) for missing in RECORDS.values() for seed in range(1, seeds + 1)]
    done = side_by_side(of_seed, asked, progress)
    for k, record in enumerate(RECORDS):
        found: dict[tuple[str, str], list[float]] = {}
        for of in done[k * seeds : (k + 1) * seeds]:
            for key, value in of.items():
                found.setdefault(key, []).append(value)
        split = f"simulated, {record}: {n:,} learned from, {JUDGED:,} others judged, {seeds} seeds"
        theirs = {name: float(np.mean(v)) for (name, metric), v in found.items() if metric == RMSE}
        best = min((name for name in theirs if ECONML in name), key=lambda name: theirs[name])
        for (name, metric), values in found.items():
            about = {"table": TABLE, "row": name, "metric": metric, "split": split}
            econml = {"published": float(np.mean(found[best, metric])), "source": best}
            yield BenchRow.of(Spread.of(values), **about, **({} if ECONML in name else econml))


RMSE, SLOPE = "RMSE of the effect", "slope of the effect"
POLICY = "share of the oracle's gain over everyone-standard"


def of_seed(n: int, seed: int, missing: Missing, effort: Effort) -> dict[tuple[str, str], float]:
    """Return every learner's measures, averaged over the two targeted therapies, by (learner, measure)."""
    about = program("simulated")
    learned, others = simulate(n, seed, missing=missing), simulate(JUDGED, seed + 1000, missing=missing)
    asked = study(about, about.endpoint(ENDPOINT), learned.cohort)
    effort = replace(effort, folds=2, seed=seed, members=("by_arm", "boosting"))
    fitted = fit_final(asked, effort, silent)
    under = _under(asked, fitted, others)
    said = {LABELS[name]: _differences(asked, fitted, name, under) for name in LABELS}
    judged = cross_validate(asked, effort, silent)
    nets = {effect.pair[0]: effect.net for effect in effects(asked, judged, fitted, effort)}
    said["DR: elastic net of scores"] = {t: nets[t].effect(under[t]) for t in TARGETED}
    said |= rivals(asked, fitted, TARGETED, STANDARD, under[STANDARD], seed)
    return {
        (name, metric): value for name, tau in said.items() for metric, value in _against(tau, others).items()
    }


def _under(asked: Study, fitted: Fitted, others: Simulated) -> dict[str, Array]:
    """Return the columns of the patients to be judged, under each therapy."""
    source = from_cohort(others.cohort, asked.program)
    return {
        t: fitted.pipeline.transform(source.under(asked.program.therapy(t))) for t in (*TARGETED, STANDARD)
    }


def _differences(asked: Study, fitted: Fitted, name: str, under: Mapping[str, Array]) -> dict[str, Array]:
    stack = fitted.candidates[name]
    said = {t: answered(asked.endpoint, stack, stack.margin(X)) for t, X in under.items()}
    return {t: said[t] - said[STANDARD] for t in TARGETED}


def _against(tau: Mapping[str, Array], others: Simulated) -> dict[str, float]:
    """Return how far effects are from the truth, their slope, and what treating by them gains."""
    truth = {t: others.truth[f"effect:{ENDPOINT}:{t}"].to_numpy() for t in TARGETED}
    error = [np.sqrt(((tau[t] - truth[t]) ** 2).mean()) for t in TARGETED]
    slope = [np.polyfit(tau[t], truth[t], 1)[0] for t in TARGETED]
    said, real = (np.column_stack([of[t] for t in TARGETED] + [0 * of[TARGETED[0]]]) for of in (tau, truth))
    gain = real[np.arange(len(real)), said.argmax(axis=1)].mean() / real.max(axis=1).mean()
    return {RMSE: float(np.mean(error)), SLOPE: float(np.mean(slope)), POLICY: float(gain)}
