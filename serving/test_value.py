"""Would a test help to choose? What each value it may show would put first, and how likely each value is.

The value of information: Raiffa & Schlaifer, Applied Statistical Decision Theory, 1961. Without the test the
option is taken that comes first on average over its values; with it, the one that comes first for the value
found. Rules are kept to in both: an option whose rule fails is not taken, and one whose rule is met goes
before one whose rule is open. A model that finds the patient strange is not asked how likely a value is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.dictionary import Value, is_test
from data.patient import Patient
from data.program import Therapy
from models.target import Array
from serving.findings import Asked, Likely, likely
from serving.outlook import Advice
from serving.ranking import Standing, best
from serving.suppose import Case, known, outcomes_of, suppose
from serving.test_words import advice

LIMIT = 12  # tests asked at most: those of the rules first


@dataclass(frozen=True)
class Worth:
    """What one test would do: ``first`` is what comes first in each case, ``without`` if it is not done.

    ``changes`` is the chance that they differ. ``gain`` is in the probability of the response ``by`` answers;
    None where no number of this patient's compares them. It may be below 0 where a rule decides.
    """

    cases: tuple[Case, ...]
    without: Standing
    first: tuple[Standing, ...]
    changes: float | None
    gain: float | None
    by: Asked | None

    @property
    def matters(self) -> bool:
        """Whether the test can change what is done."""
        return any(s.therapy != self.without.therapy for s in self.first) or (self.gain or 0.0) > 1e-9


def advise(
    patient: Patient, therapies: Sequence[Therapy], asked: Sequence[Asked], base: Sequence[Standing]
) -> tuple[tuple[Advice, ...], int]:
    """Return the tests that could change what is done, the greatest gain first, and how many were tried.

    Parameters
    ----------
    patient : Patient
    therapies : sequence of Therapy
    asked : sequence of Asked
        The models of the responses, each with the patient under these therapies.
    base : sequence of Standing
        How each of the therapies stands today.
    """
    keys = untested(patient, therapies, asked)[:LIMIT]
    titles = {therapy.id: therapy.title for therapy in therapies}
    found = [w for w in worths(patient, therapies, asked, base, keys) if w.matters]
    told = [advice(w.cases, w.without, w.first, w.changes, w.gain, w.by, titles) for w in found]

    def order(one: Advice) -> tuple[bool, float, float]:
        return one.changes is None, -(one.gain or 0.0), -(one.changes or 0.0)

    return tuple(sorted(told, key=order)), len(keys)


def untested(patient: Patient, therapies: Sequence[Therapy], asked: Sequence[Asked]) -> list[str]:
    """Return the tests not done that a rule of a therapy or a model asks for, those of rules first."""
    rules = [key for therapy in therapies for rule in therapy.eligibility for key in rule.keys]
    learned = [key for one in asked if not one.strange for key in one.bundle.markers.tests_]
    keys = dict.fromkeys([*rules, *learned])
    return [key for key in keys if is_test(key) and not known(patient, key)]


def worths(
    patient: Patient,
    therapies: Sequence[Therapy],
    asked: Sequence[Asked],
    base: Sequence[Standing],
    keys: Sequence[str],
) -> list[Worth]:
    """Return what each of some tests not done would do; arguments as for :func:`advise`."""
    cases = _cases(patient, therapies, asked, keys)
    numbers = [likely(one, [case for of_test in cases for case in of_test], therapies) for one in asked]
    found, start = [], 0
    for of_test in cases:
        at = slice(start, start + len(of_test))
        own = [Likely(of.informed[at], of.blind[at], of.answered[at]) for of in numbers]
        found.append(_worth(of_test, therapies, base, asked, own))
        start = at.stop
    return found


def _cases(
    patient: Patient, therapies: Sequence[Therapy], asked: Sequence[Asked], keys: Sequence[str]
) -> list[list[Case]]:
    """Return the values of each test: with their chances, or those that a rule tells apart."""
    found = []
    known_chances = [one.bundle.markers.chances(one.X[0]) for one in asked if not one.strange]
    for key in keys:  # the first model that has learned a test speaks of it
        shown: list[tuple[Value, float | None]] = []
        for of in known_chances:
            shown = shown or list(of.get(key, ()))
        shown = shown or [(value, None) for value in outcomes_of(key, therapies)]
        found.append([Case(key, value, chance, suppose(patient, key, value)) for value, chance in shown])
    return found


def _worth(
    cases: Sequence[Case],
    therapies: Sequence[Therapy],
    base: Sequence[Standing],
    asked: Sequence[Asked],
    numbers: Sequence[Likely],
) -> Worth:
    first = [
        best(_standings(case.key, case.patient, therapies, base, [of.informed[i] for of in numbers]))
        for i, case in enumerate(cases)
    ]
    chance = np.array([np.nan if case.chance is None else case.chance for case in cases])
    if np.isnan(chance).any():
        return Worth(tuple(cases), best(base), tuple(first), None, None, None)
    average = [_average(chance, of.blind) for of in numbers]
    good = [tuple(_number(column[j]) for column in average) for j in range(len(therapies))]
    without = best([replace(s, good=mine) for s, mine in zip(base, good, strict=True)])
    changes = float(sum(p for p, s in zip(chance, first, strict=True) if s.therapy != without.therapy))
    gain, by = _gain(chance, without, first, therapies, asked, numbers)
    return Worth(tuple(cases), without, tuple(first), changes, gain, by)


def _standings(
    key: str, patient: Patient, therapies: Sequence[Therapy], base: Sequence[Standing], good: Sequence[Array]
) -> list[Standing]:
    """Return the standings of one case; only rules that ask for the test are judged again."""
    found = []
    for j, (therapy, before) in enumerate(zip(therapies, base, strict=True)):
        now = replace(before, good=tuple(_number(column[j]) for column in good))
        if any(key in rule.keys for rule in therapy.eligibility):
            now = replace(now, eligible=therapy.eligible(patient), matched=therapy.matched(patient))
        found.append(now)
    return found


def _average(chance: Array, numbers: Array) -> Array:
    """Return the mean over the cases in which there is a number, NaN where there never is: shape (t,)."""
    weight = chance[:, None] * ~np.isnan(numbers)
    total = weight.sum(0)
    mean = np.where(np.isnan(numbers), 0.0, numbers * weight).sum(0) / np.where(total > 0, total, 1.0)
    return np.where(total > 0, mean, np.nan)


def _gain(
    chance: Array,
    without: Standing,
    first: Sequence[Standing],
    therapies: Sequence[Therapy],
    asked: Sequence[Asked],
    numbers: Sequence[Likely],
) -> tuple[float | None, Asked | None]:
    """Return the expected gain by the first response that has a number for both sides of every change.

    The rates of others, left where a model abstains, are none.
    """
    place = {therapy.id: j for j, therapy in enumerate(therapies)}
    then, now = [place[s.therapy] for s in first], place[without.therapy]
    same = np.array(then) == now
    for one, of in zip(asked, numbers, strict=True):
        if not of.answered.all():
            continue
        better = of.informed[np.arange(len(then)), then] - of.blind[:, now]
        if not np.isnan(better[~same]).any() and not np.isnan(of.blind[:, now]).all():
            return float((chance * np.where(np.isnan(better), 0.0, better)).sum()), one
    return None, None


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
