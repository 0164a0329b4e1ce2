"""PhenoSense: resistance of HIV to 22 drugs in the dish, on the published folds by person.

Rhee et al., PNAS 2006;103:17355-17360 (data and cut-offs). The folds, and the balanced accuracies beside
ours, are those of the repository HIV_DRM_pred_tool (Sánchez-Marín). Ours learns the logarithm of the fold
change from the mutations and the scores of the HIVDB algorithm; an isolate is called resistant from the
published cut-off on. Everything is learned inside the training folds; resamples draw persons, the same for
every drug.

HIVDB was written by people who knew most of these isolates, so its scores, alone or as columns of ours, may
look better here than on viruses of tomorrow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.cohort import Cohort
from data.cohorts import load_cohort
from data.cohorts.phenosense import DRUGS, folds, people
from data.errors import TailorError
from data.hiv.hivdb import algorithm
from data.program import Program, program
from experiments.bench import BenchRow
from experiments.resample import Resampled
from features.source import Source
from models.target import Array
from training.binary_metrics import auc
from training.candidates import ENSEMBLE, Effort, ensemble
from training.evaluate import Progress, served_features
from training.study import study

TABLE = "phenosense"
ABOUT = "Resistance of HIV to 22 drugs from the genotype, on the published folds"
NEEDS = ("phenosense",)

CITATION = "HIV_DRM_pred_tool, github.com/miguelsanchezmarin/HIV_DRM_pred_tool, same folds"
#: Balanced accuracy on these folds, mean over the drugs.
PUBLISHED = {"HIVDB score": 0.891, ENSEMBLE: 0.907}
SCORE, LINEAR = "HIVDB score", "elastic_net"
HIVDB_RESISTANT = 30.0  # penalty from which HIVDB speaks of intermediate resistance
SPLIT, MEAN = "published folds", "mean of the drugs"
LEVEL = 0.9


@dataclass(frozen=True)
class Judged:
    """What was said of each isolate tested against a drug, out of fold; arrays of shape (n,)."""

    resistant: Array
    person: Array
    margins: dict[str, Array]
    cuts: dict[str, float]
    chance: Array
    covered: Array


def rows(effort: Effort, progress: Progress) -> list[BenchRow]:
    """Return AUC and balanced accuracy, drug by drug and their mean; calibration and coverage."""
    cohort, hiv = load_cohort("phenosense"), program("hiv")
    number = pd.Series(pd.factorize(people())[0], index=people().index)
    found = {}
    for drug in DRUGS:
        found[drug] = judge(drug, cohort, hiv, number, effort)
        progress(drug, 1 / len(DRUGS))
    times = _resamples(number.nunique(), effort)
    return [*_ranking(found, times), *_calls(found, times), *_calibration(found, times)]


def judge(drug: str, cohort: Cohort, hiv: Program, person: pd.Series, effort: Effort) -> Judged:
    """Fit on four published folds, say something of the fifth, five times."""
    endpoint = hiv.endpoint(f"fold_change_{drug.lower()}")
    asked = study(hiv, endpoint, cohort)
    isolates = cohort.outcome(endpoint.id)["patient_id"]
    fold = folds(drug).reindex(isolates).to_numpy()
    n, cut = len(isolates), float(np.log10(endpoint.resistant_at or np.nan))
    said = {name: np.zeros(n) for name in (LINEAR, "boosting", ENSEMBLE)}
    chance, covered = np.zeros(n), np.zeros(n)
    for test in (np.flatnonzero(fold == k) for k in np.unique(fold)):
        train = np.setdiff1d(np.arange(n), test)
        pipeline = served_features(asked).fit(asked.train.source.take(train))
        X, names = pipeline.transform(asked.train.source), pipeline.get_feature_names_out().tolist()
        stack = ensemble(asked, effort)
        alone = stack.fit_each(X[train], asked.train.target.take(train), names)
        for name, model in {**alone, ENSEMBLE: stack}.items():
            said[name][test] = model.margin(X[test])
        chance[test] = 1 - stack.errors_.chance_below(said[ENSEMBLE][test], cut)
        covered[test] = np.abs(
            asked.train.target.value[test] - said[ENSEMBLE][test]
        ) <= stack.errors_.half_width(said[ENSEMBLE][test], LEVEL)
    cuts = {**dict.fromkeys(said, cut), SCORE: HIVDB_RESISTANT}
    said[SCORE] = _score(drug, asked.train.source)
    called = cohort.outcome(f"resistance_{drug.lower()}").set_index("patient_id")["value"]
    resistant = called.reindex(isolates).to_numpy(dtype=float)
    return Judged(resistant, person.reindex(isolates).to_numpy(), said, cuts, chance, covered)


def _score(drug: str, source: Source) -> Array:
    """Return the HIVDB penalty of each isolate; boosted protease inhibitors are called ``ATV/r`` there."""
    rules = algorithm()
    if rules is None:
        raise TailorError(
            "cohort_not_found",
            "The HIVDB algorithm is not on this computer.",
            hint="Run: tailor cohorts fetch phenosense",
        )
    own = next(name for name in rules.rules if name.split("/")[0] == drug)
    return np.array([rules.score(own, changes) for changes in source.changes[rules.genes[own]]])


def _resamples(persons: int, effort: Effort) -> Array:
    """Return how often each person was drawn in each resample, shape (b, persons); the first draw is all."""
    rng = np.random.default_rng(effort.seed)
    drawn = rng.multinomial(persons, np.full(persons, 1 / persons), size=min(effort.bootstrap, 300))
    return np.vstack([np.ones((1, persons)), drawn])


def _mean(values: list[Array]) -> Resampled:
    """Return the mean over drugs, the first element of each being that of all persons."""
    mean = np.mean(values, axis=0)
    return Resampled(float(mean[0]), mean[1:])


def _ranking(found: dict[str, Judged], times: Array) -> Iterator[BenchRow]:
    about = {"table": TABLE, "metric": "AUC", "baseline": 0.5}
    by_name = {
        name: [auc(j.resistant, j.margins[name], times[:, j.person]) for j in found.values()]
        for name in next(iter(found.values())).margins
    }
    for name, values in by_name.items():
        yield BenchRow.of(_mean(values), row=f"{MEAN}: {name}", split=SPLIT, **about)
    gain = _mean(by_name[ENSEMBLE]) - _mean(by_name[SCORE])
    gained = {"table": TABLE, "split": SPLIT, "metric": "AUC difference"}
    yield BenchRow.of(gain, row=f"{ENSEMBLE} minus {SCORE}", **gained)
    for drug, value in zip(found, by_name[ENSEMBLE], strict=True):
        yield BenchRow.of(_mean([value]), row=f"{drug}: {ENSEMBLE}", split="each drug", **about)


def _calls(found: dict[str, Judged], times: Array) -> Iterator[BenchRow]:
    for name in (SCORE, LINEAR, ENSEMBLE):
        values = []
        for j in found.values():
            right = (j.margins[name] >= j.cuts[name]) == j.resistant
            weights = times[:, j.person]
            shares = [
                (weights @ (right & of)) / (weights @ of) for of in (j.resistant == 1, j.resistant == 0)
            ]
            values.append((shares[0] + shares[1]) / 2)
        published = {"published": PUBLISHED[name], "source": CITATION} if name in PUBLISHED else {}
        yield BenchRow.of(
            _mean(values),
            table=TABLE,
            row=f"{MEAN}: {name}",
            metric="balanced accuracy",
            baseline=0.5,
            split=SPLIT,
            **published,
        )


def _calibration(found: dict[str, Judged], times: Array) -> Iterator[BenchRow]:
    """Yield how well the probabilities of resistance and the intervals of the fold change hold."""
    weights = [times[:, j.person] for j in found.values()]
    judged = list(found.values())
    brier = [w @ (j.chance - j.resistant) ** 2 / w.sum(1) for j, w in zip(judged, weights, strict=True)]
    base = float(np.mean([j.resistant.mean() * (1 - j.resistant.mean()) for j in judged]))
    cover = [w @ j.covered / w.sum(1) for j, w in zip(judged, weights, strict=True)]
    about = {"table": TABLE, "row": f"{MEAN}: {ENSEMBLE}", "split": SPLIT}
    yield BenchRow.of(_mean(brier), metric="Brier", baseline=base, **about)
    yield BenchRow.of(_mean(cover), metric=f"share the {LEVEL:.0%} interval holds", baseline=LEVEL, **about)
