"""The ensemble: members weighed on patients they were not fitted on, then calibrated.

Stacked generalisation with non-negative weights: Breiman 1996, doi:10.1007/BF00117832; van der Laan et al.
2007, doi:10.2202/1544-6115.1309. Calibration: Platt 1999 (binary); Cox slope (time to event).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Self

import numpy as np
from scipy.optimize import minimize
from sklearn.base import BaseEstimator, clone

from models import cox
from models.folds import folds
from models.likelihood import derivatives, loss, per_patient, units
from models.member import Member, require_both_outcomes, too_few_events
from models.target import Array, Target

Step = Callable[[str], None]
RIDGE = 1e-3


class Stack(BaseEstimator):
    """Margin = intercept + slope × Σ weight_k × (score_k − centre_k) / spread_k, weights ≥ 0.

    Scores, weights and calibration come from out-of-fold scores only. The weights are judged nested
    (learned on some folds, judged on another): unless they beat the first member, the simple one,
    by more than ``tolerance`` standard errors of the paired difference in log-likelihood, the first
    member is used alone.

    Parameters
    ----------
    members : list of (name, Member)
        The first is the simple model.
    folds : int
        Folds for the out-of-fold scores.
    tolerance : float
        Standard errors by which the ensemble must win; 1.645 is one-sided 95 %.
    calibrate : bool
        False for a single member that is not penalised (the rates by arm): calibrating it out of fold
        would shrink the difference of randomised arms towards none.
    """

    tuned_: dict[str, Member]
    fitted_: dict[str, Member]

    def __init__(
        self,
        members: Sequence[tuple[str, Member]],
        folds: int = 5,
        tolerance: float = 1.645,
        seed: int = 0,
        calibrate: bool = True,
    ) -> None:
        self.members, self.folds, self.tolerance, self.seed = members, folds, tolerance, seed
        self.calibrate = calibrate

    def fit(self, X: Array, target: Target, names: Sequence[str], step: Step = lambda _: None) -> Self:
        """Learn weights and calibration out of fold, then refit the members that count on all patients."""
        self._tune(X, target, names, step)
        self._settle(*self._out_of_fold(X, target, names, step), target)
        self._refit(X, target, names, step)
        return self

    def fit_each(
        self, X: Array, target: Target, names: Sequence[str], step: Step = lambda _: None
    ) -> dict[str, Stack]:
        """Fit, and return every member alone too, calibrated from the same out-of-fold scores."""
        self._tune(X, target, names, step)
        fold_of, scores = self._out_of_fold(X, target, names, step)
        alone = {}
        for k, member in enumerate(self.members):
            alone[member[0]] = Stack([member], self.folds, self.tolerance, self.seed)
            alone[member[0]].tuned_ = {member[0]: self.tuned_[member[0]]}
            alone[member[0]]._settle(fold_of, scores[:, [k]], target)
            alone[member[0]]._refit(X, target, names, step)
        self._settle(fold_of, scores, target)
        self.fitted_ = {name: alone[name].fitted_[name] for name in self._used()}
        return alone

    def _tune(self, X: Array, target: Target, names: Sequence[str], step: Step) -> None:
        require_both_outcomes(target)
        self.tuned_ = {}
        for name, member in self.members:
            step(f"tune {name}")
            self.tuned_[name] = member.tuned(X, target, names)

    def _settle(self, fold_of: Array, scores: Array, target: Target) -> None:
        """Decide weights, calibration and baseline hazard, all from out-of-fold scores (n, k)."""
        self.centre_, self.spread_ = scores.mean(0), np.maximum(scores.std(0), 1e-9)
        Z = (scores - self.centre_) / self.spread_
        simple, together = _nested(Z[:, :1], target, fold_of), _nested(Z, target, fold_of)
        self.gain_, self.gain_error_ = _paired_gain(simple, together, target, fold_of)
        used = Z.shape[1] if self.gain_ > self.tolerance * self.gain_error_ else 1
        weights, constant = _weigh(Z[:, :used], target)
        self.weights_ = np.concatenate([weights, np.zeros(Z.shape[1] - used)])
        shift, self.slope_ = _calibrate(together if used > 1 else simple, target)
        self.intercept_ = shift + self.slope_ * constant
        if not self.calibrate:  # the margin is the score itself
            self.weights_, self.slope_, self.intercept_ = self.spread_.copy(), 1.0, float(self.centre_[0])
        # Margins of patients not fitted on also give what turns margins into answers.
        self._scale(self.intercept_ + self.slope_ * (Z @ self.weights_), target)

    def _scale(self, margin: Array, target: Target) -> None:
        """Learn baseline hazards (of the event and of a competing one), or the errors of values."""
        none = cox.Baseline(np.empty(0), np.empty(0))
        first = cox.Baseline.fit(margin, target) if target.type == "time_to_event" else none
        # The competing event is not personalised: its hazard is that of the cohort.
        second = cox.Baseline.fit(np.zeros(len(target)), target.turned()) if target.competing else none
        self.times_, self.hazard_ = first.times, first.hazard
        self.other_times_, self.other_hazard_ = second.times, second.hazard
        self.errors_ = np.sort(np.abs(target.value - margin)) if len(target.value) else np.empty(0)

    def _refit(self, X: Array, target: Target, names: Sequence[str], step: Step) -> None:
        self.fitted_ = {}
        for name in self._used():
            step(f"fit {name} on all {len(X)} patients")
            self.fitted_[name] = clone(self.tuned_[name]).fit(X, target, names)

    def _used(self) -> list[str]:
        """Names of the members with a weight; the first is kept even if it learned nothing."""
        used = [name for k, (name, _) in enumerate(self.members) if self.weights_[k] > 1e-6]
        return used or [self.members[0][0]]

    def _out_of_fold(self, X: Array, target: Target, names: Sequence[str], step: Step) -> tuple[Array, Array]:
        pairs = folds(target, self.folds, self.seed)
        if not pairs:
            raise too_few_events(target)
        fold_of, scores = np.zeros(len(X)), np.zeros((len(X), len(self.members)))
        for fold, (train, test) in enumerate(pairs):
            fold_of[test] = fold
            for k, (name, member) in enumerate(self.tuned_.items()):
                step(f"fold {fold + 1}/{len(pairs)}: {name}")
                scores[test, k] = clone(member).fit(X[train], target.take(train), names).score(X[test])
        return fold_of, scores

    def margin(self, X: Array) -> Array:
        """Return the calibrated margin (log-odds or log relative hazard), shape (n,)."""
        total = np.full(len(X), self.intercept_)
        for name, factor, centre in self._terms():
            total = total + factor * (self.fitted_[name].score(X) - centre)
        return total

    def explain(self, X: Array) -> tuple[float, Array]:
        """Return base value and contributions (n, p); they sum to :meth:`margin`."""
        base, contributions = self.intercept_, np.zeros_like(X)
        for name, factor, centre in self._terms():
            member_base, parts = self.fitted_[name].explain(X)
            base += factor * (member_base - centre)
            contributions = contributions + factor * parts
        return float(base), contributions

    def survival(self, margin: Array, times: Array) -> Array:
        """Return the probability of not having had the event at each time, shape (n, len(times)).

        Where another event competes, whoever had that one first counts as free of the event.
        """
        first = cox.Baseline(self.times_, self.hazard_)
        return first.free(margin, times, cox.Baseline(self.other_times_, self.other_hazard_))

    def error(self, level: float) -> float:
        """Return the half-width, on the scale of the margin, that covers a value with this probability.

        Split conformal on out-of-fold errors: Lei et al. 2018, doi:10.1080/01621459.2017.1307116.
        """
        rank = int(np.ceil((len(self.errors_) + 1) * level)) - 1
        return float(self.errors_[rank]) if rank < len(self.errors_) else float("inf")

    def chance_below(self, margin: Array, limit: float | Array) -> Array:
        """Return the probability that a value lies below ``limit``, both on the scale of the margin.

        The out-of-fold errors are taken to fall to either side alike.
        """
        among = np.searchsorted(self.errors_, np.abs(limit - margin), side="right") / (len(self.errors_) + 1)
        return 0.5 + np.sign(limit - margin) * among / 2

    @property
    def exactness(self) -> float:
        """How exactly the explanation must add up: the loosest of the members used."""
        return max(member.tolerance for member in self.fitted_.values())

    def _terms(self) -> list[tuple[str, float, float]]:
        names = [name for name, _ in self.members]
        return [
            (name, self.slope_ * self.weights_[k] / self.spread_[k], self.centre_[k])
            for k, name in enumerate(names)
            if name in self.fitted_
        ]


def _weigh(Z: Array, target: Target) -> tuple[Array, float]:
    """Return non-negative weights (k,) and a constant that fit the outcome; a whiff of ridge breaks ties."""

    def cost(theta: Array) -> tuple[float, Array]:
        margin = theta[0] + Z @ theta[1:]
        slope = derivatives(margin, target)[0] / units(target)
        value = loss(margin, target) + 0.5 * RIDGE * (theta[1:] ** 2).sum()
        return value, np.concatenate([[slope.sum()], Z.T @ slope + RIDGE * theta[1:]])

    k = Z.shape[1]
    start = np.concatenate([[0.0], np.full(k, 0.1)])
    constant = (0.0, 0.0) if target.type == "time_to_event" else (None, None)
    found = minimize(cost, start, jac=True, method="L-BFGS-B", bounds=[constant, *[(0.0, None)] * k])
    return found.x[1:], float(found.x[0])


def _nested(Z: Array, target: Target, fold_of: Array) -> Array:
    """Return margins (n,) whose weights were learned without the patient's own fold."""
    margin = np.empty(len(Z))
    for fold in np.unique(fold_of):
        test = fold_of == fold
        weights, constant = _weigh(Z[~test], target.take(~test))
        margin[test] = constant + Z[test] @ weights
    return margin


def _paired_gain(simple: Array, together: Array, target: Target, fold_of: Array) -> tuple[float, float]:
    """Return how much less log-loss the ensemble has, and its standard error."""
    if target.type != "time_to_event":
        gain = per_patient(simple, target) - per_patient(together, target)
    else:
        parts = [fold_of == fold for fold in np.unique(fold_of)]
        losses = [[cox.log_loss(m[p], target.take(p)) for p in parts] for m in (simple, together)]
        gain = np.subtract(losses[0], losses[1])
    return float(gain.mean()), float(gain.std(ddof=1) / np.sqrt(len(gain)))


def _calibrate(margin: Array, target: Target) -> tuple[float, float]:
    """Return intercept and slope (never negative) that calibrate margins of patients not fitted on."""
    weights, constant = _weigh(margin[:, None], target)
    return constant, float(weights[0])
