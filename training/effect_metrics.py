"""How good effects of one therapy against another are, judged by doubly robust scores of held-out patients.

Nobody is seen under two therapies, but the mean score of any group is the group's effect. Calibration: the
best linear predictor (Chernozhukov et al. 2025, doi:10.3982/ECTA19303). AUTOC and Qini: Yadlowsky et al.
2025, doi:10.1080/01621459.2024.2393466. Value of treating by the effect: Athey & Wager 2021,
doi:10.3982/ECTA15732.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.target import Array, Target
from training.metrics import Interval, bootstrap, percentiles

Statistic = Callable[[Array, Array, Array], Array]
FIFTHS = 5


def measures(score: Array, effect: Array, sign: float, *, n_boot: int, seed: int) -> dict[str, Interval]:
    """Return every measure with its 95 % interval, by name.

    Parameters
    ----------
    score, effect : arrays of shape (n,)
        Doubly robust score, and the effect said of a patient not fitted on, in the same unit.
    sign : float
        1 where more is better, -1 where less is (side effects).
    n_boot, seed : int
        Of the resamples of patients.

    Returns
    -------
    dict of str to Interval
        ``average_effect``; ``effect_slope``, 1 if effects are neither exaggerated nor flat; ``autoc`` and
        ``qini``, 0 if patients are ranked no better than by chance; ``gain_by_effect``: what treating those
        with a favourable effect gains over giving everybody the second therapy, and
        ``gain_over_first`` over giving everybody the first. All but the slope have the unit of the score.
    """
    better, ranked = sign * score, sign * effect
    ones = np.ones((1, len(score)))
    point = {name: float(of(ones, better, ranked)[0]) for name, of in STATISTICS.items()}
    draws: dict[str, list[Array]] = {name: [] for name in STATISTICS}
    for weights in bootstrap(Target.continuous(score), n_boot, seed):
        for name, of in STATISTICS.items():
            draws[name].append(of(weights, better, ranked))
    found = {}
    for name, value in point.items():
        flip = sign if name == "average_effect" else 1.0
        low, high = percentiles(flip * np.concatenate(draws[name]))
        found[name] = Interval(name, flip * value, low, high, len(score), 0)
    return found


def _mean(weights: Array, values: Array) -> Array:
    return weights @ values / weights.sum(1)


def _slope(weights: Array, better: Array, ranked: Array) -> Array:
    """Return the slope of the score on the effect; NaN where the effect is the same for everybody."""
    centred = ranked - _mean(weights, ranked)[:, None]
    spread = (weights * centred**2).sum(1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(spread > 1e-12 * len(ranked), (weights * centred * better).sum(1) / spread, np.nan)


def _targeting(weights: Array, better: Array, ranked: Array) -> tuple[Array, Array]:
    """Return the share treated so far (b, n), most favoured first, and its mean score less everybody's."""
    order = np.argsort(-ranked, kind="stable")
    weights, better = weights[:, order], better[order]
    treated = np.cumsum(weights, axis=1)
    mean = np.cumsum(weights * better, axis=1) / np.maximum(treated, 1e-12)
    return treated / treated[:, -1:], mean - mean[:, -1:]


def _autoc(weights: Array, better: Array, ranked: Array) -> Array:
    if np.ptp(ranked) <= 1e-9:
        return np.full(len(weights), np.nan)
    share, more = _targeting(weights, better, ranked)
    return (more * np.diff(share, axis=1, prepend=0.0)).sum(1)


def _qini(weights: Array, better: Array, ranked: Array) -> Array:
    if np.ptp(ranked) <= 1e-9:
        return np.full(len(weights), np.nan)
    share, more = _targeting(weights, better, ranked)
    return (share * more * np.diff(share, axis=1, prepend=0.0)).sum(1)


STATISTICS: dict[str, Statistic] = {
    "average_effect": lambda w, better, ranked: _mean(w, better),
    "effect_slope": _slope,
    "autoc": _autoc,
    "qini": _qini,
    "gain_by_effect": lambda w, better, ranked: _mean(w, better * (ranked > 0)),
    "gain_over_first": lambda w, better, ranked: _mean(w, -better * (ranked <= 0)),
}


def fifths(score: Array, effect: Array) -> list[tuple[float, float, float, float]]:
    """Return predicted effect, observed effect and its 95 % interval, by fifth of the predicted effect."""
    order = np.argsort(effect, kind="stable")
    rows = []
    for part in np.array_split(order, FIFTHS):
        seen = score[part]
        said, mean = float(effect[part].mean()), float(seen.mean())
        error = 1.96 * float(seen.std(ddof=1)) / len(part) ** 0.5
        rows.append((said, mean, mean - error, mean + error))
    return rows
