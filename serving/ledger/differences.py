"""What differs between a kept answer and one made again: every value, by its path."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, TypeGuard

from data.rules import Fact
from serving.prediction import Option, Outcome, Prediction

#: Of a number, relative; the same model on the same machine gives the same bits, another processor the last.
TOLERANCE = 1e-9
#: What says when and where an answer was made, not what it is.
APART = {"audit", "patient_id", "provenance"}
REASONS = 3
Scalar = str | float | bool | None


class Difference(Fact):
    """A value that is not the same: where, what was kept, what it is now (None: not there)."""

    path: str
    kept: Scalar
    now: Scalar


class Moved(Fact):
    """What another model would say of one option: rank, chance of what is asked first, its main reasons."""

    therapy: str
    title: str
    rank: tuple[int | None, int | None]
    endpoint: str
    probability: tuple[float | None, float | None]
    reasons: tuple[tuple[str, ...], tuple[str, ...]]


def differences(kept: Prediction, now: Prediction) -> tuple[int, tuple[Difference, ...]]:
    """Compare every value of two answers.

    Returns
    -------
    compared : int
        How many values the kept answer has.
    differences : tuple of Difference
        Numbers apart by more than a relative ``TOLERANCE``, anything else unequal.
    """
    first, second = (dict(_flat(a.model_dump(mode="json", exclude=APART), "")) for a in (kept, now))
    paths = [*first, *(path for path in second if path not in first)]
    unequal = [path for path in paths if path not in first or path not in second]
    unequal += [p for p in first if p in second and not _same(first[p], second[p])]
    return len(first), tuple(
        Difference(path=p, kept=first.get(p), now=second.get(p)) for p in sorted(unequal, key=paths.index)
    )


def moved(kept: Prediction, now: Prediction) -> tuple[Moved, ...]:
    """Return what would change for each option, in the order of the kept answer, then what is new."""
    before = {option.therapy: option for option in kept.options}
    after = {option.therapy: option for option in now.options}
    return tuple(_moved(before.get(therapy), after.get(therapy)) for therapy in {**before, **after})


def _moved(before: Option | None, after: Option | None) -> Moved:
    known = before or after
    assert known is not None
    one, other = (_first(option) for option in (before, after))
    asked = one or other
    return Moved(
        therapy=known.therapy,
        title=known.title,
        rank=(before.rank if before else None, after.rank if after else None),
        endpoint=asked.endpoint if asked else "",
        probability=(one.probability if one else None, other.probability if other else None),
        reasons=(_reasons(one), _reasons(other)),
    )


def _first(option: Option | None) -> Outcome | None:
    """Return the first response of an option that has a number, else its first."""
    if option is None or not option.responses:
        return None
    return next((o for o in option.responses if o.probability is not None), option.responses[0])


def _reasons(outcome: Outcome | None) -> tuple[str, ...]:
    if outcome is None or outcome.explanation is None:
        return ()
    ranked = sorted(outcome.explanation.contributions, key=lambda c: -abs(c.contribution))
    return tuple(contribution.label for contribution in ranked[:REASONS])


def _flat(value: Any, path: str) -> Iterator[tuple[str, Scalar]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _flat(inner, f"{path}[{i}]")
    else:
        yield path, value


def _same(one: Scalar, other: Scalar) -> bool:
    if _is_number(one) and _is_number(other):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return one == other


def _is_number(value: Scalar) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
