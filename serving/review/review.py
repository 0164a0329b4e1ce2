"""The review of one registered model: gather its explanations once, then look at them from every side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.evidence.table import evidence
from models.bundle import Bundle
from models.registry.store import Registered
from serving.review import findings
from serving.review.contradiction import contradictions
from serving.review.drift import FEWEST, drift, halves
from serving.review.facts import Finding, Interaction, Review
from serving.review.findings_evidence import of_evidence
from serving.review.influence import influences, interactions
from serving.review.population import ATTRIBUTES, Population, Served, name_of, of_cohort, of_served
from serving.review.stability import Again, again, stability
from serving.review.subgroups import differences, subgroups, thirds_of


@dataclass(frozen=True)
class Gathered:
    """A review, and the explanations it was made from: what the figures draw."""

    review: Review
    cohort: Population
    served: Population
    again: tuple[Again, ...]


def review(
    registered: Registered, served: Sequence[Served] = (), others: Sequence[Registered] = ()
) -> Review:
    """Review a model by the rows it keeps of its cohort, by what it served, and against other versions.

    Parameters
    ----------
    registered : Registered
    served : sequence of Served
        Explanations that left, of this version only; see :func:`serving.review.population.served_in`.
    others : sequence of Registered
        Other versions of the same model.

    Raises
    ------
    TailorError
        ``bad_explanation`` if an explanation is of a model with other features.
    """
    return gather(registered, served, others).review


def gather(
    registered: Registered, served: Sequence[Served] = (), others: Sequence[Registered] = ()
) -> Gathered:
    """Return the review with what it was made from; see :func:`review`."""
    bundle = registered.bundle
    cohort, asked = of_cohort(bundle, bundle.background), of_served(bundle, served)
    pairs = interactions(bundle, cohort)
    moves = influences(bundle, cohort, pairs)
    away, later = drift(cohort, asked), drift(*halves(asked))
    thirds = thirds_of(cohort, asked)
    apart = differences(cohort, "cohort", thirds) + differences(asked, "served", thirds)
    against, compared, open_ = contradictions(bundle, evidence())
    learned = again(bundle, others)
    steady = stability(cohort, learned)
    card, label = bundle.card, {one.feature: one.label for one in moves}
    found: list[Finding] = [
        *findings.of_explanations(bundle, cohort, asked),
        *of_evidence(against, card.design, card.endpoint.caution),
        *findings.of_protected(bundle, moves),
        *findings.of_dominance(moves),
        *findings.of_never_known(moves, asked),
        *findings.of_drift(away, moves, over_time=False),
        *findings.of_drift(later, moves, over_time=True),
        *findings.of_stability(steady, label),
        *findings.of_groups(apart, label),
    ]
    whole = Review(
        model=name_of(registered),
        scale=card.scale,
        cohort=card.cohort,
        design=card.design,
        patients=card.patients,
        sampled=len(cohort),
        served=len(asked),
        influences=moves,
        interactions=pairs,
        drift=away,
        over_time=later,
        subgroups=subgroups(cohort, "cohort", thirds) + subgroups(asked, "served", thirds),
        differences=apart,
        stability=steady,
        contradictions=against,
        compared=compared,
        findings=findings.ordered(found),
        left=tuple(_left(bundle, cohort, asked, pairs, compared, open_, bool(steady))),
    )
    return Gathered(whole, cohort, asked, tuple(learned))


def _left(
    bundle: Bundle,
    cohort: Population,
    served: Population,
    pairs: Sequence[Interaction],
    compared: int,
    open_: int,
    steady: bool,
) -> list[str]:
    """Say what was not looked at, and why."""
    said = [f"The cohort is {len(cohort)} rows that the model keeps, of {bundle.card.patients} patients."]
    if not pairs:
        said.append("Interactions: none, the model adds up what its features say.")
    if len(served) < FEWEST:
        said.append(f"Drift: {len(served)} patients served, {FEWEST} are needed.")
    elif len(served) < 2 * FEWEST:
        said.append(f"Drift over time: {len(served)} patients served, {2 * FEWEST} are needed.")
    absent = [name for name in ATTRIBUTES if name not in cohort.attributes]
    if absent:
        said.append(f"Groups of the cohort by {', '.join(absent)}: not among the columns the model keeps.")
    if not compared and not open_:
        said.append("Evidence: no published biomarker of these therapies is a feature of the model.")
    if open_:
        said.append(
            f"Evidence: {open_} pairs of feature and therapy left out, published both ways or of one change."
        )
    if not steady:
        said.append("Stability: no other version given, and the model kept no fits without a fold.")
    return said
