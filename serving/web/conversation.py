"""Words for the conversation with the patient: people of 100, no jargon, honest about what is not known."""

from __future__ import annotations

from serving.prediction import Option, Outcome, Prediction
from serving.web.numbers import amount, of_hundred
from serving.web.plain import HAPPENS, term
from serving.wording import foremost

SHOWN = 3  # options that are put in words
HARMS = 3  # side effects of each
WHETHER = "Whether this is for you depends on something that is not known yet; ask your doctor what."
LEARNED = {
    "randomised": "This comes from a study in which chance decided who got which treatment.",
    "observational": "This comes from patients whose doctors chose the treatment for them, so part of it may "
    "be due to who was given it and not to the treatment.",
    "simulated": "These people are invented, to try the program out. Do not decide by them.",
    "in-vitro": "This was seen in the laboratory, not in people.",
}


def conversation(prediction: Prediction) -> list[tuple[str, list[str]]]:
    """Return a title and sentences for each of the first options that are not ruled out."""
    left = [option for option in prediction.options if option.eligible.status != "unmet"]
    said = [(option.title, _sentences(option)) for option in left if option.superseded is None]
    return said[:SHOWN]


def happens(outcome: Outcome) -> str:
    """Return what the counted people do, as the end of ``of 100 people, so many ...``."""
    if outcome.event in HAPPENS:
        return HAPPENS[outcome.event]
    state = outcome.title[:1].lower() + outcome.title[1:]
    if outcome.role == "side_effect" or outcome.horizon_days is None:
        return f"have {term(outcome.event)}"
    return f"are {state}"


def people(share: float) -> str:
    """Return how many of 100; no nought for what is only rare, nor all for what is only usual."""
    count = of_hundred(share)
    if count == 0 and share > 0:
        return "fewer than 1"
    return "nearly all" if count == 100 and share < 1 else str(count)


def _sentences(option: Option) -> list[str]:
    said = [WHETHER] if option.eligible.status == "unknown" else []
    told = [outcome for outcome in option.responses if outcome.basis != "none"]
    for outcome in told:
        said += _outcome(outcome)
    if option.activity:
        counted = f"{option.activity.active} of the {len(option.activity.drugs)} medicines in it"
        said.append(f"By the test of the virus, {counted} are likely to work fully.")
    if not told and not option.activity:
        said.append(
            "We have no records of people like you who received this, so we cannot give you a number."
        )
    harms = [
        o for o in option.side_effects if o.basis in ("model", "base rate") and o.probability is not None
    ]
    for outcome in harms:
        said += _outcome(outcome)
    return [*said, *dict.fromkeys(_learned(o) for o in [*told, *harms]), *_harms(option), *_genes(option)]


def _outcome(outcome: Outcome) -> list[str]:
    mine = outcome.basis == "model"
    whom = "people like you" if mine else "people in general"
    if outcome.probability is None:
        return [_value(outcome)] if outcome.value is not None else []
    said = [f"Of 100 {whom} who receive this, about {people(outcome.probability)} {happens(outcome)}."]
    if outcome.interval is not None:
        low, high = (of_hundred(bound) for bound in outcome.interval)
        said.append(f"It could be as few as {low} or as many as {high}.")
    if not mine:
        said.append("That is everybody's number; for you it may be higher or lower.")
    return said


def _value(outcome: Outcome) -> str:
    what = outcome.title[:1].lower() + outcome.title[1:]
    said = f"For the {what}, the best guess is {amount(outcome.value or 0.0)} {outcome.unit}"
    if outcome.interval is None:
        return f"{said}."
    low, high = map(amount, outcome.interval)
    share = of_hundred(outcome.interval_level or 0.0)
    return f"{said}; in {share} of 100 people like you it lies between {low} and {high}."


def _learned(outcome: Outcome) -> str:
    return LEARNED.get(outcome.design, f"This comes from: {outcome.design}.")


def _harms(option: Option) -> list[str]:
    counted = [outcome for outcome in option.side_effects if outcome.basis == "evidence"]
    first = [o for o in foremost(counted, len(counted)) if o.probability is not None][:HARMS]
    if not first:
        return []
    said = [f"{people(o.probability or 0.0)} had {_harm(o)}{_carriers(o)}" for o in first]
    return [
        f"Of 100 people who took this in studies, about {', '.join(said)}.",
        "That counts everybody in those studies, not only people like you.",
    ]


def _harm(outcome: Outcome) -> str:
    severe = {">=3": "severe", "4": "life-threatening", "5": "deadly"}.get(outcome.grade or "")
    if severe is None:
        return term(outcome.event)
    return (
        f"a {severe} side effect" if outcome.event.startswith("Any") else f"{term(outcome.event)} ({severe})"
    )


def _carriers(outcome: Outcome) -> str:
    return f" (people with the same change in the gene {outcome.carriers} as you)" if outcome.carriers else ""


def _genes(option: Option) -> list[str]:
    said = []
    for alert in option.known.alerts:
        drugs = " and ".join(alert.drugs)
        if alert.severity == "avoid":
            said.append(f"Your result for the gene {alert.gene} speaks against {drugs}: talk about it first.")
        elif alert.severity == "change dose":
            said.append(
                f"Your result for the gene {alert.gene} means that you may need another dose of {drugs}."
            )
    return said
