"""Where model and publications part, in words: and why that need not be a fault of the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from serving.review.contradiction import SMALL
from serving.review.facts import Contradiction, Finding
from serving.review.findings import named


def of_evidence(
    contradictions: Sequence[Contradiction], design: str, caution: str | None
) -> Iterator[Finding]:
    """Say where the model and the publications part."""
    for one in contradictions:
        lowers = "lowers" if one.change * one.good < 0 else "raises"
        who = "those given it" if one.given else "all of the sample, as if given it"
        mean = f"margin {one.change:+.2f}{_span(one)}, mean of {one.patients}: {who}"
        yield Finding(
            severity="warning" if _contrary(one) else "note",
            kind="evidence",
            features=(one.feature,),
            says=f"{one.label} {lowers} what is expected of {one.title} ({mean}), "
            f"published is {one.direction} ({', '.join(one.evidence)})",
            why=" ".join(_reasons(one, design, caution)),
        )


def _span(one: Contradiction) -> str:
    return "" if one.interval is None else f" [{one.interval[0]:+.2f} to {one.interval[1]:+.2f}]"


def _contrary(one: Contradiction) -> bool:
    """Return whether the model, beyond chance, says the opposite of what was published.

    Where the biomarker counts more under the therapy than elsewhere, or less, that decides; where it counts
    alike, what it does everywhere does, unless publications compared therapies and not patients.
    """
    if not _clear(one.change, one.interval):
        return False
    if one.apart is not None and _clear(one.apart, one.apart_interval):
        return one.apart * one.change > 0
    return one.exact and not one.comparators


def _clear(value: float, interval: tuple[float, float] | None) -> bool:
    """Return whether a value is more than nothing, and its interval does not reach nothing."""
    return abs(value) > SMALL and (interval is None or interval[0] * interval[1] > 0)


def _reasons(one: Contradiction, design: str, caution: str | None) -> Iterator[str]:
    if not _clear(one.change, one.interval):
        yield "The interval reaches nothing: it may be chance."
    if one.apart is not None and _clear(one.apart, one.apart_interval):
        yield f"Under other therapies it is {one.change - one.apart:+.2f}."
    elif one.apart is not None:
        yield "Under other therapies it is much the same: it may mark a course, whatever is given."
    if one.contexts:
        yield f"Published of: {named(one.contexts, 3)}."
    if one.comparators:
        yield f"Publications compare with {named(one.comparators, 3)} among those who have it."
    if not one.exact:
        yield "The model knows whether the gene is altered, the evidence means one change of it."
    if design != "randomised":
        yield f"The cohort is {design}: who has it may have got the therapy later, or for another reason."
    if caution:
        yield caution
    yield "Publications may count responses where the model counts something else."
