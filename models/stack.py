"""The ensemble: members weighed on patients they were not fitted on, then calibrated.

Stacked generalisation with non-negative weights: Breiman 1996, doi:10.1007/BF00117832; van der Laan et al.
2007, doi:10.2202/1544-6115.1309. Calibration: Platt 1999 (binary); Cox slope (time to event).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Self

import numpy as np
from sklearn.base import BaseEstimator, clone

from models import cox
from models.errors import Errors
from models.folds import folds
from models.member import Member, require_both_outcomes, too_few_events
from models.target import Array, Target
from models.weights import calibrate, nested, paired_gain, weigh

Step = Callable[[str], None]
CONSTANT = 1e-6  # a score that varies less says nothing, and must not be blown up


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
        fold_of, scores = self._out_of_fold(X, target, names, step)
        self._settle(fold_of, scores, target)
        self._refit(X, target, names, step)
        self._keep_folds(X, target, names)
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
        self._keep_folds(X, target, names)
        return alone

    def _tune(self, X: Array, target: Target, names: Sequence[str], step: Step) -> None:
        require_both_outcomes(target)
        self.tuned_ = {}
        for name, member in self.members:
            step(f"tune {name}")
            self.tuned_[name] = member.tuned(X, target, names)

    def _settle(self, fold_of: Array, scores: Array, target: Target) -> None:
        """Decide weights, calibration and baseline hazard, all from out-of-fold scores (n, k)."""
        self.centre_, spread = scores.mean(0), scores.std(0)
        self.spread_ = np.where(spread > CONSTANT, spread, 1.0)
        Z = (scores - self.centre_) / self.spread_
        simple, together = nested(Z[:, :1], target, fold_of), nested(Z, target, fold_of)
        self.gain_, self.gain_error_ = paired_gain(simple, together, target, fold_of)
        used = Z.shape[1] if self.gain_ > self.tolerance * self.gain_error_ else 1
        weights, constant = weigh(Z[:, :used], target)
        self.weights_ = np.concatenate([weights, np.zeros(Z.shape[1] - used)])
        shift, self.slope_ = calibrate(together if used > 1 else simple, target)
        self.intercept_ = shift + self.slope_ * constant
        if not self.calibrate:  # the margin is the score itself
            self.weights_, self.slope_, self.intercept_ = self.spread_.copy(), 1.0, float(self.centre_[0])
        # Margins of patients not fitted on also give what turns margins into answers.
        self._scale(self.intercept_ + self.slope_ * (Z @ self.weights_), target)

    def _scale(self, margin: Array, target: Target) -> None:
        """Learn baseline hazards (of the event and of a competing one), or the errors of values."""
        none = cox.Baseline(np.empty(0), np.empty(0))
        self.folds_: list[dict[str, Member]] = []
        self.level_ = np.empty(0)
        first = cox.Baseline.fit(margin, target) if target.type == "time_to_event" else none
        # The competing event is not personalised: its hazard is that of the cohort.
        second = cox.Baseline.fit(np.zeros(len(target)), target.turned()) if target.competing else none
        self.times_, self.hazard_ = first.times, first.hazard
        self.other_times_, self.other_hazard_ = second.times, second.hazard
        self.errors_ = Errors.fit(margin, target.value if len(target.value) else margin[:0])

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
        self._without: list[dict[str, Member]] = []
        for fold, (train, test) in enumerate(pairs):
            fold_of[test] = fold
            self._without.append({})
            for k, (name, member) in enumerate(self.tuned_.items()):
                step(f"fold {fold + 1}/{len(pairs)}: {name}")
                self._without[-1][name] = clone(member).fit(X[train], target.take(train), names)
                scores[test, k] = self._without[-1][name].score(X[test])
        return fold_of, scores

    def _keep_folds(self, X: Array, target: Target, names: Sequence[str]) -> None:
        """Keep the members fitted without a fold, for :meth:`margins`.

        Of a value only where therapies are compared: its own interval comes from the errors.
        """
        compared = any(name.startswith("therapy:") for name in names)
        used = self._used() if target.type != "continuous" or compared else []
        self.folds_ = [{name: fitted[name] for name in used} for fitted in self._without if used]
        del self._without
        # A log-hazard has no level of its own, so that of each fold is brought to that of the whole.
        whole, relative = self._margin(self.fitted_, X).mean(), target.type == "time_to_event"
        level = [self._margin(fitted, X).mean() - whole if relative else 0.0 for fitted in self.folds_]
        self.level_ = np.array(level)

    def margin(self, X: Array) -> Array:
        """Return the calibrated margin (log-odds or log relative hazard), shape (n,)."""
        return self._margin(self.fitted_, X)

    def _margin(self, fitted: dict[str, Member], X: Array) -> Array:
        total = np.full(len(X), self.intercept_)
        for name, factor, centre in self._terms():
            total = total + factor * (fitted[name].score(X) - centre)
        return total

    def margins(self, X: Array) -> Array:
        """Return what each of the folds would have said without it, shape (k, n); (0, n) of values."""
        pairs = zip(self.folds_, self.level_, strict=True)
        found = [self._margin(fitted, X) - level for fitted, level in pairs]
        return np.array(found).reshape(len(self.folds_), len(X))

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
