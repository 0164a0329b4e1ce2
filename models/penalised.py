"""Penalised likelihoods, minimised: logistic, Cox, least squares; along a path of penalties if wanted.

Iteratively reweighted least squares, each step scikit-learn's coordinate descent. Friedman, Hastie &
Tibshirani 2010, doi:10.18637/jss.v033.i01; Simon et al. 2011, doi:10.18637/jss.v039.i05.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from sklearn import config_context
from sklearn.linear_model import ElasticNet as LeastSquares

from models.folds import Index
from models.likelihood import constant, derivatives, loss
from models.target import Array, Target

Fit = tuple[Array, float]
Pair = tuple[Index, Index]
RELAXED = 1e-3  # the penalty of columns once they are chosen
ENOUGH = 2  # steps to a weaker penalty that made it worse, after which no weaker one is tried


def path(
    Z: Array,
    target: Target,
    mix: float,
    penalties: Sequence[float],
    pairs: list[Pair],
    *,
    relaxed: bool = False,
) -> list[float]:
    """Return the loss on hidden patients, summed over the pairs, of every penalty from strong to weak.

    ``relaxed``: of the columns kept, fitted again (:func:`relax`). Each fit starts from the last. Once
    ``ENOUGH`` steps have made it worse, the weaker penalties, which take longest, are not tried and cost
    infinity.
    """
    costs: list[float] = []
    starts: list[Fit | None] = [None] * len(pairs)
    for penalty in penalties:
        rising = [later > earlier for earlier, later in pairwise(costs)][-ENOUGH:]
        if len(rising) == ENOUGH and all(rising):
            return costs + [np.inf] * (len(penalties) - len(costs))
        cost = 0.0
        for i, (train, test) in enumerate(pairs):
            fit = starts[i] = solve(Z[train], target.take(train), penalty, mix, starts[i])
            coef, intercept = relax(Z[train], target.take(train), fit) if relaxed else fit
            cost += loss(intercept + Z[test] @ coef, target.take(test))
        costs.append(cost)
    return costs


def solve(Z: Array, target: Target, penalty: float, mix: float, start: Fit | None = None) -> Fit:
    """Minimise by iteratively reweighted least squares, each step scikit-learn's coordinate descent."""
    coef, intercept = start if start is not None else (np.zeros(Z.shape[1]), constant(target))
    if not Z.shape[1]:
        return coef, intercept
    best = _objective(Z, target, penalty, mix, coef, intercept)
    for _ in range(30):
        margin = intercept + Z @ coef
        slope, curvature = derivatives(margin, target)
        scale = curvature.mean()
        step = _least_squares(scale, penalty, mix, target.type)
        step.coef_ = coef.copy()
        with config_context(assume_finite=True, skip_parameter_validation=True):
            step.fit(Z, margin - slope / curvature, sample_weight=curvature)
        coef, intercept, value = _damped(Z, target, penalty, mix, (coef, intercept), step, best)
        if best - value < 1e-7 or target.type == "continuous":  # least squares need no second step
            break
        best = value
    return coef, intercept


def relax(Z: Array, target: Target, fit: Fit) -> Fit:
    """Return the columns that a penalty kept fitted again, hardly penalised, so that it does not shrink them.

    The relaxed lasso: Meinshausen 2007, doi:10.1016/j.csda.2006.12.019.
    """
    kept = np.flatnonzero(fit[0])
    coef = np.zeros_like(fit[0])
    coef[kept], intercept = solve(Z[:, kept], target, RELAXED, 0.0, (fit[0][kept], fit[1]))
    return coef, intercept


def _least_squares(scale: float, penalty: float, mix: float, kind: str) -> LeastSquares:
    return LeastSquares(
        alpha=penalty / scale,
        precompute=True,  # halves the time where patients outnumber columns, and never costs
        l1_ratio=mix,
        fit_intercept=kind != "time_to_event",
        warm_start=True,
        max_iter=10_000,
        tol=1e-5,
    )


def _damped(
    Z: Array,
    target: Target,
    penalty: float,
    mix: float,
    old: Fit,
    step: LeastSquares,
    best: float,
) -> tuple[Array, float, float]:
    """Take the step, halved until the objective does not rise (Cox curvature is only diagonal)."""
    share = 1.0
    for _ in range(12):
        coef = old[0] + share * (step.coef_ - old[0])
        intercept = (
            old[1] + share * (float(step.intercept_) - old[1]) if target.type != "time_to_event" else 0.0
        )
        value = _objective(Z, target, penalty, mix, coef, intercept)
        if value <= best:
            return coef, intercept, value
        share /= 2
    return *old, best


def _objective(Z: Array, target: Target, penalty: float, mix: float, coef: Array, intercept: float) -> float:
    shrinkage = mix * np.abs(coef).sum() + (1 - mix) / 2 * (coef**2).sum()
    # Per patient for both kinds: glmnet's scaling of the Cox likelihood too.
    events = target.event.mean() if target.type == "time_to_event" else 1.0
    return events * loss(intercept + Z @ coef, target) + penalty * shrinkage
