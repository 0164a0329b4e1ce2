"""Coverage where every risk is known: how often intervals of simulated patients hold the truth.

The truth is the risk given all that is recorded: what genes do not show of a tumour no interval can hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.program import program
from data.simulator import Simulated, simulate
from data.simulator_missing import COMPLETE
from data.simulator_outcomes import STANDARD, expected
from experiments.bench import BenchRow
from experiments.individual_effects import TARGETED, Spread
from experiments.side_by_side import side_by_side
from experiments.trial_effects import silent
from features.source import from_cohort
from models.bundle import Bundle
from training.candidates import Effort
from training.effects import effects
from training.evaluate import LEVEL, Progress, cross_validate, fit_final
from training.pack import make_bundle
from training.study import study
from training.widen import wider

METRIC = "coverage of 90 % intervals"
JUDGED = 5000
MEMBERS = ("by_arm", "boosting")
ENDPOINTS = ("objective_response", "progression_free_survival")


def simulated(table: str, n: int, seeds: int, effort: Effort, progress: Progress) -> Iterator[BenchRow]:
    """Yield how often intervals hold the true risk and the true effect of others than those learned from."""
    asked = [(n, seed, endpoint, effort) for endpoint in ENDPOINTS for seed in range(1, seeds + 1)]
    found: dict[tuple[str, str], list[float]] = {}
    for of in side_by_side(of_seed, asked, progress):
        for key, held in of.items():
            found.setdefault(key, []).append(held)
    split = f"simulated, nothing missing: {n:,} learned from, {JUDGED:,} others, {seeds} seeds"
    for (row, group), shares in found.items():
        about = {"table": table, "row": f"{row}; {group}", "metric": METRIC, "split": split}
        yield BenchRow.of(Spread.of(shares), baseline=LEVEL, **about)


def of_seed(n: int, seed: int, endpoint: str, effort: Effort) -> dict[tuple[str, str], float]:
    """Return the share of intervals that hold, by what they are of and by group of patients."""
    learned = simulate(n, seed, missing=COMPLETE)
    others = simulate(JUDGED, seed + 1000, missing=COMPLETE)
    bundle = _bundle(learned, endpoint, replace(effort, folds=2, seed=seed, members=MEMBERS))
    return {
        (f"{endpoint}: {key}", group): float(held[members].mean())
        for key, held in _held(bundle, others).items()
        for group, members in _groups(others).items()
    }


def _bundle(learned: Simulated, endpoint: str, effort: Effort) -> Bundle:
    area = program("simulated")
    asked = study(area, area.endpoint(endpoint), learned.cohort)
    judged, fitted = cross_validate(asked, effort, silent), fit_final(asked, effort, silent)
    empty = pd.DataFrame({"model": [], "split": [], "metric": [], "value": []})
    found, factor = list(effects(asked, judged, fitted, effort)), wider(asked, judged, fitted, effort)
    return make_bundle(asked, fitted, better=True, metrics=empty, effects=found, widening=factor)


def _held(bundle: Bundle, others: Simulated) -> dict[str, NDArray[np.bool_]]:
    """Return whether the intervals of each patient hold the truth: risk by therapy, effect by contrast."""
    area, endpoint = program("simulated"), bundle.card.endpoint.id
    source, found = from_cohort(others.cohort, area), {}
    risk = expected(others.people)[endpoint]
    X = {t: bundle.pipeline.transform(source.under(area.therapy(t))) for t in (STANDARD, *TARGETED)}
    margin = {t: bundle.stack.margin(columns) for t, columns in X.items()}
    without = {t: bundle.stack.margins(columns) for t, columns in X.items()}
    for t in X:
        low, high = bundle.probability_interval(margin[t], without[t], LEVEL).T
        truth = risk[t].to_numpy()
        found[f"probability, {t}"] = (low <= truth) & (truth <= high)
    for t in TARGETED:
        pair, truth = (t, STANDARD), (risk[t] - risk[STANDARD]).to_numpy()
        both = np.column_stack([margin[t], margin[STANDARD]])
        folds = np.stack([without[t], without[STANDARD]], axis=2)
        said = [bundle.effect(pair, X[t][i], both[i], folds[:, i], LEVEL) for i in range(source.n)]
        ends = np.array(said)[:, 1:]
        found[f"effect, {t}"] = (ends[:, 0] <= truth) & (truth <= ends[:, 1])
    return found


def _groups(others: Simulated) -> dict[str, NDArray[np.bool_]]:
    patients, truth = others.cohort.patients, others.truth
    mutated = truth["egfr_mutated"].to_numpy(dtype=bool)
    female = (patients["history:sex"] == "female").to_numpy()
    smoked = (patients["environment:smoking_ever"] == 1).to_numpy()
    old = (patients["history:age"] >= 70).to_numpy()
    everybody = np.ones(len(truth), dtype=bool)
    named = {"women": female, "EGFR altered": mutated, "ever smoked": smoked, "70 or older": old}
    return {"everybody": everybody, **named, "EGFR wild type": ~mutated}
