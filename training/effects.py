"""The effect of one therapy against another for each patient: estimated, judged, and which way is served."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Final, Literal

import numpy as np

from models.card import EffectCard, Measure
from models.effect import EffectNet, scores
from models.pseudo import outcomes
from models.target import Array, in_unit
from training.candidates import Effort
from training.effect_metrics import fifths, measures
from training.evaluate import Fitted, Judged
from training.held import Held, pairs
from training.metrics import Interval
from training.study import Study

PREDICTIONS: Final = "predictions"
DOUBLY_ROBUST: Final = "doubly robust"
BEYOND_DOUBT = 1.645  # standard errors, one-sided 95 %


@dataclass(frozen=True)
class Effect:
    """One contrast: ``score`` (n,) of held-out patients, what each learner said of them, and the judgement.

    ``net`` is the doubly robust model, fitted on all.
    """

    pair: tuple[str, str]
    score: Array
    said: dict[str, Array]
    judged: dict[str, dict[str, Interval]]
    net: EffectNet
    card: EffectCard

    def rows(self) -> Iterator[dict[str, object]]:
        """Yield a row a learner and measure, as in the table of the candidates."""
        split = f"effect of {self.pair[0]} against {self.pair[1]}"
        for learner, found in self.judged.items():
            for metric, measure in found.items():
                yield {"split": split, "model": learner, "metric": metric, **asdict(measure)}


def effects(study: Study, judged: Judged, fitted: Fitted, effort: Effort) -> Iterator[Effect]:
    """Yield every contrast of the program that this cohort holds.

    None where the event recurs: a patient then has many rows, and no single outcome at the horizon.
    """
    if judged.held is None or study.endpoint.recurrent:
        return
    held = judged.held
    arms = np.array([arm or "" for arm in study.train.arms])[held.row]
    outcome = observed(study, held)
    names = fitted.pipeline.get_feature_names_out().tolist()
    for pair in pairs(study):
        said, chance = held.pair(pair)
        score = scores(outcome, arms, pair, said, chance)
        if np.isfinite(score).sum() < 2 * effort.folds:
            continue
        net = EffectNet(seed=effort.seed)
        by_net = net.fit_held(fitted.X[held.row], score, names)
        known = np.isfinite(score)
        answers = {PREDICTIONS: (said[:, 0] - said[:, 1])[known], DOUBLY_ROBUST: by_net[known]}
        yield _effect(study, pair, score, answers, net, effort)


def observed(study: Study, held: Held) -> Array:
    """Return what happened to the held-out patients, in the terms of the answer, shape (n,)."""
    endpoint, target = study.endpoint, study.train.target.take(held.row)
    arms = [study.train.arms[i] for i in held.row]
    found = outcomes(target, endpoint.horizon_days, arms)
    if endpoint.type == "continuous":
        return in_unit(endpoint, found)
    late = endpoint.type == "time_to_event" and endpoint.role != "response"
    return 1 - found if late else found


def _effect(
    study: Study,
    pair: tuple[str, str],
    score: Array,
    said: dict[str, Array],
    net: EffectNet,
    effort: Effort,
) -> Effect:
    known, sign = score[np.isfinite(score)], -1.0 if study.endpoint.role == "side_effect" else 1.0
    boots = min(effort.bootstrap, 500)
    judged = {n: measures(known, s, sign, n_boot=boots, seed=effort.seed) for n, s in said.items()}
    learner = chosen(known, said)
    card = EffectCard(
        therapy=pair[0],
        comparator=pair[1],
        learner=learner,
        patients=len(known),
        left_out=int(len(score) - len(known)),
        measures={name: _numbers(found) for name, found in judged[learner].items()},
        fifths=tuple(fifths(known, said[learner])),
    )
    return Effect(pair, score, said, judged, net, card)


def chosen(score: Array, said: dict[str, Array]) -> Literal["predictions", "doubly robust"]:
    """Return the learner that is served: the difference of the predictions, unless the other is nearer.

    Nearer to the scores of held-out patients, by more than 1.645 standard errors of the squared error saved.
    """
    saved = (score - said[PREDICTIONS]) ** 2 - (score - said[DOUBLY_ROBUST]) ** 2
    error = saved.std(ddof=1) / math.sqrt(len(saved))
    return DOUBLY_ROBUST if saved.mean() > BEYOND_DOUBT * error else PREDICTIONS


def _numbers(found: Interval) -> Measure:
    low, value, high = (v if math.isfinite(v) else None for v in (found.low, found.value, found.high))
    return value, low, high
