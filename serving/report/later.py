"""What comes later: a test, the next line, what the patient can change, what runs in the family."""

from __future__ import annotations

from data.program import Program
from serving import wording
from serving.outlook import NextOption
from serving.prediction import Prediction
from serving.report.marks import Shown, linked, listed, sources
from serving.web.numbers import amount, change, percent, points

TESTS = 4
NEXT = 4
RETESTS = 3


def tests(prediction: Prediction, titles: dict[str, str]) -> Shown:
    """Return the tests that could change the choice."""
    considered = prediction.tests_considered
    rows = [
        {
            "label": advice.label,
            "changes": "not known" if advice.changes is None else f"{percent(advice.changes)} likely",
            "gain": "not known" if advice.gain is None else f"{points(advice.gain, 1)} points",
            "findings": [
                f"{one.value}{'' if one.chance is None else f' ({percent(one.chance)})'}: {titles[one.first]}"
                for one in advice.findings
            ],
            "reason": linked(advice.reason),
        }
        for advice in prediction.test_value[:TESTS]
    ]
    says = ""
    if considered and not rows:
        says = f"None of the {considered} tests looked at would change what comes first."
        says = says if considered > 1 else "No: it would not change what comes first."
    return {"says": says, "rows": rows, "more": max(0, len(prediction.test_value) - TESTS)}


def next_lines(prediction: Prediction, program: Program) -> list[Shown]:
    """Return what to consider if the first choice fails."""
    return [
        {
            "after": line.title,
            "options": [_next(option, program) for option in line.options[:NEXT]],
            "more": max(0, len(line.options) - NEXT),
            "retest": [linked(what) for what in line.retest[:RETESTS]],
            "cautions": linked(" ".join(map(wording.sentence, line.cautions))),
        }
        for line in prediction.next_lines
    ]


def _next(option: NextOption, program: Program) -> Shown:
    said = []
    if option.active is not None:
        said.append(f"{amount(option.active)} drugs expected fully active")
    said += ["matched to the patient"] if option.matched else []
    if option.good is not None and option.endpoint is not None:
        said.append(f"{percent(option.good)}, {program.endpoint(option.endpoint).title} ({option.basis})")
    elif option.active is None:
        said.append("no number")
    said += ["eligibility not known"] if option.eligible.status != "met" else []
    return {"title": option.title, "says": "; ".join(said)}


def what_if(prediction: Prediction, titles: dict[str, str]) -> Shown:
    """Return what the models make of something the patient can change, and what they cannot."""
    rows = []
    for one in prediction.what_if:
        for shift in one.shifts:
            by_value = f"{change(shift.value_difference or 0.0)} {shift.unit}"
            moved = by_value if shift.difference is None else f"{points(shift.difference, 1)} points"
            way = f"{wording.given(one.value, one.unit)} to {wording.given(shift.to, one.unit)}"
            rows.append([one.label, way, shift.title, titles[shift.therapy], moved])
    silent = [f"{one.label} ({one.reason})" for one in prediction.what_if if not one.shifts]
    return {"rows": rows, "silent": listed(silent, 8)}


def inherited(prediction: Prediction) -> Shown:
    """Return what may run in the family: risks in words, what guidelines offer, what to confirm in blood."""
    return {
        "findings": [
            {
                "title": f"{found.gene} {', '.join(found.variants)}",
                "certainty": found.certainty,
                "reason": linked(wording.sentence(found.standing.reason)),
                "risks": [
                    {"text": linked(wording.sentence(risk.words)), "source": sources([risk.source])}
                    for risk in found.risks
                ],
                "options": [
                    {"name": one.option, "against": one.against, "when": one.when, "by": one.guideline}
                    for one in found.options
                ],
                "notes": linked(" ".join(map(wording.sentence, (*found.notes, *found.warnings)))),
            }
            for found in prediction.known.germline
        ],
        "confirm": [
            linked(f"{check.gene} {', '.join(check.variants)}: {check.advice}")
            for check in prediction.known.to_confirm
        ],
    }
