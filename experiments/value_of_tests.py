"""The value of a test as served, against the true one, on simulated patients.

Would knowing EGFR (or the tumour mutational burden) help to choose? The service answers from what it learned
on 20,000 patients whose treatment followed what the doctors saw: the expected gain in the probability of a
response, and how likely the recommendation changes. The truth is that of :mod:`experiments.value_truth`: the
same question put to the noise-free risks. Both recommend by the same rule: an EGFR inhibitor once the
alteration is found and never before, else the likelier of the other two.

``realised`` is what following the served recommendations gains in true risk. The naive answer replaces the
chance of each finding given the patient by its frequency in training. Patients are resampled within each
training cohort, and training cohorts with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, fields, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.patient import Patient
from data.program import program
from data.simulator import Simulated, simulate
from data.simulator_outcomes import THERAPIES
from experiments.bench import BenchRow
from experiments.resample import Resampled
from experiments.value_scenarios import SCENARIOS, Scenario, patients
from experiments.value_truth import ENDPOINT, Oracle, teachers
from models.bundle import Bundle
from models.marker import WILD_TYPE, read
from models.markers import Markers
from models.registry.store import Registered
from models.target import Array
from serving.ranking import standings
from serving.test_value import Worth, worths
from serving.what_if import Asked
from training.candidates import ENSEMBLE, Effort, ensemble
from training.evaluate import Fitted, Progress, served_features
from training.pack import make_bundle
from training.study import study

TABLE = "test-value"
ABOUT = "What knowing EGFR or the mutational burden is worth to a simulated patient, against the truth"
NEEDS = ("simulated",)

TRUTH = "the simulator's own risks"
PROGRAM = program("simulated")
MEMBERS = ("elastic_net", "boosting")  # a network takes longer than both and is not needed for an effect


@dataclass(frozen=True)
class Size:
    """How many patients are trained on, asked (of each training cohort) and teach the oracle."""

    train: int
    asked: int
    teachers: int
    seeds: int

    @classmethod
    def of(cls, effort: Effort) -> Size:
        """Return the size for an effort: less where training is quick, as for a demonstration."""
        return cls(6_000, 250, 30_000, 2) if effort.repeats == 1 else cls(20_000, 500, 100_000, 3)


@dataclass(frozen=True)
class Compared:
    """Per patient, shape (n,): gain and chance of a change, as served and in truth.

    ``naive`` and ``ours`` are NaN where no gain is served. ``chances`` is the gain by the served chances of
    the findings and the true risks, ``realised`` what following the served recommendations gains.
    """

    ours: Array
    naive: Array
    truth: Array
    chances: Array
    realised: Array
    changes: Array
    true_changes: Array


def rows(effort: Effort, progress: Progress) -> list[BenchRow]:
    """Return gain, changes and realised gain in every scenario, as served and in truth."""
    size = Size.of(effort)
    learned, pipeline = teachers(size.teachers)
    oracles = [Oracle(scenario, learned, pipeline) for scenario in SCENARIOS]
    progress("the oracle", 0.3)
    found: list[list[Compared]] = [[] for _ in SCENARIOS]
    for seed in range(size.seeds):
        served, naive = train(size.train, seed, effort)
        people = simulate(size.asked, 500_000 + seed)
        for oracle, parts in zip(oracles, found, strict=True):
            parts.append(compare(served, naive, people, oracle))
        progress(f"cohort {seed + 1} of {size.seeds}", 0.7 / size.seeds)
    return [
        row
        for scenario, parts in zip(SCENARIOS, found, strict=True)
        for row in table(scenario, parts, size, effort)
    ]


def train(n: int, seed: int, effort: Effort) -> tuple[Bundle, Bundle]:
    """Return what is served after training on ``n`` patients, and the same with naive chances of findings."""
    asked = study(PROGRAM, PROGRAM.endpoint(ENDPOINT), simulate(n, seed).cohort)
    pipeline = served_features(asked).fit(asked.train.source)
    X, names = pipeline.transform(asked.train.source), pipeline.get_feature_names_out().tolist()
    stack = ensemble(asked, replace(effort, members=MEMBERS)).fit(X, asked.train.target, names)
    no_metrics = pd.DataFrame({"model": [], "split": [], "metric": [], "value": []})
    bundle = make_bundle(asked, Fitted(pipeline, {ENSEMBLE: stack}, X), better=True, metrics=no_metrics)
    return bundle, replace(bundle, markers=marginal(bundle, X))


def marginal(bundle: Bundle, X: Array) -> Markers:
    """Return the frequency of each finding in training, X of shape (n, p), the same for every patient."""
    markers = copy(bundle.markers)
    markers.coef_ = np.zeros_like(markers.coef_)
    labels = [read(key, X, bundle.features)[1] for key in markers.tests_]
    shares = np.concatenate([np.bincount(label[label >= 0]) / (label >= 0).sum() for label in labels])
    markers.intercept_ = np.tile(np.log(shares), (2, 1))
    return markers


def compare(served: Bundle, naive: Bundle, people: Simulated, oracle: Oracle) -> Compared:
    """Ask about every patient in whom the test can be asked for, and hold the answers to the truth."""
    done = oracle.asked(people)
    every = zip(patients(people.cohort, oracle.scenario), done, strict=True)
    asked = [patient for patient, can in every if can]
    found = [answered(served, patient, oracle.scenario.test) for patient in asked]
    plain = [answered(naive, patient, oracle.scenario.test) for patient in asked]
    worlds = oracle.worlds(people).take(done)
    believed = replace(worlds, chance=chances(found, oracle))
    return Compared(
        ours=_gains(found),
        naive=_gains(plain),
        truth=worlds.gain(*worlds.best()),
        chances=believed.gain(*believed.best()),
        realised=worlds.gain(*followed(found, oracle)),
        changes=np.array([worth.changes for worth in found], dtype=float),
        true_changes=worlds.changes(*worlds.best()),
    )


def answered(bundle: Bundle, patient: Patient, test: str) -> Worth:
    """Return what is served about one test of one patient."""
    X = bundle.pipeline.transform_patient(patient, PROGRAM.therapies)
    base = standings([Registered(bundle, "", "")], patient, PROGRAM.therapies)
    return worths(patient, PROGRAM.therapies, [Asked(bundle, X)], base, [test])[0]


def chances(found: Sequence[Worth], oracle: Oracle) -> Array:
    """Return the served chance of each true finding (n, k); a bin is shared among the findings within it."""
    chance = np.zeros((len(found), len(oracle.shown)))
    for i, worth in enumerate(found):
        shown = np.array([_number(case.value) for case in worth.cases])
        nearest = np.abs(shown[:, None] - oracle.shown).argmin(0)
        for value in np.unique(nearest):
            at = nearest == value
            same = shown == shown[value]
            chance[i, at] = (
                sum(c.chance or 0.0 for c, s in zip(worth.cases, same, strict=True) if s) / at.sum()
            )
    return chance / chance.sum(1, keepdims=True)


def _gains(found: Sequence[Worth]) -> Array:
    return np.array([worth.gain for worth in found], dtype=float)


def followed(found: Sequence[Worth], oracle: Oracle) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return what is recommended for each true finding (n, k), and without the test (n,)."""
    place = {therapy: i for i, therapy in enumerate(THERAPIES)}
    known = np.empty((len(found), len(oracle.shown)), dtype=np.intp)
    for i, worth in enumerate(found):
        shown = np.array([_number(case.value) for case in worth.cases])
        nearest = np.abs(shown[:, None] - oracle.shown).argmin(0)
        known[i] = [place[worth.first[j].therapy] for j in nearest]
    return known, np.array([place[worth.without.therapy] for worth in found], dtype=np.intp)


def _number(value: object) -> float:
    """Return a measure as it is, of a gene 0 for wild type and 1 for any alteration."""
    return value if isinstance(value, float) else float(value != WILD_TYPE)


def table(scenario: Scenario, parts: Sequence[Compared], size: Size, effort: Effort) -> Iterator[BenchRow]:
    """Yield the rows of one scenario."""
    n = sum(len(part.ours) for part in parts)
    split = f"{size.seeds} cohorts of {size.train}, {n} other patients"
    measures = (
        ("mean gain in response", _mean("ours"), _mean("truth"), _mean("naive")),
        ("gain, ours / truth", _ratio("ours"), _one, _ratio("naive")),
        ("gain by served chances and true risks / truth", _ratio("chances"), _one, None),
        ("gain realised / truth", _ratio("realised"), _one, None),
        ("share of changed recommendations", _mean("changes"), _mean("true_changes"), None),
        ("error of a patient's gain", _error("ours"), None, _error("naive")),
    )
    for metric, ours, truth, naive in measures:
        yield BenchRow.of(
            resampled(parts, ours, effort),
            table=TABLE,
            row=scenario.title,
            metric=metric,
            published=None if truth is None else truth(_joined(parts)),
            source=None if truth is None else TRUTH,
            baseline=None if naive is None else naive(_joined(parts)),
            split=split,
        )


Measure = Callable[[Mapping[str, Array]], float]


def _mean(name: str) -> Measure:
    return lambda of: float(np.nanmean(of[name]))


def _ratio(name: str) -> Measure:
    def ratio(of: Mapping[str, Array]) -> float:
        told = ~np.isnan(of[name])
        return float(of[name][told].sum() / of["truth"][told].sum())

    return ratio


def _error(name: str) -> Measure:
    return lambda of: float(np.nanmean(np.abs(of[name] - of["truth"])))


def _one(of: Mapping[str, Array]) -> float:
    return 1.0


def _joined(parts: Sequence[Compared]) -> dict[str, Array]:
    names = [field.name for field in fields(Compared)]
    return {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}


def resampled(parts: Sequence[Compared], measure: Measure, effort: Effort) -> Resampled:
    """Return a measure over all patients; cohorts are resampled, and the patients within each."""
    rng, draws = np.random.default_rng(effort.seed), []
    for _ in range(effort.bootstrap):
        drawn = []
        for k in rng.integers(0, len(parts), len(parts)):
            i = rng.integers(0, len(parts[k].ours), len(parts[k].ours))
            drawn.append(Compared(*(getattr(parts[k], field.name)[i] for field in fields(Compared))))
        draws.append(measure(_joined(drawn)))
    return Resampled(measure(_joined(parts)), np.array(draws))
