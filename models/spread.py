"""How sure a probability or an effect is: what the folds would have said, and held-out groups to check it.

Delete-a-group jackknife (Kott 2001, J Off Stat 17:521-526): refits without one fold of the patients each
show how far the answer hangs on who was in the cohort. Where held-out patients show that the model errs by
more, all intervals are widened alike.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
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


def widening(residual: Array, deviation: Array, columns: Array, cell: NDArray[np.intp]) -> float:
    """Return the factor by which standard errors fall short of the errors of held-out patients, 1 to 3.

    Where a model errs, it errs alike for patients alike: products of their residuals, regressed on how alike
    they are, give the variance of its errors without that of chance (Haseman & Elston 1972,
    doi:10.1007/BF01066731). The jackknife misses what all refits share, such as the pull of a penalty.

    Parameters
    ----------
    residual : array of shape (n,)
        Outcome (0 or 1, a pseudo-observation) less what was predicted.
    deviation : array of shape (n,)
        Jackknife standard error of the prediction, on the same scale.
    columns : array of shape (n, p)
        Standardised columns of the patients, no gaps.
    cell : array of shape (n,)
        Patients with the same fitted model and therapy; only these are compared.
    """
    together = squares = 0.0
    Z = np.column_stack([np.ones(len(columns)), columns]) / np.sqrt(columns.shape[1] + 1)
    own = (Z**2).sum(1)
    for label in np.unique(cell):
        rows = cell == label
        together += float(((Z[rows].T @ residual[rows]) ** 2).sum() - (residual[rows] ** 2 * own[rows]).sum())
        squares += float(((Z[rows].T @ Z[rows]) ** 2).sum() - (own[rows] ** 2).sum())
    errors = max(together / max(squares, 1e-12), 0.0) * own.mean()
    admitted = max(float((deviation**2).mean()), 1e-12)
    return float(np.clip(np.sqrt(errors / admitted), 1.0, WIDEST))


def alike(predicted: Array, size: int = GROUP) -> NDArray[np.intp]:
    """Return groups of about ``size`` patients with neighbouring predictions, shape (n,)."""
    order = predicted.argsort(kind="stable").argsort(kind="stable")
    return (order * max(len(predicted) // size, 1) // len(predicted)).astype(np.intp)
