"""How likely every therapy is to work if a test had shown each of its values, in one go for all tests.

A model that abstains has no number of this patient, so it has none here either: therapies keep the rate of
those who received them, whatever is found. But where it abstains only because too much is not known, a test
may be what is lacking. Then it speaks of those tests of which it would answer every finding. A model that
answers today is taken to answer whatever a test shows, for what it may show was seen in training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.dictionary import dictionary
from data.program import Therapy
from features.source import from_patient
from features.therapy import MATCHES
from models.bundle import Bundle
from models.familiarity import Judgement
from models.target import Array
from serving.abstain import crude, judge
from serving.dose import nearness
from serving.suppose import Case


@dataclass(frozen=True)
class Asked:
    """A model, one patient encoded for it under each therapy, X (therapies, p), and if it answers."""

    bundle: Bundle
    X: Array
    judgement: Judgement

    @property
    def strange(self) -> bool:
        """Whether the patient is unlike those learned from, and does not only lack what a test may show."""
        return self.judgement.abstains and not self.judgement.only_lacking


@dataclass(frozen=True)
class Likely:
    """The probability of what is wanted, shape (cases, therapies), NaN where there is no number.

    ``informed``: if the case is known; ``blind``: if it is the case but not known. They differ where the
    therapy itself follows what is known, as a dose does. ``answered``, shape (cases,): whether these are the
    model's, and not the rates of others.
    """

    informed: Array
    blind: Array
    answered: NDArray[np.bool_]


def likely(asked: Asked, cases: Sequence[Case], therapies: Sequence[Therapy]) -> Likely:
    """Return how likely each therapy is to do what is wanted in each case; ``therapies`` are those of X."""
    bundle, n = asked.bundle, len(therapies)
    columns = {key: _columns(bundle, key, therapies) for key in {case.key for case in cases}}
    # The first block is the patient as they are; cases the model has no column for share it.
    blocks, block = [asked.X], np.zeros(len(cases), dtype=np.intp)
    for i, case in enumerate(cases):
        if len(columns[case.key]):
            source = from_patient(case.patient, therapies)
            blocks.append(bundle.pipeline.refilled(asked.X, source, columns[case.key]))
            block[i] = len(blocks) - 1
    answered = _answered(asked, blocks, block, [case.key for case in cases])
    known = _known(bundle, np.stack([rows[0] for rows in blocks]), therapies)[block]
    rates = np.array([crude(bundle, therapy.id) for therapy in therapies], dtype=float)
    others = np.where(known, rates, np.nan)
    if not answered.any():
        return Likely(others, others, answered)
    margin = bundle.stack.margin(np.concatenate(blocks)).reshape(-1, n)
    mine = known & answered[:, None]
    informed, blind = (np.where(mine, own[block], others) for own in _chances(bundle, margin, therapies))
    return Likely(informed, blind, answered)


def _answered(
    asked: Asked, blocks: Sequence[Array], block: NDArray[np.intp], keys: Sequence[str]
) -> NDArray[np.bool_]:
    """Return the cases whose numbers are the model's, shape (cases,): all those of a test, or none."""
    if asked.strange or not asked.judgement.abstains:
        return np.full(len(keys), not asked.strange)
    answers = np.array([not judge(asked.bundle, rows[0]).abstains for rows in blocks])[block]
    of = np.array(keys)
    return np.array([answers[of == key].all() for key in keys], dtype=bool)


def _columns(bundle: Bundle, key: str, therapies: Sequence[Therapy]) -> NDArray[np.intp]:
    """Return the columns that follow a test: its own; of a target, whether the drug matches."""
    gene = dictionary()[key].marker_of if key in dictionary() else key.split(":", 1)[1]
    matches = MATCHES if any(gene in therapy.targets for therapy in therapies) else frozenset()
    found = [j for j, f in enumerate(bundle.features) if f.key == key or f.name in matches]
    return np.array(found, dtype=np.intp)


def _known(bundle: Bundle, X: Array, therapies: Sequence[Therapy]) -> NDArray[np.bool_]:
    """Return which therapies the cohort can speak of, or a rule prescribes: shape (patients, therapies)."""
    supported, arms = bundle.overlap.supported(X), bundle.overlap.arms_.tolist()
    known = np.zeros((len(X), len(therapies)), dtype=bool)
    for j, therapy in enumerate(therapies):
        if bundle.card.endpoint.id in dict(therapy.fixed):
            known[:, j] = True
        elif therapy.id in arms:
            known[:, j] = supported[:, arms.index(therapy.id)]
    return known


def _chances(bundle: Bundle, margin: Array, therapies: Sequence[Therapy]) -> tuple[Array, Array]:
    """Return the chances if informed and if blind, margin of shape (blocks, therapies)."""
    endpoint = bundle.card.endpoint
    if endpoint.type != "continuous":
        chance = bundle.probability(margin.ravel()).reshape(margin.shape)
        return chance, chance
    if not endpoint.tablets_mg:
        none = np.full(margin.shape, np.nan)
        return none, none
    dose = bundle.value(margin.ravel()).reshape(margin.shape)
    for j, therapy in enumerate(therapies):
        dose[:, j] = dict(therapy.fixed).get(endpoint.id, dose[:, j])
    first = np.broadcast_to(dose[0], dose.shape)
    chances = [nearness(bundle, margin.ravel(), given.ravel()).reshape(dose.shape) for given in (dose, first)]
    return chances[0], chances[1]
