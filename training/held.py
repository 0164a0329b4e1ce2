"""What the ensemble says of patients it was not fitted on, under every therapy that is compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from features.pipeline import FeaturePipeline
from models.bundle import answered
from models.folds import Index
from models.overlap import Overlap
from models.stack import Stack
from models.target import Array
from training.study import Study

FEWEST = 30  # patients in either arm


@dataclass(frozen=True)
class Held:
    """Answers of n held-out rows: probabilities, or values in their unit.

    ``row`` (n,) counts in the training rows, ``fold`` (n,) the models that answer. ``own`` (n,) is under the
    therapy received and ``own_without`` (k, n) what the folds would have said; ``said`` (n, a) under each of
    ``arms``, whose propensity is ``chance`` (n, a).
    """

    row: Index
    fold: Index
    arms: tuple[str, ...]
    own: Array
    own_without: Array
    said: Array
    chance: Array

    def pair(self, of: tuple[str, str]) -> tuple[Array, Array]:
        """Return ``said`` (n, 2) and ``chance`` (n, 2) of two therapies."""
        at = [self.arms.index(arm) for arm in of]
        return self.said[:, at], self.chance[:, at]


def pairs(study: Study) -> list[tuple[str, str]]:
    """Return the contrasts of the program that this cohort holds, each arm of ``FEWEST`` patients or more."""
    size = Counter(study.train.arms)
    return [pair for pair in study.program.contrasts if min(size[arm] for arm in pair) >= FEWEST]


def hold(study: Study, stack: Stack, pipeline: FeaturePipeline, train: Index, test: Index) -> Held:
    """Answer the test rows under the therapy received and under every therapy compared."""
    arms = tuple(dict.fromkeys(arm for pair in pairs(study) for arm in pair))
    source = study.train.source.take(test)
    own, own_without = _answers(study, stack, pipeline.transform(source))
    given = [replace(source, therapies=(study.program.therapy(arm),) * source.n) for arm in arms]
    under = [answered(study.endpoint, stack, stack.margin(pipeline.transform(of_arm))) for of_arm in given]
    said = np.array(under).reshape(len(arms), len(test)).T
    chance = _chance(study, pipeline, arms, train, test)
    return Held(test, np.zeros(len(test), np.intp), arms, own, own_without, said, chance)


def _answers(study: Study, stack: Stack, X: Array) -> tuple[Array, Array]:
    """Return what is answered, (n,), and what the folds would have, (k, n)."""
    without = [answered(study.endpoint, stack, margin) for margin in stack.margins(X)]
    return answered(study.endpoint, stack, stack.margin(X)), np.array(without).reshape(len(without), len(X))


def _chance(
    study: Study, pipeline: FeaturePipeline, arms: tuple[str, ...], train: Index, test: Index
) -> Array:
    """Return the propensity of each arm, from the training rows alone, shape (n, a)."""
    if not arms:
        return np.empty((len(test), 0))
    names = pipeline.get_feature_names_out().tolist()
    X = pipeline.transform(study.train.source.take(train))
    given = study.train.take(train).arms
    overlap = Overlap(study.randomised).fit(X, given, names)
    found = overlap.propensities(pipeline.transform(study.train.source.take(test)))
    known = overlap.arms_.tolist()
    columns = [found[:, known.index(arm)] if arm in known else np.zeros(len(test)) for arm in arms]
    return np.column_stack(columns)


def joined(parts: Sequence[Held]) -> Held:
    """Put the folds together; of refits as many as every fold has."""
    k = min(len(part.own_without) for part in parts)
    return Held(
        row=np.concatenate([p.row for p in parts]),
        fold=np.repeat(np.arange(len(parts)), [len(p.row) for p in parts]),
        arms=parts[0].arms,
        own=np.concatenate([p.own for p in parts]),
        own_without=np.concatenate([p.own_without[:k] for p in parts], axis=1),
        said=np.concatenate([p.said for p in parts]),
        chance=np.concatenate([p.chance for p in parts]),
    )
