"""What is not a probability, as Observations: doses, drug susceptibility of a virus, explanations."""

from __future__ import annotations

from collections.abc import Iterator

from serving.ehr.fhir_parts import ABSENT_CODES, Json, Names, concept, interval, percent, quantity
from serving.prediction import Contribution, Explanation, Option, Outcome, Prediction, Susceptibility

TOP = 8  # contributions that are listed; the rest is one component, so that they still add up


def observations(answer: Prediction, names: Names, subject: Json, now: str) -> Iterator[tuple[str, Json]]:
    """Give every Observation of an answer with its name within it."""
    about = {
        "resourceType": "Observation",
        "status": "preliminary" if answer.reliability.abstained else "final",
        "subject": subject,
        "effectiveDateTime": now,
        "device": {"reference": names.url("device"), "display": "Tailor"},
    }
    for option in answer.options:
        for outcome in (*option.responses, *option.side_effects):
            name = f"{option.therapy} {outcome.endpoint}"
            if outcome.unit is not None:
                yield f"value {name}", about | _value(option, outcome)
            if outcome.explanation is not None:
                focus = [{"reference": names.url(f"risk {option.therapy}"), "display": option.title}]
                title = f"Explanation of: {outcome.title}, under {option.title}"
                yield f"why {name}", about | _explanation(title, outcome.explanation) | {"focus": focus}
    for found in answer.susceptibility:
        yield f"susceptibility {found.endpoint}", about | _susceptibility(found)


def _absent(reason: str) -> Json:
    """Return that there is no value, and why: no number stands in for it."""
    coding = {"system": ABSENT_CODES, "code": "unknown"}
    return {"dataAbsentReason": {"coding": [coding], "text": reason}}


def _value(option: Option, outcome: Outcome) -> Json:
    """Return a value in its unit, of a dose with its tablets and how likely it suits."""
    found: Json = {"code": concept(f"{outcome.title}, under {option.title}")}
    found["note"] = [{"text": f"{outcome.basis}; {outcome.design}: {outcome.cohort}. {outcome.reason}"}]
    unit = outcome.unit or ""
    if outcome.value is None:
        return found | _absent(outcome.reason)
    found["valueQuantity"] = quantity(outcome.value, unit)
    if outcome.interval is not None:
        found["extension"] = [interval(*outcome.interval, outcome.interval_level, unit)]
    parts = []
    if outcome.near is not None:
        parts.append(_part("Probability of being within 20 % of the dose needed", percent(outcome.near), "%"))
    if outcome.plan is not None:
        parts.append(_part("Tablets: total of the week", outcome.plan.total_mg, "mg"))
        parts.append(_part("Tablets: strength", outcome.plan.strength_mg, "mg"))
    return found | ({"component": parts} if parts else {})


def _susceptibility(found: Susceptibility) -> Json:
    """Return the fold change of a drug, and how likely the virus leaves it fully active."""
    said: Json = {"code": concept(f"{found.title} ({', '.join(found.drugs)})")}
    said["note"] = [{"text": f"{found.basis}; {found.design}: {found.cohort}. {found.reason}"}]
    if found.value is None or found.susceptible is None:
        return said | _absent(found.reason)
    said["valueQuantity"] = quantity(found.value, found.unit)
    if found.interval is not None:
        said["extension"] = [interval(*found.interval, found.interval_level, found.unit)]
    said["component"] = [
        _part("Probability of being fully active", percent(found.susceptible), "%"),
        _part("Resistant from", found.resistant_at, found.unit),
    ]
    return said


def _explanation(title: str, why: Explanation) -> Json:
    """Return base value, contributions and their sum, the margin, on the scale of the model."""
    shown, others = why.contributions[:TOP], why.contributions[TOP:]
    parts = [_part("base value", why.base_value, why.scale)]
    parts += [_part(said(part), part.contribution, why.scale) for part in shown]
    if others:
        rest = sum(part.contribution for part in others)
        parts.append(_part(f"{len(others)} more", rest, why.scale))
    note = [{"text": "Base value and contributions add up to the value. A contribution is not a cause."}]
    value = quantity(why.margin, why.scale)
    return {"code": concept(title), "valueQuantity": value, "component": parts, "note": note}


def said(part: Contribution) -> str:
    """Return a feature and its value in words."""
    if part.group == "therapy":
        return part.label
    if part.value is None:
        return f"{part.label}: not known"
    return (
        f"{part.label} = {part.value:g}" if isinstance(part.value, float) else f"{part.label} = {part.value}"
    )


def _part(name: str, value: float, unit: str) -> Json:
    return {"code": concept(name), "valueQuantity": quantity(value, unit)}
