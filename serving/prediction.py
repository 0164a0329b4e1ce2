"""The answer: options side by side, why, how sure, and from what."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from data.program import Verdict

NOTICE = "Research software. It supports and does not replace a clinician's decision."


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class Contribution(_Answer):
    """What one feature adds to the margin; ``value`` is ``None`` where it was missing."""

    feature: str
    group: str
    label: str
    value: float | str | None
    contribution: float


class Explanation(_Answer):
    """``base_value + Σ contributions = margin`` within ``residual``; ``scale``: log-odds, log-hazard or unit.

    ``groups`` are the sums by modality: mutations, expression, history, environment, therapy.
    """

    scale: str
    base_value: float
    margin: float
    residual: float
    contributions: tuple[Contribution, ...]
    groups: dict[str, float]


class Outcome(_Answer):
    """The answer to one endpoint under one therapy.

    ``probability`` is the chance of ``event`` (for time to event: of being free of it at
    ``horizon_days`` where ``role`` is response, of having had it where it is a side effect).
    A continuous endpoint has ``value`` in ``unit`` instead. ``interval`` covers with ``interval_level``.
    ``basis``: ``model`` (fitted on patients), ``base rate`` (the model did not beat it), ``evidence`` (a
    published rate, the same for everybody) or ``none`` (nobody like this patient received this therapy:
    no number).
    """

    endpoint: str
    title: str
    role: Literal["response", "side_effect"]
    event: str
    horizon_days: float | None
    probability: float | None
    basis: Literal["model", "base rate", "evidence", "none"]
    reason: str
    cohort: str
    design: str
    model: str
    explanation: Explanation | None
    value: float | None = None
    unit: str | None = None
    interval: tuple[float, float] | None = None
    interval_level: float | None = None


class Option(_Answer):
    """One therapy: whether it is for this patient, and what may come of it."""

    rank: int
    therapy: str
    title: str
    kind: Literal["targeted", "standard"]
    eligible: Verdict
    responses: tuple[Outcome, ...]
    side_effects: tuple[Outcome, ...]


class Overlap(_Answer):
    """How likely a patient like this one was to receive the therapy rather than the comparator."""

    propensity: float
    known: bool
    supported: bool
    reason: str


class Contrast(_Answer):
    """Therapy minus comparator (targeted minus standard, as a rule) for one endpoint.

    The contributions sum to ``margin_difference``.

    ``identified`` is false where the cohort cannot tell the two apart for a patient like this one;
    there is then no number.
    """

    endpoint: str
    therapy: str
    comparator: str
    identified: bool
    reason: str
    design: str
    cohort: str
    overlap: Overlap
    risk_difference: float | None = None
    number_needed_to_treat: float | None = None
    scale: str | None = None
    value_difference: float | None = None
    unit: str | None = None
    margin_difference: float | None = None
    contributions: tuple[Contribution, ...] = ()
    groups: dict[str, float] = {}


class Missing(_Answer):
    """A field a model uses and this patient lacks."""

    field: str
    label: str
    endpoints: tuple[str, ...]


class Reliability(_Answer):
    """What was missing, and what was given but used by no model."""

    missing: tuple[Missing, ...]
    unused: tuple[str, ...]


class ModelSource(_Answer):
    """Where the numbers of one endpoint come from."""

    model: str
    version: str
    run_id: str
    endpoint: str
    cohort: str
    cohort_sha256: str
    citation: str
    design: str
    patients: int
    trained_at: str


class Provenance(_Answer):
    """Everything needed to compute this answer again."""

    code_version: str
    models: tuple[ModelSource, ...]


class Prediction(_Answer):
    """The whole answer for one patient and one program."""

    patient_id: str | None
    program: str
    options: tuple[Option, ...]
    contrasts: tuple[Contrast, ...]
    reliability: Reliability
    provenance: Provenance
    notice: str = NOTICE
