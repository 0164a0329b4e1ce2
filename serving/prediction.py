"""The answer: options side by side, why, how sure, and from what."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from data.program import Verdict
from serving.dose import WeeklyPlan
from serving.known import Known, Spoken
from serving.ledger.store import Audit
from serving.outlook import Advice, NextLine, WhatIf
from serving.provenance import Provenance
from serving.trust import Reliability

NOTICE = "Research software. It supports and does not replace a clinician's decision."


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class Contribution(_Answer):
    """What one feature adds to the margin; ``value`` is ``None`` where it was missing.

    ``points``, of a contrast: its share of the difference in risk (a fraction), or in value in the unit.
    """

    feature: str
    group: str
    label: str
    value: float | str | None
    contribution: float
    points: float | None = None


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
    A published rate has a CTCAE ``grade`` and its ``sources``; ``carriers`` is the gene whose carriers it is
    of, where it is not that of all comers.
    A dose has a ``plan`` of tablets, and ``near``: the probability that it is within 20 % of the one needed.
    ``basis``: ``model`` (fitted on patients), ``base rate`` (the model did not beat it, or abstained: then
    ``reason`` says why, and of a value the interval is where most patients lie), ``evidence`` (a published
    rate, the same for everybody), ``rule`` (what the therapy prescribes) or ``none`` (nobody like this
    patient received this therapy: no number).
    """

    endpoint: str
    title: str
    role: Literal["response", "side_effect"]
    event: str
    horizon_days: float | None
    probability: float | None
    basis: Literal["model", "base rate", "evidence", "rule", "none"]
    reason: str
    cohort: str
    design: str
    model: str
    explanation: Explanation | None
    value: float | None = None
    unit: str | None = None
    interval: tuple[float, float] | None = None
    interval_level: float | None = None
    plan: WeeklyPlan | None = None
    near: float | None = None
    grade: str | None = None
    carriers: str | None = None
    sources: tuple[str, ...] = ()


class Susceptibility(_Answer):
    """How well the virus withstands a drug, from its genotype.

    ``value`` is the fold change (``interval`` covers with ``interval_level``), ``susceptible`` the
    probability that it lies below ``resistant_at``, that is that the drug is fully active. ``basis`` is
    ``none``, without numbers, where the gene was not sequenced.
    """

    drugs: tuple[str, ...]
    endpoint: str
    title: str
    resistant_at: float
    susceptible: float | None
    value: float | None
    unit: str
    interval: tuple[float, float] | None = None
    interval_level: float | None = None
    basis: Literal["model", "base rate", "none"]
    reason: str
    cohort: str
    design: str
    model: str
    explanation: Explanation | None


class Activity(_Answer):
    """How many drugs of a regimen the virus leaves fully active.

    ``drugs`` gives the probability of each, ``expected`` is their sum, ``active`` how many are more likely
    fully active than not. Drugs nothing is known of (those that only boost another, say) do not count.
    """

    active: int
    expected: float
    drugs: dict[str, float]


class Option(_Answer):
    """One therapy: whether it is for this patient, and what may come of it.

    ``matched``: the patient has an alteration or marker that the therapy asks for. ``superseded`` says why no
    guideline recommends it today. ``activity`` is of drugs against a virus. ``known`` is not predicted but
    looked up: evidence, pharmacogenes, labels.
    """

    rank: int
    therapy: str
    title: str
    kind: Literal["targeted", "standard"]
    eligible: Verdict
    matched: bool = False
    responses: tuple[Outcome, ...]
    side_effects: tuple[Outcome, ...]
    superseded: str | None = None
    activity: Activity | None = None
    known: Spoken = Spoken()


class Overlap(_Answer):
    """How likely a patient like this one was to receive the therapy rather than the comparator."""

    propensity: float
    known: bool
    supported: bool
    reason: str


class Effect(_Answer):
    """What the therapy does for a patient like this one, against the comparator, and how far to trust it.

    ``estimate`` and ``average`` (of all patients with overlap) are differences of probabilities or values;
    ``interval`` covers with ``interval_level``, the others with 95 %. ``learner``: ``predictions``, the
    difference of what is predicted, or ``doubly robust``, a model of the effect itself. ``slope`` is 1 where
    the effects of patients not learned from turned out as said, 0 where all had the same; ``autoc`` is above
    0 where they were ranked rightly. ``fifths`` of those patients by predicted effect: predicted, observed,
    low, high. ``left_out`` had no overlap.
    """

    estimate: float
    interval: tuple[float, float]
    interval_level: float
    learner: Literal["predictions", "doubly robust"]
    average: float | None = None
    average_interval: tuple[float, float] | None = None
    slope: float | None = None
    slope_interval: tuple[float, float] | None = None
    autoc: float | None = None
    autoc_interval: tuple[float, float] | None = None
    fifths: tuple[tuple[float, float, float, float], ...] = ()
    patients: int = 0
    left_out: int = 0


class Contrast(_Answer):
    """Therapy minus comparator (targeted minus standard, as a rule) for one endpoint.

    The contributions sum to ``margin_difference``, their points to ``risk_difference`` (of values, to
    ``value_difference``): each is its contribution times the slope of the secant between the two margins, the
    only rescaling that adds up and keeps the proportions. ``groups_points`` are theirs by modality.

    Of a dose, ``risk_difference`` is that of being near the one needed. ``overlap`` is absent where the
    comparator is a rule and not something patients received.

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
    overlap: Overlap | None
    risk_difference: float | None = None
    number_needed_to_treat: float | None = None
    scale: str | None = None
    value_difference: float | None = None
    unit: str | None = None
    margin_difference: float | None = None
    effect: Effect | None = None
    contributions: tuple[Contribution, ...] = ()
    groups: dict[str, float] = {}
    groups_points: dict[str, float] = {}


class Prediction(_Answer):
    """The whole answer for one patient and one program.

    ``test_value`` are the tests, of the ``tests_considered``, that could change what comes first. ``known``
    is looked up, not predicted. ``audit`` is where the ledger keeps it.
    """

    patient_id: str | None
    program: str
    options: tuple[Option, ...]
    contrasts: tuple[Contrast, ...]
    susceptibility: tuple[Susceptibility, ...]
    reliability: Reliability
    provenance: Provenance
    next_lines: tuple[NextLine, ...] = ()
    what_if: tuple[WhatIf, ...] = ()
    test_value: tuple[Advice, ...] = ()
    tests_considered: int = 0
    known: Known = Known()
    audit: Audit | None = None
    notice: str = NOTICE
