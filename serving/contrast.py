"""Two therapies compared for one patient, where the cohort can tell them apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from models.bundle import Bundle
from models.target import TRANSFORMS, Array
from serving.abstain import why
from serving.answer import Answer
from serving.effect import effect
from serving.explain import by_group, contributions
from serving.points import points_by_group, with_points
from serving.prediction import Contrast, Contribution, Overlap


def contrast(found: Answer, first: str, second: str) -> Contrast | None:
    """Contrast two therapies where the cohort holds both, else None; no number unless identified."""
    if found.judgement.abstains:
        return _abstained(found, first, second)
    if second in found.fixed:
        return _against_rule(found, first, second)
    arms = set(found.bundle.overlap.arms_.tolist())
    if not {first, second} <= arms:
        return None
    card = found.bundle.card
    overlap = _overlap(found, first, second)
    about = {
        "endpoint": card.endpoint.id,
        "therapy": first,
        "comparator": second,
        "design": card.design,
        "cohort": card.cohort,
        "overlap": overlap,
    }
    if not overlap.supported:
        return Contrast(identified=False, reason=f"not identified: {overlap.reason}", **about)
    i, j = found.row[first], found.row[second]
    values = found.explained.contributions[i] - found.explained.contributions[j]
    parts = tuple(p for p in contributions(found.bundle, found.X[i], values) if p.contribution != 0.0)
    margin = found.explained.margin
    difference = _difference(found.bundle, margin[[i, j]])
    parts = _with_points(found.bundle, parts, difference, float(margin[[i, j]].mean()))
    groups = by_group(parts)
    return Contrast(
        identified=True,
        reason="; ".join(filter(None, (_caution(card.design, card.basis), card.endpoint.caution))),
        **difference,
        effect=effect(found, first, second),
        scale=card.scale,
        margin_difference=float(margin[i] - margin[j]),
        contributions=parts,
        groups=groups,
        groups_points=points_by_group(parts, list(groups)),
        **about,
    )


def _abstained(found: Answer, first: str, second: str) -> Contrast | None:
    """Return that there is no difference to tell, where there would have been one."""
    arms = found.bundle.overlap.arms_.tolist()
    if first not in arms or second not in {*arms, *found.fixed}:
        return None
    card = found.bundle.card
    return Contrast(
        endpoint=card.endpoint.id,
        therapy=first,
        comparator=second,
        identified=False,
        reason=f"not identified: {why(found.judgement)}",
        design=card.design,
        cohort=card.cohort,
        overlap=None if second in found.fixed else _overlap(found, first, second),
    )


def _difference(bundle: Bundle, margins: Array) -> dict[str, Any]:
    """Return first minus second, as probabilities or as values in their unit."""
    if bundle.card.endpoint.type == "continuous":
        first, second = bundle.value(margins)
        return {"value_difference": float(first - second), "unit": bundle.card.endpoint.unit}
    first, second = bundle.probability(margins)
    difference = float(first - second)
    needed = 1 / abs(difference) if abs(difference) > 1e-9 else None
    return {"risk_difference": difference, "number_needed_to_treat": needed}


def _with_points(
    bundle: Bundle, parts: tuple[Contribution, ...], difference: dict[str, Any], margin: float
) -> tuple[Contribution, ...]:
    """Share the difference of the answers out among the contributions; ``margin`` is midway."""
    if bundle.card.endpoint.type == "continuous":
        value = difference["value_difference"]
        return with_points(parts, value, bundle.value, margin, bundle.stack.exactness)
    return with_points(
        parts, difference["risk_difference"], bundle.probability, margin, bundle.stack.exactness
    )


def _overlap(found: Answer, first: str, second: str) -> Overlap:
    chance = found.bundle.overlap.propensity(found.X[found.row[first]])
    supports = [found.support[therapy] for therapy in (first, second)]
    failed = [f"{t}: {s.reason}" for t, s in zip((first, second), supports, strict=True) if not s.supported]
    both = "; ".join(f"{t}: {s.reason}" for t, s in zip((first, second), supports, strict=True))
    return Overlap(
        propensity=chance[first] / (chance[first] + chance[second]),
        known=found.bundle.overlap.randomised,
        supported=not failed,
        reason="; ".join(failed) or both,
    )


def _caution(design: str, basis: str) -> str:
    if basis == "base rate":
        return "the model did not beat the rates by arm: this is the average difference, not this patient's"
    if design == "randomised":
        return "randomised: chance decided the therapy, so on average the difference is its doing"
    return f"{design}: doctors chose the therapy, so the difference may come from who was chosen"


def _against_rule(found: Answer, first: str, second: str) -> Contrast | None:
    """Contrast the value predicted for this patient with one that is the same for everybody."""
    ours, rule = found.outcomes[first], found.outcomes[second]
    if ours.value is None or rule.value is None or ours.explanation is None:
        return None
    card, to_margin = found.bundle.card, TRANSFORMS[found.bundle.card.endpoint.transform][0]
    start = ours.explanation.base_value - float(to_margin(np.array([rule.value]))[0])
    average = Contribution(
        feature=f"therapy:{second}",
        group="therapy",
        label="the average patient against the rule",
        value=rule.value,
        contribution=start,
    )
    parts = (average, *(part for part in ours.explanation.contributions if part.contribution != 0.0))
    difference = {"value_difference": ours.value - rule.value}
    middle = ours.explanation.margin - sum(part.contribution for part in parts) / 2
    parts = _with_points(found.bundle, parts, difference, middle)
    groups = by_group(parts)
    closer = ours.near - rule.near if ours.near is not None and rule.near is not None else None
    return Contrast(
        endpoint=card.endpoint.id,
        therapy=first,
        comparator=second,
        identified=True,
        reason="both held against the value patients turned out to need, not against what became of them",
        design=card.design,
        cohort=card.cohort,
        overlap=None,
        **difference,
        unit=ours.unit,
        risk_difference=closer,
        number_needed_to_treat=1 / abs(closer) if closer and abs(closer) > 1e-9 else None,
        scale=card.scale,
        margin_difference=sum(part.contribution for part in parts),
        contributions=tuple(sorted(parts, key=lambda part: -abs(part.contribution))),
        groups=groups,
        groups_points=points_by_group(parts, list(groups)),
    )
