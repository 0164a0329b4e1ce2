"""The value of a test in words: what it may show, what would then come first, and what the gain rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.dictionary import dictionary
from models.marker import ANY, WILD_TYPE
from serving.findings import Asked
from serving.outlook import Advice, Finding
from serving.ranking import Standing
from serving.suppose import Case

DESIGNS = {
    "randomised": "where chance decided who got what",
    "observational": "observational: what was seen under each option, not what the option did",
    "in-vitro": "in vitro",
    "simulated": "simulated: no real patients",
}


def advice(
    cases: Sequence[Case],
    without: Standing,
    first: Sequence[Standing],
    changes: float | None,
    gain: float | None,
    by: Asked | None,
    titles: Mapping[str, str],
) -> Advice:
    """Return the advice on one test; a gain below 0 is a rule against a number, and is not told as a gain."""
    others = list(dict.fromkeys(titles[s.therapy] for s in first if s.therapy != without.therapy))
    told = None if gain is None or gain < 0 else gain
    return Advice(
        field=cases[0].key,
        label=label(cases[0].key),
        changes=changes,
        gain=told,
        endpoint=by.bundle.card.endpoint.id if by else None,
        without=without.therapy,
        reason=_reason(others, titles[without.therapy], changes, gain, by),
        findings=_findings(cases, first),
    )


def label(key: str) -> str:
    """Return a test in words."""
    if key in dictionary():
        return dictionary()[key].label
    group, name = key.split(":", 1)
    return name if group == "mutations" else f"{name} expression"


def _reason(
    others: list[str], without: str, changes: float | None, gain: float | None, by: Asked | None
) -> str:
    if changes is None:
        unknown = "how often it is found is not known from the cohort"
        return f"decides whether {_either(others)} is an option; {unknown}"
    lead = (
        f"{_either(others)} could come before {without}" if others else f"{without} would follow the finding"
    )
    if gain is None or by is None:
        return f"{lead}; no model has a number of this patient for both, so the gain is not known"
    card = by.bundle.card
    basis = f"{card.endpoint.title}, {card.cohort} ({DESIGNS.get(card.design, card.design)})"
    caution = f". {card.endpoint.caution}" if card.endpoint.caution else ""
    lead += (
        "; too little is known for the model to answer today, with this test it would" * by.judgement.abstains
    )
    if gain < 0:
        return f"{lead} by its rule; by the numbers it would not do better: {basis}{caution}"
    return f"{lead}; gain in: {basis}{caution}"


def _either(names: Sequence[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _findings(cases: Sequence[Case], first: Sequence[Standing]) -> tuple[Finding, ...]:
    """Put the values together that lead to the same option, the likeliest first."""
    found = []
    for therapy in dict.fromkeys(s.therapy for s in first):
        mine = [case for case, s in zip(cases, first, strict=True) if s.therapy == therapy]
        chances = [case.chance for case in mine if case.chance is not None]
        chance = sum(chances) if len(chances) == len(mine) else None
        found.append(Finding(value=_shown(mine, cases), chance=chance, first=therapy))
    return tuple(sorted(found, key=lambda one: -(one.chance or 0.0)))


def _shown(mine: Sequence[Case], everything: Sequence[Case]) -> str:
    """Return several values of one test in words."""
    key, values = mine[0].key, [case.value for case in mine]
    if len(mine) == len(everything):
        return "whatever is found"
    if key not in dictionary() and key.startswith("mutations:"):
        altered = [str(v) for v in values if v != WILD_TYPE]
        if len(altered) == len(everything) - 1:
            altered = ["altered"]
        elif ANY in altered and len(everything) > 2:
            altered[altered.index(ANY)] = "any other alteration"
        return _either([*altered, WILD_TYPE] if WILD_TYPE in values else altered)
    field = dictionary().get(key)
    unit = f" {field.unit}" if field and field.unit else ""
    return _either([_value(v) for v in values]) + (unit if field is None or field.kind == "number" else "")


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.3g}" if isinstance(value, float) else str(value)
