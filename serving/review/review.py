"""The review of one registered model: gather its explanations once, then look at them from every side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data.evidence.table import evidence
from models.bundle import Bundle
from models.registry.store import Registered
from serving.ledger.groups import ATTRIBUTES
from serving.review import findings
from serving.review.contradiction import contradictions
from serving.review.drift import FEWEST, drift, halves
from serving.review.facts import Finding, Review
from serving.review.findings_evidence import of_evidence
from serving.review.influence import influences, interactions
from serving.review.population import Population, Served, name_of, of_cohort, of_served
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
    learned = again(bundle, others)
    pairs, thirds = interactions(bundle, cohort), thirds_of(cohort, asked)
    against, compared, open_ = contradictions(bundle, evidence())
    seen = Review(
        model=name_of(registered),
        scale=bundle.card.scale,
        cohort=bundle.card.cohort,
        design=bundle.card.design,
        patients=bundle.card.patients,
        sampled=len(cohort),
        served=len(asked),
        influences=influences(bundle, cohort, pairs),
        interactions=pairs,
        drift=drift(cohort, asked),
        over_time=drift(*halves(asked)),
        subgroups=subgroups(cohort, "cohort", thirds) + subgroups(asked, "served", thirds),
        differences=differences(cohort, "cohort", thirds) + differences(asked, "served", thirds),
        stability=stability(cohort, learned),
        contradictions=against,
        compared=compared,
        findings=(),
        left=(),
    )
    said = {
        "findings": tuple(_findings(bundle, seen, cohort, asked)),
        "left": tuple(_left(seen, cohort, open_)),
    }
    return Gathered(seen.model_copy(update=said), cohort, asked, tuple(learned))


def _findings(bundle: Bundle, seen: Review, cohort: Population, served: Population) -> tuple[Finding, ...]:
    """Return what to look at first, the gravest first."""
    card, label = bundle.card, {one.feature: one.label for one in seen.influences}
    return findings.ordered(
        [
            *findings.of_explanations(bundle, cohort, served),
            *of_evidence(seen.contradictions, card.design, card.endpoint.caution),
            *findings.of_protected(seen.influences),
            *findings.of_dominance(seen.influences),
            *findings.of_never_known(seen.influences, served),
            *findings.of_drift(seen.drift, seen.influences, over_time=False),
            *findings.of_drift(seen.over_time, seen.influences, over_time=True),
            *findings.of_stability(seen.stability, label),
            *findings.of_groups(seen.differences, label),
        ]
    )


def _left(seen: Review, cohort: Population, open_: int) -> Iterator[str]:
    """Say what was not looked at, and why; ``open_`` pairs of feature and therapy could not be compared."""
    yield f"The cohort is {seen.sampled} rows that the model keeps, of {seen.patients} patients."
    if not seen.interactions:
        yield "Interactions: none, the model adds up what its features say."
    if seen.served < FEWEST:
        yield f"Drift: {seen.served} patients served, {FEWEST} are needed."
    elif seen.served < 2 * FEWEST:
        yield f"Drift over time: {seen.served} patients served, {2 * FEWEST} are needed."
    absent = [name for name in ATTRIBUTES if name not in cohort.attributes]
    if absent:
        yield f"Groups of the cohort by {', '.join(absent)}: not among the columns the model keeps."
    if not seen.compared and not open_:
        yield "Evidence: no published biomarker of these therapies is a feature of the model."
    if open_:
        yield f"Evidence: {open_} pairs left out, published both ways or of one change of a gene."
    if not seen.stability:
        yield "Stability: no other version given, and the model kept no fits without a fold."
