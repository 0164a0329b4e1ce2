"""By how much the intervals of a model have to be widened before they keep their promise."""

from __future__ import annotations

import numpy as np

from models.replicate import shortfall
from models.spread import WIDEST, alike, deviation, widening
from training.candidates import ENSEMBLE, Effort
from training.effects import observed
from training.evaluate import LEVEL, Fitted, Judged
from training.study import Study


def wider(study: Study, judged: Judged, fitted: Fitted, effort: Effort) -> float:
    """Return the factor on jackknife intervals, 1 to 3: the larger of two that are asked for.

    By a replica of the cohort whose truth is known (what penalties do to every refit alike), and by the rates
    of held-out groups (where the model is not the truth). 1 of values, whose intervals come from the errors,
    and of events that recur or compete, which the replica does not draw.
    """
    held, target = judged.held, study.train.target
    if held is None or len(held.own_without) < 2 or target.type == "continuous":
        return 1.0
    if study.endpoint.recurrent:
        return 1.0
    seen = widening(observed(study, held) - held.own, deviation(held.own_without), alike(held.own))
    if target.competing:
        return seen
    names = fitted.pipeline.get_feature_names_out().tolist()
    replica = shortfall(fitted.candidates[ENSEMBLE], fitted.X, target, names, LEVEL, effort.seed)
    return float(np.clip(max(seen, replica), 1.0, WIDEST))
