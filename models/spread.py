"""How sure a probability or an effect is: what the folds would have said, and held-out groups to check it.

Delete-a-group jackknife (Kott 2001, J Off Stat 17:521-526): refits without one fold of the patients each
show how far the answer hangs on who was in the cohort. Where the rates of held-out groups stray further from
what was predicted than chance and the jackknife allow, all intervals are widened alike.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import t as student

from models.target import Array

WIDEST = 3.0
GROUP = 50  # patients


def deviation(without: Array) -> Array:
    """Return the jackknife standard error, shape (n,), of what was said without each of k folds, (k, n)."""
    k = len(without)
    return np.sqrt((k - 1) / k * ((without - without.mean(0)) ** 2).sum(0))


def half_width(without: Array, level: float) -> Array:
    """Return the half-width of an interval that covers with ``level``, shape (n,); (k, n) as above."""
    return deviation(without) * float(student.ppf((1 + level) / 2, len(without) - 1))


def widening(residual: Array, deviation: Array, group: NDArray[np.intp]) -> float:
    """Return the factor by which standard errors fall short of what held-out groups show, 1 to ``WIDEST``.

    Parameters
    ----------
    residual : array of shape (n,)
        Outcome (0 or 1, a pseudo-observation) less what was predicted.
    deviation : array of shape (n,)
        Standard error of the prediction, on the same scale.
    group : array of shape (n,)
        Groups of patients alike; errors within a group are taken to be one and the same.

    Notes
    -----
    The factor c for which Σ r²/(v + c²s²) over the groups is their number: r is the mean residual, v the
    variance that chance gives it, s the mean standard error (moments, as in DerSimonian & Laird 1986,
    doi:10.1016/0197-2456(86)90046-2).
    """
    labels, index, size = np.unique(group, return_inverse=True, return_counts=True)
    mean = np.bincount(index, residual) / size
    spread = np.bincount(index, (residual - mean[index]) ** 2) / np.maximum(size - 1, 1)
    chance, own = spread / size, np.bincount(index, deviation) / size

    def surplus(c: float) -> float:
        return float((mean**2 / np.maximum(chance + (c * own) ** 2, 1e-12)).sum() - len(labels))

    if surplus(1.0) <= 0:
        return 1.0
    return WIDEST if surplus(WIDEST) >= 0 else float(brentq(surplus, 1.0, WIDEST))


def alike(predicted: Array, size: int = GROUP) -> NDArray[np.intp]:
    """Return groups of about ``size`` patients with neighbouring predictions, shape (n,)."""
    order = predicted.argsort(kind="stable").argsort(kind="stable")
    return (order * max(len(predicted) // size, 1) // len(predicted)).astype(np.intp)
