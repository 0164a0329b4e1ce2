"""What an auditor should look at first, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from data.dictionary import dictionary
from models.bundle import Bundle
from serving.ledger.groups import ATTRIBUTES
from serving.review.facts import Difference, Drift, Finding, Influence, Severity, Stability
from serving.review.population import Population
from serving.review.stability import COUNTS

DOMINATES = 0.5  # share of all sizes
HEAVY = 0.1  # share from which the influence of a protected attribute is a warning
SURE = 0.9  # rank correlation below which the story of a retraining is another one
_ORDER: tuple[Severity, ...] = ("critical", "warning", "note")
SAMPLE = "The cohort is the rows that the model keeps of it, not all of it."


def ordered(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return findings, the gravest first."""
    return tuple(sorted(findings, key=lambda finding: _ORDER.index(finding.severity)))


def of_explanations(bundle: Bundle, cohort: Population, served: Population) -> Iterator[Finding]:
    """Say where contributions do not add up, or are not this model's."""
    for name, population in (("cohort", cohort), ("served", served)):
        off = np.abs(population.margin - population.base - population.contributions.sum(1))
        bad = int((off > bundle.stack.exactness + 1e-9).sum())
        if bad:
            says = (
                f"{name}: {bad} of {len(population)} explanations miss the margin, by up to {off.max():.2g}"
            )
            yield Finding(
                severity="critical",
                kind="explanation",
                features=(),
                says=says,
                why=f"They must add up within {bundle.stack.exactness:g}; these were altered or miscounted.",
            )
    foreign = int((np.abs(served.base - cohort.base[0]) > bundle.stack.exactness).sum())
    if foreign:
        yield Finding(
            severity="critical",
            kind="explanation",
            features=(),
            says=f"{foreign} of {len(served)} served explanations start from another base value",
            why="They are of another model, or were changed.",
        )


def of_protected(influences: Sequence[Influence]) -> Iterator[Finding]:
    """Say how far the answers hang on who somebody is."""
    for one in influences:
        known = dictionary().get(one.feature)
        if known is not None and known.audit_only:
            yield Finding(
                severity="critical",
                kind="protected attribute",
                features=(one.feature,),
                says=f"{one.label} is a feature of the model",
                why="It is recorded to look at groups, and must never reach a model.",
            )
        elif one.feature in ATTRIBUTES.values() and one.share >= COUNTS:
            yield Finding(
                severity="warning" if one.share >= HEAVY else "note",
                kind="protected attribute",
                features=(one.feature,),
                says=f"{one.label} makes up {one.share:.0%} of what moves the margin{_way(one)}",
                why="It may stand for biology, or for how people were treated; the model cannot tell which.",
            )


def _way(one: Influence) -> str:
    if one.direction is None:
        return ""
    return f" ({one.direction:+.2f} between value and contribution)".replace("-", "−")


def of_dominance(influences: Sequence[Influence]) -> Iterator[Finding]:
    """Say where one feature is most of the model."""
    for one in influences[:1]:
        if one.share > DOMINATES:
            yield Finding(
                severity="warning",
                kind="dominance",
                features=(one.feature,),
                says=f"{one.label} makes up {one.share:.0%} of what moves the margin",
                why="The model is little more than this; a mistake in it is a mistake in every answer.",
            )


def of_never_known(influences: Sequence[Influence], served: Population) -> Iterator[Finding]:
    """Say which features no served patient had, though the model leans on them."""
    never = {f for f, column in zip(served.fields, served.values.T, strict=True) if np.isnan(column).all()}
    lost = [
        one for one in influences if one.feature in never and one.share >= COUNTS and one.group != "therapy"
    ]
    if len(served) and lost:
        total = sum(one.share for one in lost)
        yield Finding(
            severity="warning",
            kind="never known",
            features=tuple(one.feature for one in lost),
            says=f"Not known of any of {len(served)} patients served: {named([o.label for o in lost])}; "
            f"{total:.0%} of what moves the margin in the cohort",
            why="Nobody asks, or it gets lost on the way: the model has less than it learned from.",
        )


def of_drift(
    drift: Sequence[Drift], influences: Sequence[Influence], *, over_time: bool
) -> Iterator[Finding]:
    """Name what drifts: in contributions, which change answers, and in values, which may not."""
    by = {one.feature: one for one in influences}
    between = "from the earlier to the later half of those served" if over_time else "from cohort to served"
    for of in ("contribution", "value"):
        # In the order of what moves the margin, for an index says nothing of how much it matters.
        moved = sorted((d for d in drift if d.drifts and d.of == of), key=lambda d: -by[d.feature].share)
        if not moved:
            continue
        shown = [f"{by[d.feature].label} (index {d.psi:.2f}, distance {d.ks:.2f})" for d in moved]
        counts = by[moved[0].feature].share >= COUNTS
        yield Finding(
            severity="warning" if of == "contribution" and counts else "note",
            kind="drift",
            features=tuple(d.feature for d in moved),
            says=f"{of.capitalize()}s drift {between}: {named(shown)}",
            why="Other people are asked about, or other things are recorded of them."
            + ("" if over_time else f" {SAMPLE}"),
        )


def of_groups(differences: Sequence[Difference], label: Mapping[str, str]) -> Iterator[Finding]:
    """Say which groups get other margins, and by which features, by their labels."""
    differing = [one for one in differences if one.differs]
    for one in differing:
        if one.feature == "margin":
            same = (one.population, one.attribute)
            by = [d.feature for d in differing if (d.population, d.attribute) == same and d != one]
            most = f"; most by {named([label[feature] for feature in by])}" if by else ""
            yield Finding(
                severity="note",
                kind="group",
                features=tuple(by),
                says=f"{one.population}: margins differ by {one.attribute}, by {one.range:.2f} from "
                f"“{one.lowest}” (lowest) to “{one.highest}”{most}",
                why="The groups may differ in health, in care, or in what was recorded of them.",
            )


def of_stability(stability: Sequence[Stability], label: Mapping[str, str]) -> Iterator[Finding]:
    """Say which retrainings rank features otherwise or turn them round; all folds are one."""
    folds = [one for one in stability if one.refit == "fold"]
    versions = [(f"Against {one.other}", [one]) for one in stability if one.refit == "version"]
    for against, those in [*versions, ("Learned again without a fold of its patients", folds)]:
        flipped = tuple(dict.fromkeys(flip.feature for one in those for flip in one.flips))
        known = [one.correlation for one in those if one.correlation is not None]
        loose = bool(known) and min(known) < SURE
        if flipped or loose:
            told = [f"turned round: {named([label[feature] for feature in flipped])}"] if flipped else []
            told += [f"rank correlation of sizes down to {min(known):.2f}"] if loose else []
            yield Finding(
                severity="warning" if flipped and those is not folds else "note",
                kind="stability",
                features=flipped,
                says=f"{against}: {'; '.join(told)}",
                why="What it says hangs on which patients were learned from; it is not about patients.",
            )


def named(names: Sequence[str], most: int = 6) -> str:
    """Return the first names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
