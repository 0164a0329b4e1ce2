"""How far to trust an answer: what was missing, what was left out, for whom the models do not speak."""

from __future__ import annotations

from data.rules import Fact


class Missing(Fact):
    """A field a model uses and this patient lacks."""

    field: str
    label: str
    endpoints: tuple[str, ...]


class Outside(Fact):
    """A value nobody learned from had: a number beyond ``low`` to ``high``, or (both None) a level."""

    field: str
    label: str
    value: float | str | None
    low: float | str | None = None
    high: float | str | None = None


class Familiar(Fact):
    """Whether this patient is like those an endpoint was learned from, and if ``abstained``, why not.

    ``in_distribution``: share of the patients learned from that are as unusual (a p-value).
    ``missing_share``: share of what the model leans on that is not known of this patient.
    """

    endpoint: str
    in_distribution: float
    missing_share: float
    outside: tuple[Outside, ...]
    abstained: bool
    reasons: tuple[str, ...]


class NotAsked(Fact):
    """A question left out because the patient has another disease than it is about."""

    endpoint: str
    title: str
    reason: str


class Reliability(Fact):
    """What was missing, given but used by no model, and for whom the models do not speak.

    ``abstained``: every response that was asked for.
    """

    missing: tuple[Missing, ...]
    unused: tuple[str, ...]
    not_asked: tuple[NotAsked, ...]
    endpoints: tuple[Familiar, ...]
    abstained: bool
