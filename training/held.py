"""What the ensemble says of patients it was not fitted on, under every therapy that is compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

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

    ``row`` (n,) counts in the training rows. ``own`` (n,) is under the therapy received and ``own_without``
    (k, n) what the folds would have said; ``said`` (n, a) under each of ``arms``, whose propensity is
    ``chance`` (n, a).
    """

    row: Index
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


def hold(
    study: Study,
    stack: Stack,
    pipeline: FeaturePipeline,
    learned: tuple[Index, Array],
    test: tuple[Index, Array],
) -> Held:
    """Answer held-out rows under the therapy received and under every therapy compared.

    ``learned`` and ``test`` are the row numbers and the encoded rows (n, p) of either side.
    """
    row, X = test
    arms = tuple(dict.fromkeys(arm for pair in pairs(study) for arm in pair))
    own, own_without = _answers(study, stack, X)
    source = study.train.source.take(row)
    given = [pipeline.transform(source.under(study.program.therapy(arm))) for arm in arms]
    under = [answered(study.endpoint, stack, stack.margin(of_arm)) for of_arm in given]
    said = np.array(under).reshape(len(arms), len(row)).T
    names = pipeline.get_feature_names_out().tolist()
    return Held(row, arms, own, own_without, said, _chance(study, arms, names, learned, X))


def _answers(study: Study, stack: Stack, X: Array) -> tuple[Array, Array]:
    """Return what is answered, (n,), and what the folds would have, (k, n)."""
    without = [answered(study.endpoint, stack, margin) for margin in stack.margins(X)]
    return answered(study.endpoint, stack, stack.margin(X)), np.array(without).reshape(len(without), len(X))


def _chance(
    study: Study, arms: tuple[str, ...], names: Sequence[str], learned: tuple[Index, Array], X: Array
) -> Array:
    """Return the propensity of each arm for the rows X (n, p), from those learned from, shape (n, a)."""
    if not arms:
        return np.empty((len(X), 0))
    row, encoded = learned
    overlap = Overlap(study.randomised).fit(encoded, study.train.take(row).arms, names)
    found, known = overlap.propensities(X), overlap.arms_.tolist()
    columns = [found[:, known.index(arm)] if arm in known else np.zeros(len(X)) for arm in arms]
    return np.column_stack(columns)


def joined(parts: Sequence[Held]) -> Held:
    """Put the folds together; of refits as many as every fold has."""
    k = min(len(part.own_without) for part in parts)
    return Held(
        row=np.concatenate([p.row for p in parts]),
        arms=parts[0].arms,
        own=np.concatenate([p.own for p in parts]),
        own_without=np.concatenate([p.own_without[:k] for p in parts], axis=1),
        said=np.concatenate([p.said for p in parts]),
        chance=np.concatenate([p.chance for p in parts]),
    )
