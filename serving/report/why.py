"""Why this rather than that: the first comparisons as waterfalls, the others in a line each."""

from __future__ import annotations

from collections.abc import Sequence

from data.program import Program
from serving import wording
from serving.prediction import Contrast, Prediction
from serving.report.marks import Shown, linked, listed
from serving.web.numbers import amount, change, percent, points, signed
from serving.web.overview import comparisons
from serving.web.why import Waterfall, by_feature, by_group, good_points

DRAWN = 2
LETTERS = 34  # of a label that fits a drawing; of a title, in bold, fewer
TITLE = 29


def why(prediction: Prediction, program: Program) -> Shown:
    """Return the comparisons with a number, drawn or in a line, and those that cannot be made."""
    found = comparisons(prediction)
    titles = {option.therapy: option.title for option in prediction.options}
    worth = [one for one in found.known if any(one.groups_points.values())][:DRAWN]
    return {
        "none": not prediction.contrasts,
        "drawn": [_drawn(one, prediction, program, titles) for one in worth],
        "lines": [_head(one, program, titles) for one in found.known if one not in worth],
        "unknown": _unknown(found.unknown, program, titles),
    }


def _head(contrast: Contrast, program: Program, titles: dict[str, str]) -> Shown:
    of_value = contrast.value_difference is not None
    difference = contrast.value_difference if of_value else contrast.risk_difference
    return {
        "therapy": titles[contrast.therapy],
        "comparator": titles[contrast.comparator],
        "question": program.endpoint(contrast.endpoint).title,
        "difference": _amount(difference or 0.0, of_value),
        "unit": (contrast.unit or "") if of_value else "percentage points",
        "interval": _interval(contrast, of_value),
        "design": contrast.design,
        "cohort": contrast.cohort,
    }


def _drawn(contrast: Contrast, prediction: Prediction, program: Program, titles: dict[str, str]) -> Shown:
    good = good_points(contrast, prediction)
    groups, features = by_group(contrast, prediction), by_feature(contrast, prediction)
    told = wording.DESIGNS.get(contrast.design, "")
    same = groups is not None and features is not None and len(groups.steps) == len(features.steps) == 1
    return {
        **_head(contrast, program, titles),
        "notes": _notes(contrast, good),
        "cautions": linked(" ".join((wording.sentence(told), *wording.caution(contrast)))),
        "groups": _waterfall(groups, contrast, titles, good)
        if groups and groups.steps and not same
        else None,
        "features": _waterfall(features, contrast, titles, good) if features and features.steps else None,
    }


def _notes(contrast: Contrast, good: int) -> list[str]:
    """Return the number needed to treat (of a difference that is one), and how far to trust it."""
    found, risk = [], contrast.risk_difference
    open_ = contrast.effect is not None and wording.spans_zero(contrast.effect)
    if contrast.value_difference is not None and risk is not None:
        found.append(f"{points(risk)} percentage points more likely within 20 % of the dose needed.")
    elif (
        contrast.number_needed_to_treat is not None and contrast.design == "randomised" and risk and not open_
    ):
        needed = "treat" if risk * good > 0 else "harm"
        found.append(f"Number needed to {needed}: {amount(contrast.number_needed_to_treat)}.")
    if open_:
        found.append("The interval includes no difference.")
    if contrast.overlap:
        known = "drawn by chance" if contrast.overlap.known else "estimated"
        share = percent(contrast.overlap.propensity)
        found.append(f"Of patients like this one who had either, {share} received the first ({known}).")
    if contrast.effect and contrast.effect.average is not None:
        of_value = contrast.value_difference is not None
        average = _amount(contrast.effect.average, of_value)
        trust = wording.trust(contrast.effect)
        found.append(f"On average over {contrast.effect.patients:,} patients: {average}; {trust}.")
    return found


def _waterfall(steps: Waterfall, contrast: Contrast, titles: dict[str, str], good: int) -> Shown:
    unit = steps.unit or ""

    def level(value: float) -> str:
        return f"{value:.1f} {unit}".strip() if unit else f"{value:.1f}%"

    first, second = titles[contrast.comparator], titles[contrast.therapy]
    moved = [step for step in steps.steps if step.size]  # what rounds to nothing adds nothing
    rows = [
        {
            "label": _short(step.label, LETTERS),
            "start": step.start,
            "end": step.end,
            "says": signed(step.size, 1),
            "tone": "neither" if not good else "good" if step.size * good > 0 else "harm",
        }
        for step in moved
    ]
    said = "; ".join(f"{step.label} {signed(step.size, 1)}" for step in moved)
    return {
        "start": {"label": _short(first, TITLE), "at": steps.start, "says": level(steps.start)},
        "end": {"label": _short(second, TITLE), "at": steps.end, "says": level(steps.end)},
        "steps": rows,
        "interval": list(steps.interval) if steps.interval else [],
        "alt": f"From {first}, {level(steps.start)}, to {second}, {level(steps.end)}: {said}",
    }


def _unknown(found: Sequence[Contrast], program: Program, titles: dict[str, str]) -> list[Shown]:
    """Put comparisons together that cannot be made for the same reason."""
    by_reason: dict[tuple[str, str], list[str]] = {}
    for one in found:
        pair = f"{titles[one.therapy]} against {titles[one.comparator]}"
        question = program.endpoint(one.endpoint).title
        by_reason.setdefault((question, one.reason), []).append(pair)
    return [
        {"question": question, "pairs": listed(pairs, 6), "reason": linked(wording.named(reason, titles))}
        for (question, reason), pairs in by_reason.items()
    ]


def _interval(contrast: Contrast, of_value: bool) -> str:
    if contrast.effect is None:
        return ""
    low, high = (_amount(bound, of_value) for bound in contrast.effect.interval)
    return f"{percent(contrast.effect.interval_level)} interval {low} to {high}"


def _amount(value: float, of_value: bool) -> str:
    return change(value) if of_value else points(value)


def _short(label: str, letters: int) -> str:
    return label if len(label) <= letters else f"{label[: letters - 1].rstrip()}…"
