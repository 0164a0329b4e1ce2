"""What a review holds; every size is on the margin scale of the model."""

from __future__ import annotations

from typing import Literal

from data.rules import Fact

Severity = Literal["critical", "warning", "note"]
Kind = Literal[
    "explanation",
    "protected attribute",
    "evidence",
    "drift",
    "dominance",
    "never known",
    "stability",
    "group",
]


class Influence(Fact):
    """How much one feature moves the margin in the cohort, and which way.

    ``size`` is the mean size of its contributions, ``share`` that of all sizes (0-1). ``direction`` is
    Spearman's correlation of value and contribution; None, with the reason in ``why``, where there is none.
    ``partner`` interacts with it most, if anything does.
    """

    feature: str
    label: str
    group: str
    size: float
    share: float
    direction: float | None
    why: str = ""
    partner: str | None = None


class Interaction(Fact):
    """How far two features together say something else than their sum: the mean size of the surplus."""

    first: str
    second: str
    size: float


class Drift(Fact):
    """How one feature differs between two populations, in its values or in its contributions.

    ``psi`` is the population stability index, ``usual`` what it stays below in 95 % where nothing differs;
    ``ks`` the Kolmogorov-Smirnov distance, ``p`` its p-value, ``q`` that after Benjamini and Hochberg.
    ``missing`` are the shares not known in either population.
    """

    feature: str
    of: Literal["value", "contribution"]
    psi: float
    usual: float
    ks: float
    p: float
    q: float
    missing: tuple[float, float]
    drifts: bool


class Subgroup(Fact):
    """One group of a population: how many, the mean margin, the mean contribution by feature.

    A group of fewer than :data:`serving.review.subgroups.FEWEST` has neither: single people could be known.
    """

    population: Literal["cohort", "served"]
    attribute: str
    group: str
    patients: int
    margin: float | None
    contributions: dict[str, float]


class Difference(Fact):
    """A feature (or ``margin``) whose contributions differ between groups (Kruskal-Wallis, q as above)."""

    population: Literal["cohort", "served"]
    attribute: str
    feature: str
    lowest: str
    highest: str
    range: float
    p: float
    q: float
    differs: bool


class Flip(Fact):
    """A feature that another version reads the other way round."""

    feature: str
    here: float
    there: float


class Stability(Fact):
    """This model against another version, or against itself without a fold of its patients.

    ``correlation`` is Spearman's, of the sizes of the features both have; None where fewer than three are.
    """

    other: str
    refit: Literal["version", "fold"]
    shared: int
    correlation: float | None
    flips: tuple[Flip, ...]


class Contradiction(Fact):
    """A feature that moves the prediction against what was published for a therapy.

    ``change`` is what the biomarker adds to the margin under the therapy, ``apart`` how much more than under
    the others, each with the interval (90 %) that the fits without a fold allow; a positive margin is good
    where ``good`` is 1. ``patients`` are those it was worked out on, ``given``
    whether they received the therapy. ``exact``: the model has the very biomarker, not just its gene.
    ``contexts`` are those published of, ``comparators`` what every publication compared with among those
    who have the biomarker; none where one of them did not compare.
    """

    feature: str
    label: str
    therapy: str
    title: str
    direction: Literal["sensitivity", "resistance"]
    evidence: tuple[str, ...]
    sources: tuple[str, ...]
    contexts: tuple[str, ...]
    comparators: tuple[str, ...]
    change: float
    interval: tuple[float, float] | None
    apart: float | None
    apart_interval: tuple[float, float] | None
    good: int
    exact: bool
    patients: int
    given: bool


class Finding(Fact):
    """Something an auditor should look at: how grave, about which features, in words, and why it may be."""

    severity: Severity
    kind: Kind
    features: tuple[str, ...]
    says: str
    why: str


class Review(Fact):
    """All that was found of one registered model; ``left`` says what could not be looked at, and why.

    ``compared`` counts the pairs of feature and therapy that evidence speaks of, and the model knows.
    """

    model: str
    scale: str
    cohort: str
    design: str
    patients: int
    sampled: int
    served: int
    influences: tuple[Influence, ...]
    interactions: tuple[Interaction, ...]
    drift: tuple[Drift, ...]
    over_time: tuple[Drift, ...]
    subgroups: tuple[Subgroup, ...]
    differences: tuple[Difference, ...]
    stability: tuple[Stability, ...]
    contradictions: tuple[Contradiction, ...]
    compared: int
    findings: tuple[Finding, ...]
    left: tuple[str, ...]
