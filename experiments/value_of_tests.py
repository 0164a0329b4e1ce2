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
from dataclasses import dataclass, fields

import numpy as np

from data.simulator import simulate
from experiments.bench import BenchRow
from experiments.resample import Resampled
from experiments.value_compare import Compared, compare, train
from experiments.value_scenarios import SCENARIOS, Scenario
from experiments.value_truth import Oracle, teachers
from models.target import Array
from training.candidates import Effort
from training.evaluate import Progress

TABLE = "test-value"
ABOUT = "What knowing EGFR or the mutational burden is worth to a simulated patient, against the truth"
NEEDS = ("simulated",)

TRUTH = "the simulator's own risks"


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


def table(scenario: Scenario, parts: Sequence[Compared], size: Size, effort: Effort) -> Iterator[BenchRow]:
    """Yield the rows of one scenario."""
    n = sum(len(part.ours) for part in parts)
    split = f"{size.seeds} cohorts of {size.train}, {n} other patients"
    measures = (
        ("mean gain in response", _mean("ours"), _mean("truth"), _mean("naive")),
        ("gain, ours / truth", _ratio("ours"), _one, _ratio("naive")),
        ("share of patients told a gain", _told, None, None),
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


def _told(of: Mapping[str, Array]) -> float:
    return float((~np.isnan(of["ours"])).mean())


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
