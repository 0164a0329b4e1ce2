"""One patient asked about a test, as served; and many, held to the truth."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.patient import Patient
from data.program import program
from data.simulator import Simulated, simulate
from data.simulator_outcomes import THERAPIES
from experiments.value_scenarios import patients
from experiments.value_truth import ENDPOINT, Oracle
from models.bundle import Bundle
from models.marker import WILD_TYPE, read
from models.markers import Markers
from models.registry.store import Registered
from models.target import Array
from serving.abstain import judge
from serving.findings import Asked
from serving.ranking import standings
from serving.test_value import Worth, worths
from training.candidates import ENSEMBLE, Effort, ensemble
from training.evaluate import Fitted, served_features
from training.pack import make_bundle
from training.study import study

PROGRAM = program("simulated")
MEMBERS = ("elastic_net", "by_arm", "boosting")  # a network takes longer than all three


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
    """Ask about every patient in whom the test can be asked for, and hold the answers to the truth.

    Patients unlike those learned from are left out: of them the service says no chance and no gain.
    """
    every = patients(people.cohort, oracle.scenario)
    done = oracle.asked(people) & ~np.array([about(served, patient).strange for patient in every])
    asked = [patient for patient, can in zip(every, done, strict=True) if can]
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
    base = standings([Registered(bundle, "", "")], patient, PROGRAM.therapies)
    return worths(patient, PROGRAM.therapies, [about(bundle, patient)], base, [test])[0]


def about(bundle: Bundle, patient: Patient) -> Asked:
    """Return one patient as a model sees him under each therapy."""
    X = bundle.pipeline.transform_patient(patient, PROGRAM.therapies)
    return Asked(bundle, X, judge(bundle, X[0]))


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
