"""How things are said on every surface: what a number rests on, how it was learned, who is eligible."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from data.evidence.match import Match
from data.rules import Verdict
from serving.prediction import Contrast, Effect, Outcome
from serving.trust import Outside

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
SEVERITIES = {"avoid": "AVOID", "change dose": "CHANGE DOSE", "caution": "CAUTION", "none": "no change"}
ELIGIBLE = {"met": "eligible", "unmet": "not eligible", "unknown": "not known"}
MARKS = {"met": "✓", "unmet": "✗", "unknown": "?"}
BASES = {
    "model": "fitted on patients, for a patient with these findings",
    "base rate": "the rate of everybody who received it, the same for every patient",
    "evidence": "counted in trials, the same for every patient",
    "rule": "what the therapy prescribes, the same for every patient",
    "none": "nobody like this patient was learned from, so there is no number",
}
DESIGNS = {
    "randomised": "chance decided who received what",
    "observational": "doctors chose who received what: a difference may come from who was chosen",
    "in-vitro": "seen in the dish, not in a patient",
    "simulated": "invented patients, no real ones",
    "published": "counted in trials and labels",
}


_PARTS = re.compile(r"; (?![^(]*\))")  # a semicolon in brackets does not part
_OPEN = re.compile(r"\bnot (tested|given)\b")


class Clause(NamedTuple):
    """One reason of a verdict, and whether it is met."""

    status: str
    text: str


def clauses(verdict: Verdict) -> list[Clause]:
    """Return the reasons of a verdict one by one; what was not looked for is unknown whatever the rest."""
    parts = _PARTS.split(verdict.reason)
    return [Clause("unknown" if _OPEN.search(part) else verdict.status, part) for part in parts]


def basis(outcome: Outcome) -> str:
    """Return what a number rests on, and that it is not this patient's where it is not."""
    return outcome.basis if outcome.basis in ("model", "none") else f"{outcome.basis}, not personalised"


def good_sign(scale: str, role: str) -> int:
    """Return which sign of a contribution is good for the patient."""
    return -1 if scale == "log-hazard" or role == "side_effect" else 1


def foremost(rates: Sequence[Outcome], shown: int) -> list[Outcome]:
    """Return the published rates a reader asks for first: any severe event, those of carriers, the rest."""
    first = [o for o in rates if o.event.startswith("Any") and o.grade == ">=3"][:1]
    first += [o for o in rates if o.carriers and o not in first]
    return [*first, *(o for o in rates if o not in first)][:shown]


def tablets(count: float) -> str:
    """Return a day's tablets: 1, ½, 2½."""
    whole, half = int(count), "½" if count % 1 else ""
    return f"{whole or ''}{half}" or "0"


def outside(found: Outside) -> str:
    """Return a value nobody learned from had, and the range of those who were."""
    value, low, high = (
        f"{v:.4g}" if isinstance(v, float) else v for v in (found.value, found.low, found.high)
    )
    return f"{found.label} = {value}" + ("" if low is None else f" (seen: {low} to {high})")


def caution(contrast: Contrast) -> list[str]:
    """Return what to beware of in a comparison, without the design, which is told beside it."""
    parts = _PARTS.split(contrast.reason.removeprefix(f"{contrast.design}: "))
    return [sentence(part) for part in parts]


def named(text: str, titles: Mapping[str, str]) -> str:
    """Return reasons that begin with the id of a therapy with its title instead."""
    parts = [part.partition(": ") for part in _PARTS.split(text)]
    return ". ".join(f"{titles.get(first, first)}{colon}{rest}" for first, colon, rest in parts)


def given(value: float | bool | None, unit: str) -> str:
    """Return a value of a patient with its unit; nothing where it was not given."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else f"{value:.3g} {unit}".strip()


def trust(found: Effect) -> str:
    """Say whether effects of patients not learned from differed as predicted."""
    if found.slope is None or found.slope_interval is None:
        return "the same for everybody"
    low, high = found.slope_interval
    numbers = f"slope {found.slope:.1f}, {low:.1f} to {high:.1f}"
    if low > 0:
        return f"patients differed as predicted ({numbers})"
    return f"that patients differ in it is not shown ({numbers}; 1 is exact, 0 is no difference)"


def spans_zero(found: Effect) -> bool:
    """Return whether the interval of an effect includes no effect."""
    low, high = found.interval
    return low <= 0.0 <= high


def strongest(found: Sequence[Match]) -> list[Match]:
    """Return the first match of each drugs and direction: they come strongest first."""
    first: dict[tuple[tuple[str, ...], str], Match] = {}
    for match in found:
        first.setdefault((match.drugs, match.direction), match)
    return list(first.values())


def sentence(text: str) -> str:
    """Return a text that begins with a capital and ends with a stop."""
    said = text.strip().rstrip(".;")
    return f"{said[:1].upper()}{said[1:]}." if said else ""
