"""The true value of a test, from the noise-free risks of the simulator: an oracle no real cohort has.

For patients of whom X is known and the test m is not, three things are learned on a great many simulated
patients: the distribution of m given X, and the true risk of each therapy given X and m, by boosted trees
on the risks themselves. The oracle recommends as the service does: with an EGFR alteration found the
inhibitor, whose rule is then met; else the likelier of the others, as the rule is open or failed. The value
is what its recommendation gains, on average over m given X, if m is known (Raiffa & Schlaifer 1961).
"""

from __future__ import annotations

from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray

from data.program import program
from data.simulator import Simulated, simulate
from data.simulator_outcomes import THERAPIES
from experiments.value_scenarios import Scenario, without
from features.pipeline import FeaturePipeline
from features.source import from_cohort
from models.target import Array

TARGETED, OTHERS = 0, (1, 2)  # places in THERAPIES
ENDPOINT = "objective_response"
LEVELS = 10  # tenths of a measure
TREES = {
    "learning_rate": 0.1,
    "num_leaves": 31,
    "min_data_in_leaf": 50,
    "feature_fraction": 0.5,
    "max_bin": 127,
}
ROUNDS = 200


@dataclass(frozen=True)
class Worlds:
    """What is true of each patient (n) in each of k findings of a test: chance (n, k), risk (n, k, 3).

    ``altered`` (n, k) says whether the rule of the inhibitor is met, ``now`` (n,) whether it is already.
    """

    chance: Array
    risk: Array
    altered: NDArray[np.bool_]
    now: NDArray[np.bool_]

    def take(self, rows: NDArray[np.bool_]) -> Worlds:
        """Return the patients of some rows."""
        return Worlds(self.chance[rows], self.risk[rows], self.altered[rows], self.now[rows])

    def best(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return what is best if the finding is known (n, k) and if it is not (n,): places in THERAPIES."""
        others = list(OTHERS)
        mean = np.einsum("nk,nkt->nt", self.chance, self.risk)
        known = np.where(self.altered, TARGETED, 1 + self.risk[:, :, others].argmax(2))
        blind = np.where(self.now, TARGETED, 1 + mean[:, others].argmax(1))
        return known, blind

    def gain(self, known: NDArray[np.intp], blind: NDArray[np.intp]) -> Array:
        """Return what following ``known`` (n, k) instead of ``blind`` (n,) gains in true risk, shape (n,)."""
        chosen = np.take_along_axis(self.risk, known[:, :, None], 2)[:, :, 0]
        stayed = np.take_along_axis(self.risk, blind[:, None, None], 2)[:, :, 0]
        return (self.chance * (chosen - stayed)).sum(1)

    def changes(self, known: NDArray[np.intp], blind: NDArray[np.intp]) -> Array:
        """Return how likely knowing changes what is recommended, shape (n,)."""
        return (self.chance * (known != blind[:, None])).sum(1)


class Oracle:
    """The truth about one scenario, learned on simulated patients who are asked nothing."""

    def __init__(self, scenario: Scenario, teachers: Simulated, pipeline: FeaturePipeline) -> None:
        self.scenario, self.pipeline = scenario, pipeline
        X, test = self._columns(teachers)
        if scenario.test == "mutations:EGFR":
            self.shown = np.array([0.0, 1.0])
        else:
            inner = np.quantile(test[~np.isnan(test)], (np.arange(LEVELS) + 0.5) / LEVELS)
            self.shown = np.unique(inner)
        asked = ~np.isnan(test)
        X, test = X[asked], test[asked]
        label = np.abs(test[:, None] - self.shown).argmin(1)
        self.frequency = _learn(X, label, len(self.shown))
        risks = teachers.truth[[f"risk:{ENDPOINT}:{t}" for t in THERAPIES]].to_numpy()[asked]
        both = np.column_stack([X, test])
        self.risks = [_learn(both, risk) for risk in risks.T]

    def _columns(self, people: Simulated) -> tuple[Array, Array]:
        """Return what is known (n, p) and the true value of the test (n,), NaN in whom it is not asked."""
        X = self.pipeline.transform(from_cohort(people.cohort, program("simulated")))
        features = self.pipeline.features
        recorded = X[:, [f.name for f in features].index(self.scenario.test)]
        true = people.truth["egfr_mutated"].to_numpy(dtype=float)
        if self.scenario.test != "mutations:EGFR":
            true = recorded
        elif self.scenario.recorded:
            true = np.where(np.isnan(recorded), np.nan, true)
        return without(X, features, self.scenario), true

    def asked(self, people: Simulated) -> NDArray[np.bool_]:
        """Return in which patients the test can be asked for, shape (n,)."""
        return ~np.isnan(self._columns(people)[1])

    def worlds(self, people: Simulated) -> Worlds:
        """Return the truth about some patients, each of whom has the test hidden."""
        X, _ = self._columns(people)
        chance = self.frequency.predict(X, num_threads=1)
        chance = np.column_stack([1 - chance, chance]) if chance.ndim == 1 else chance
        risk = np.stack(
            [
                np.column_stack(
                    [m.predict(np.column_stack([X, np.full(len(X), v)]), num_threads=1) for m in self.risks]
                )
                for v in self.shown
            ],
            axis=1,
        )
        shape = (len(X), len(self.shown))
        if self.scenario.test == "mutations:EGFR":
            return Worlds(chance, risk, np.broadcast_to(self.shown == 1, shape), np.zeros(len(X), dtype=bool))
        tested = people.cohort.tested_genes.query("gene == 'EGFR'")["patient_id"]
        met = people.truth["egfr_mutated"].to_numpy() & np.isin(people.cohort.patient_ids, tested)
        return Worlds(chance, risk, np.broadcast_to(met[:, None], shape), met)


def _learn(X: Array, y: Array, levels: int = 0) -> lgb.Booster:
    """Learn a risk, or where there are ``levels`` the chance of each."""
    kind: dict[str, object] = {"objective": "regression"}
    if levels:
        kind = {"objective": "binary"} if levels == 2 else {"objective": "multiclass", "num_class": levels}
    rounds = ROUNDS if levels <= 2 else ROUNDS // 4
    params = {**TREES, **kind, "num_threads": 1, "verbosity": -1, "seed": 0, "deterministic": True}
    return lgb.train(params, lgb.Dataset(X, label=y), num_boost_round=rounds)


def teachers(n: int) -> tuple[Simulated, FeaturePipeline]:
    """Return ``n`` simulated patients for the oracle to learn from, and the columns of their records."""
    people = simulate(n, 900_001)
    source = from_cohort(people.cohort, program("simulated"))
    return people, FeaturePipeline().fit(source)
