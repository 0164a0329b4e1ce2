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
        yield Finding(
            severity="warning" if _contrary(one) else "note",
            kind="evidence",
            features=(one.feature,),
            says=f"{one.label} {lowers} what is expected of {one.title} (margin {one.change:+.2f}, mean of "
            f"{one.patients}: {who}), published is {one.direction} ({', '.join(one.evidence)})",
            why=" ".join(_reasons(one, design, caution)),
        )


def _relative(one: Contradiction) -> float | None:
    """Return how much more the biomarker helps under the therapy than elsewhere; of resistance: harms."""
    if one.elsewhere is None:
        return None
    return (one.change - one.elsewhere) * one.good * (1 if one.direction == "sensitivity" else -1)


def _contrary(one: Contradiction) -> bool:
    """Return whether the publications, as they compared, say the opposite of just this biomarker."""
    relative = _relative(one)
    if relative is not None and abs(relative) > SMALL:
        return relative < 0
    return one.exact and not one.comparators


def _reasons(one: Contradiction, design: str, caution: str | None) -> Iterator[str]:
    if one.elsewhere is not None:
        course = "" if (_relative(one) or 0) < -SMALL else ": it may mark a course, whatever is given"
        yield f"Under other therapies it is {one.elsewhere:+.2f}{course}."
    if one.comparators:
        yield f"Publications compare with {named(one.comparators, 3)} among those who have it."
    if not one.exact:
        yield "The model knows whether the gene is altered, the evidence means one change of it."
    if design != "randomised":
        yield f"The cohort is {design}: who has it may have got the therapy later, or for another reason."
    if caution:
        yield caution
    yield "Publications may count responses where the model counts something else."
