"""The outlook in an answer: after a failure, if the patient changed something, if a test were done."""

from __future__ import annotations

from typing import Literal

from data.rules import Fact, Verdict


class NextOption(Fact):
    """One option after a failure.

    ``good`` is the chance of what is wanted by ``endpoint``, None where there is no basis; ``active`` is how
    many drugs are expected fully active against a virus.
    """

    therapy: str
    title: str
    kind: Literal["targeted", "standard"]
    eligible: Verdict
    matched: bool
    good: float | None
    endpoint: str | None
    basis: Literal["model", "base rate", "none"]
    active: float | None = None


class Excluded(Fact):
    """A therapy ruled out after a failure: ``spent`` if by it, else it never was for this patient."""

    therapy: str
    title: str
    spent: bool
    reason: str


class NextLine(Fact):
    """What to consider if ``after`` fails: for the same patient who has had it, the options left, best first.

    ``changed`` are the fields the failure changes (None: to be determined anew), ``cautions`` what the
    numbers cannot say, ``retest`` what to look for before the next choice, with its source.
    """

    after: str
    title: str
    options: tuple[NextOption, ...]
    excluded: tuple[Excluded, ...]
    changed: dict[str, bool | float | None]
    cautions: tuple[str, ...]
    retest: tuple[str, ...]


class Shift(Fact):
    """How the answer to one endpoint under one therapy moves with the changed field: changed less present.

    ``to`` is the value it is changed to, the nearest to the goal at which there were patients to learn from;
    ``margin_difference`` is on ``scale``, all of it due to the field, for nothing else differs. A value has
    ``value_difference`` in ``unit`` in place of a ``difference`` in probability.
    """

    endpoint: str
    title: str
    role: Literal["response", "side_effect"]
    therapy: str
    to: float | bool
    difference: float | None
    value_difference: float | None = None
    unit: str | None = None
    scale: str
    margin_difference: float
    cohort: str
    design: str
    reason: str


class WhatIf(Fact):
    """What the models make of something a patient can change; an association, not what the change would do.

    ``value`` is None where it was not given, and there are then no shifts. ``goal`` is lowest and highest,
    None where there is no bound.
    """

    field: str
    label: str
    unit: str
    value: float | bool | None
    goal: tuple[float | None, float | None]
    shifts: tuple[Shift, ...] = ()
    reason: str


class Finding(Fact):
    """A value a test may show, how likely that is, and the option that would then come first."""

    value: str
    chance: float | None
    first: str


class Advice(Fact):
    """Whether knowing a test that was not done would change what comes first.

    ``without`` is the option that comes first on average over what the test may show, ``changes`` the
    chance that another does when it is known. ``gain`` is the expected gain in the probability of the
    response ``endpoint``, averaged over all findings. Either is ``None`` where it is not known; ``reason``
    says why.
    """

    field: str
    label: str
    changes: float | None
    gain: float | None
    endpoint: str | None
    without: str
    reason: str
    findings: tuple[Finding, ...]
