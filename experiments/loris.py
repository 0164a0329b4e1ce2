"""LORIS: response to immune checkpoint blockade, trained at one centre and tested on eight other sets.

Chang et al., Nature Cancer 2024, doi:10.1038/s43018-024-00772-7. The number published beside the ensemble is
what the published formula reaches on the very same patients (see `experiments.loris_formula`); everything
of ours saw ``train`` only. LightGBM on every column shows what goes wrong: it fits the training centre best.

The last rows ask what the score is about (see `experiments.loris_survival`).
"""

from __future__ import annotations

from collections.abc import Iterator

from data.cohort import Cohort
from data.cohorts import load_cohort
from data.program import program
from experiments.bench import BenchRow
from experiments.loris_formula import CITATION
from experiments.loris_models import FORMULA, OVERFIT, SHOWN, Models, Scores
from experiments.loris_survival import survival
from experiments.resample import Resampled
from models.target import Target
from training.candidates import ENSEMBLE, Effort
from training.evaluate import Progress
from training.study import Study, study

TABLE = "loris"
ABOUT = "Response to checkpoint inhibitors: 964 patients train, eight sets with 1,917 patients test"
NEEDS = ("loris",)

CHANCE = 0.5


def question(cohort: Cohort) -> Study:
    """Return the endpoint as it is served, with the eight external sets."""
    lung = program("lung")
    return study(lung, lung.endpoint("objective_response"), cohort)


def rows(effort: Effort, progress: Progress) -> list[BenchRow]:
    """Return AUC by set and on average, what was fitted too well, and what the score is about."""
    cohort = load_cohort("loris")
    asked = question(cohort)
    models = Models.fit(asked, effort, progress)
    progress("intervals", 0.5)
    by_set = external(asked, models, effort)
    found = [row for split, aucs in by_set.items() for row in _aucs(split, aucs)]
    average = mean_of(by_set)
    found += _aucs("mean of the eight", average)
    for name in (ENSEMBLE, OVERFIT):
        gain = average[name] - average[FORMULA]
        about = {"table": TABLE, "row": f"{name} minus formula", "metric": "AUC difference"}
        found.append(BenchRow.of(gain, **about, split="mean of the eight"))
    apparent = _resampled(asked.train.target, models.scores(asked.train.source), effort, 0)
    found += _aucs(
        "train, fitted on the same patients", {n: apparent[n] for n in (FORMULA, OVERFIT, ENSEMBLE)}
    )
    found += survival(cohort, models, effort, TABLE)
    progress("intervals", 0.5)
    return found


def external(asked: Study, models: Models, effort: Effort) -> dict[str, dict[str, Resampled]]:
    """Return the AUC of every model on every external set."""
    return {
        split: _resampled(part.target, models.scores(part.source), effort, i)
        for i, (split, part) in enumerate(asked.external.items())
    }


def mean_of(by_set: dict[str, dict[str, Resampled]]) -> dict[str, Resampled]:
    """Return the mean AUC of every model, every set counting the same."""
    return {name: Resampled.mean([aucs[name] for aucs in by_set.values()]) for name in SHOWN}


def _resampled(target: Target, scores: Scores, effort: Effort, nth: int) -> dict[str, Resampled]:
    """Every set has resamples of its own, shared by all models."""
    seed = effort.seed + 1000 * nth
    return {n: Resampled.of(target, score, "auc", effort.bootstrap, seed) for n, score in scores.items()}


def _aucs(split: str, aucs: dict[str, Resampled]) -> Iterator[BenchRow]:
    for name, measured in aucs.items():
        compared = name == ENSEMBLE
        yield BenchRow.of(
            measured,
            table=TABLE,
            row=name,
            metric="AUC",
            published=aucs[FORMULA].value if compared else None,
            source=f"{CITATION}: its formula, applied here to the same patients" if compared else None,
            baseline=CHANCE,
            split=split,
        )
