"""One option as a RiskAssessment: what may come of it, how likely, and on what grounds."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from serving.ehr.fhir_parts import ABSENT, Json, Names, concept, interval, percent
from serving.prediction import Option, Outcome, Prediction

OPTION = "urn:tailor:therapy"
DESIGN = "urn:tailor:design"
BASIS = "urn:tailor:basis"


def risk_assessment(
    option: Option,
    answer: Prediction,
    names: Names,
    subject: Json,
    basis: Sequence[Json],
    now: datetime.datetime,
) -> Json:
    """Return one option; ``preliminary`` where the models abstain.

    Parameters
    ----------
    option : Option
    answer : Prediction
        Which the option is of.
    names : Names
    subject : dict
        Reference to the patient.
    basis : sequence of dict
        References to what was read.
    now : datetime
        With its zone; a horizon counts from it.
    """
    outcomes = [o for o in (*option.responses, *option.side_effects) if o.unit is None]
    found: Json = {
        "resourceType": "RiskAssessment",
        "identifier": [{"system": OPTION, "value": option.therapy}],
        "status": "preliminary" if answer.reliability.abstained else "final",
        "method": concept(_method(outcomes)),
        "code": concept(f"Expected course under: {option.title}"),
        "subject": subject,
        "occurrenceDateTime": now.isoformat(timespec="seconds"),
        "performer": {"reference": names.url("device"), "display": "Tailor"},
        "prediction": [_prediction(outcome, now) for outcome in outcomes],
        "note": [{"text": text} for text in (*_notes(option), answer.notice)],
    }
    found |= {"basis": list(basis)} if basis else {}
    found |= {"mitigation": mitigation} if (mitigation := _mitigation(option)) else {}
    return found if outcomes else {key: value for key, value in found.items() if key != "prediction"}


def _method(outcomes: Sequence[Outcome]) -> str:
    models = dict.fromkeys(o.model for o in outcomes if o.basis != "none")
    return "; ".join(models) or "no model: there is no basis for a number"


def _prediction(outcome: Outcome, now: datetime.datetime) -> Json:
    """Return one outcome; FHIR has probabilities as percentages (ras-2), and absent ones with a reason."""
    found: Json = {
        "outcome": concept(_event(outcome)),
        "rationale": f"{outcome.basis}; {outcome.design}: {outcome.cohort}. {outcome.reason}".strip(),
        "extension": [
            {"url": BASIS, "valueCode": outcome.basis.replace(" ", "-")},
            {"url": DESIGN, "valueString": outcome.design},
        ],
    }
    if outcome.probability is None:
        found["_probabilityDecimal"] = {"extension": [{"url": ABSENT, "valueCode": "unknown"}]}
    else:
        found["probabilityDecimal"] = percent(outcome.probability)
    if outcome.interval is not None and outcome.probability is not None:
        low, high = (100 * bound for bound in outcome.interval)
        found["extension"].append(interval(low, high, outcome.interval_level, "%"))
    if outcome.horizon_days is not None:
        end = now + datetime.timedelta(days=outcome.horizon_days)
        # whenRange would be an age of the patient: a horizon is a period.
        found["whenPeriod"] = {"start": now.date().isoformat(), "end": end.date().isoformat()}
    return found


def _event(outcome: Outcome) -> str:
    """Return what the probability is of: for a response with a horizon that is being free of the event."""
    if outcome.role == "side_effect":
        return outcome.title
    free = outcome.horizon_days is not None
    return f"{outcome.title} (free of: {outcome.event})" if free else f"{outcome.title} ({outcome.event})"


def _notes(option: Option) -> list[str]:
    """Return rank, eligibility and what speaks against the option."""
    matched = ", matched to the patient" if option.matched else ""
    notes = [
        f"Rank {option.rank}; {option.kind}{matched}",
        f"Eligible: {option.eligible.status}: {option.eligible.reason}",
    ]
    if option.superseded:
        notes.append(f"Superseded: {option.superseded}")
    if option.known.resisted:
        notes.append(f"The virus is resistant, by the algorithm, to: {', '.join(option.known.resisted)}")
    return notes


def _mitigation(option: Option) -> str:
    """Return what guidelines advise for the pharmacogenes of this patient, and which to test first."""
    said = [
        f"{alert.severity}: {', '.join(alert.drugs)}, {alert.gene} {alert.phenotype}"
        f"{'' if alert.certain else ' (if so)'}: {alert.recommendation} [{alert.guideline}, {alert.source}]"
        for alert in option.known.alerts
        if alert.severity != "none"
    ]
    said += [
        f"not tested: {test.gene} before {', '.join(test.drugs)}: {test.recommendation} [{test.source}]"
        for test in option.known.not_tested
        if test.advised
    ]
    return "\n".join(said)
