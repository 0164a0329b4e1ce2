"""The options at a glance: who comes first, for whom it is, what may come of it."""

from __future__ import annotations

from itertools import groupby

from serving import wording
from serving.prediction import Option, Outcome, Prediction
from serving.report.marks import Shown, grade, linked, listed, number, verdict
from serving.web.numbers import percent
from serving.web.overview import learned, rates

ROWS = 10  # options in the table, at the least those with a number; the others are named below it
HARMS = 2  # published side effects named of each


def in_table(prediction: Prediction) -> list[Option]:
    """Return the options that are set side by side: not ruled out, those with a number before the others."""
    left = [option for option in prediction.options if option.eligible.status != "unmet"]
    with_number = [option for option in left if has_number(option)]
    silent = [option for option in left if option not in with_number]
    kept = [*with_number, *silent[: max(ROWS - len(with_number), 2)]]
    return sorted(kept, key=lambda option: option.rank) or list(prediction.options[:ROWS])


def has_number(option: Option) -> bool:
    """Return whether a response has a number, or the drugs against a virus are counted."""
    return option.activity is not None or any(outcome.basis != "none" for outcome in option.responses)


def glance(prediction: Prediction) -> Shown:
    """Return the table of options, and the others with what speaks against them."""
    shown = in_table(prediction)
    asked = {o.endpoint for option in shown for o in option.responses if o.basis != "none"}
    title = next((o.title for o in shown[0].responses if o.endpoint in asked), "") if len(asked) == 1 else ""
    return {
        "question": title,
        "rows": [_row(option, one_question=bool(title)) for option in shown],
        "others": _others([option for option in prediction.options if option not in shown]),
    }


def _row(option: Option, one_question: bool) -> Shown:
    answered = [number(outcome) for outcome in option.responses if outcome.basis != "none"]
    for found in answered:
        found["title"] = "" if one_question else found["title"]
    return {
        "rank": str(option.rank),
        "title": option.title,
        "kind": option.kind,
        "matched": option.matched,
        "flags": _flags(option),
        "superseded": option.superseded or "",
        "verdict": verdict(option.eligible),
        "numbers": answered,
        "activity": _activity(option),
        "silence": [] if answered or option.activity else linked(_silence(option)),
        "harms": _harms(option),
    }


def _flags(option: Option) -> list[str]:
    found = [
        f"{wording.SEVERITIES[alert.severity]} {', '.join(alert.drugs)}: {alert.gene}"
        for alert in option.known.alerts
        if alert.severity in ("avoid", "change dose")
    ]
    if option.known.resisted:
        found.append(f"RESISTANT by the algorithm: {', '.join(option.known.resisted)}")
    on_label = option.known.label is None or option.known.label.status != "unmet"
    return found if on_label else [*found, "NOT ON THE LABEL"]


def _activity(option: Option) -> Shown | None:
    found = option.activity
    if found is None:
        return None
    drugs = [{"drug": drug, "share": chance, "says": percent(chance)} for drug, chance in found.drugs.items()]
    says = f"{found.active} of {len(found.drugs)} drugs fully active ({found.expected:.1f} expected)"
    return {"says": says, "drugs": drugs}


def _silence(option: Option) -> str:
    reasons = sorted((o.reason for o in option.responses), key=lambda reason: reason.startswith("nobody"))
    return reasons[0] if reasons else "no model answers for it"


def _harms(option: Option) -> list[Shown]:
    mine = [outcome for outcome in learned(option.side_effects) if outcome.probability is not None]
    published = [o for o in rates(option)[0] if o.probability is not None][:HARMS]
    return [_harm(outcome) for outcome in (*mine, *published)]


def _harm(outcome: Outcome) -> Shown:
    told = outcome.event if outcome.basis == "evidence" else outcome.title
    return {
        "event": told,
        "grade": grade(outcome.grade),
        "says": percent(outcome.probability or 0.0),
        "basis": "" if outcome.basis == "evidence" else outcome.basis,
    }


def _others(options: list[Option]) -> list[Shown]:
    """Put options together that the same reason speaks against, or for which there is no number."""

    def why(option: Option) -> tuple[str, str]:
        return option.eligible.status, option.eligible.reason

    order = {"unmet": 2, "unknown": 1, "met": 0}
    found = sorted(options, key=lambda option: (order[option.eligible.status], option.eligible.reason))
    return [
        {
            "mark": wording.MARKS[status],
            "status": status,
            "says": wording.ELIGIBLE[status] if status != "met" else "eligible, without a number",
            "names": listed((f"{option.title} ({option.rank})" for option in same), 30),
            "reason": linked(reason),
        }
        for (status, reason), same in ((key, list(group)) for key, group in groupby(found, why))
    ]
