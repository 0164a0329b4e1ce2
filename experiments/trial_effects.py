"""Individual effects in two randomised trials, where nobody's is known: calibration, ranking, what they gain.

Held against doubly robust scores of patients not fitted on; beside EconML on the same folds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from data.cohorts import load_cohort
from data.program import program
from experiments.bench import BenchRow, Measured
from experiments.econml_rivals import crossed
from training.candidates import Effort
from training.effect_metrics import measures
from training.effects import DOUBLY_ROBUST, PREDICTIONS, Effect, effects, observed
from training.evaluate import cross_validate, fit_final, outer_folds
from training.study import study


@dataclass(frozen=True)
class Trial:
    """An endpoint of a randomised cohort."""

    program: str
    endpoint: str
    cohort: str


TRIALS = (
    Trial("hiv", "progression_free_survival", "actg175"),
    Trial("hiv", "cd4_gain", "actg175"),
    Trial("colon", "recurrence_free", "colon"),
)
MEASURES = {
    "average_effect": "average effect",
    "effect_slope": "slope of the effect",
    "autoc": "AUTOC",
    "qini": "Qini",
    "gain_by_effect": "gain of treating by the effect over everyone-standard",
    "gain_over_first": "gain of treating by the effect over everyone-targeted",
}


def of_trial(trial: Trial, table: str, effort: Effort) -> Iterator[BenchRow]:
    """Yield what was found of each contrast by each of our learners and by EconML's, out of fold."""
    about = program(trial.program)
    asked = study(about, about.endpoint(trial.endpoint), load_cohort(trial.cohort))
    judged, fitted = cross_validate(asked, effort, silent), fit_final(asked, effort, silent)
    assert judged.held is not None
    outcome = np.empty(len(asked.train))
    outcome[judged.held.row] = observed(asked, judged.held)
    arms, folds = np.array(asked.train.arms, dtype=str), outer_folds(asked, effort)[: effort.folds]
    for effect in effects(asked, judged, fitted, effort):
        split = f"{trial.cohort}, {trial.endpoint}: {effect.pair[0]} against {effect.pair[1]}, out of fold"
        theirs = crossed(fitted, outcome, arms, effect.pair, folds, effort.seed)
        known = np.isfinite(effect.score)
        found = dict(effect.judged)
        for name, tau in theirs.items():
            said = tau[judged.held.row][known]
            found[name] = measures(effect.score[known], said, 1.0, n_boot=effort.bootstrap, seed=effort.seed)
        yield from _measured(table, effect, found, split)


def _measured(
    table: str, effect: Effect, found: Mapping[str, Mapping[str, Measured]], split: str
) -> Iterator[BenchRow]:
    """Yield a row a learner and measure; beside ours stands the EconML learner that ranks best."""
    names = {PREDICTIONS: "difference of predictions", DOUBLY_ROBUST: "DR: elastic net of scores"}
    names[effect.card.learner] += ", served"
    best = max((found[name]["autoc"].value, name) for name in found if "EconML" in name)[1]
    for learner, of in found.items():
        for metric, label in MEASURES.items():
            row: dict[str, Any] = {
                "table": table,
                "row": names.get(learner, learner),
                "metric": label,
                "split": split,
            }
            if learner in names and np.isfinite(found[best][metric].value):
                row |= {"published": found[best][metric].value, "source": best}
            yield BenchRow.of(of[metric], **row)


def silent(what: str, share: float) -> None:
    """Show nothing of how far a step is."""
