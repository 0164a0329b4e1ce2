"""Why: contributions as diverging bars, therapies side by side, and the contrast of two of them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from serving.prediction import Contrast, Contribution, Option, Outcome, Prediction
from serving.render_effect import effect
from serving.wording import good_sign

HALF = 6  # characters of a bar to each side
TOP = 8
SIDE_BY_SIDE = 3  # therapies that fit a terminal; --json has them all
Column = tuple[str, Outcome]


def explanations(prediction: Prediction) -> list[RenderableType]:
    """Return one table an endpoint: what each modality and feature adds, therapies side by side."""
    columns: dict[str, list[Column]] = {}
    for option in prediction.options:
        for outcome in (*option.responses, *option.side_effects):
            if outcome.explanation is not None:
                columns.setdefault(outcome.endpoint, []).append((option.title, outcome))
    return [_explanation(found[:SIDE_BY_SIDE]) for found in columns.values()]


def _explanation(columns: Sequence[Column]) -> RenderableType:
    first = columns[0][1]
    known = [outcome.explanation for _, outcome in columns if outcome.explanation is not None]
    table = Table(title=f"Why: {first.title}", expand=True)
    table.add_column(f"adds to the {known[0].scale}", ratio=3)
    for title, _ in columns:
        table.add_column(Text(title), ratio=3)
    sign = good_sign(known[0].scale, first.role)
    widest = max((abs(c.contribution) for e in known for c in e.contributions), default=0.0)
    widest = max([widest, *(abs(v) for e in known for v in e.groups.values())])
    table.add_row("base value", *(f"{e.base_value:+.2f}" for e in known), style="dim")
    for group in known[0].groups:
        values = [e.groups[group] for e in known]
        if any(values):
            table.add_row(Text(group, style="bold"), *(bar(v, widest, sign) for v in values))
    table.add_section()
    for feature in _top([e.contributions for e in known]):
        parts = [next((c for c in e.contributions if c.feature == feature), None) for e in known]
        name = next(_name(c) for c in parts if c is not None)
        table.add_row(name, *(bar(c.contribution, widest, sign) if c else "" for c in parts))
    table.add_section()
    table.add_row("sum of all", *(f"{e.margin:+.2f}" for e in known), style="bold")
    return Group(Text(), table, _legend(first))


def _legend(outcome: Outcome) -> Text:
    wanted = f"no {outcome.event}" if outcome.role == "side_effect" else outcome.title
    speaks = (("█", "green"), f" speaks for: {wanted}; ", ("█", "red"), " speaks against. ")
    return Text.assemble(*speaks, "A contribution is not a cause.", style="dim")


def _top(columns: Sequence[Sequence[Contribution]]) -> list[str]:
    """Return the features that add most under any therapy, largest first."""
    size: dict[str, float] = {}
    for contributions in columns:
        for part in contributions:
            size[part.feature] = max(size.get(part.feature, 0.0), abs(part.contribution))
    return sorted((f for f in size if size[f] > 0), key=lambda f: -size[f])[:TOP]


def _name(part: Contribution) -> Text:
    if part.group == "therapy":
        return Text(part.label)  # whether it is given differs by column
    value = part.value if isinstance(part.value, str) else None if part.value is None else f"{part.value:g}"
    return Text.assemble(f"{part.label} = ", ("not known", "yellow") if value is None else value)


def bar(value: float, widest: float, good: int) -> Text:
    """Draw one contribution to the left (negative) or right (positive) of a middle line, and its number."""
    length = min(HALF, round(HALF * abs(value) / widest)) if widest else 0
    colour = "green" if value * good > 0 else "red"
    left, right = ("█" * length, "") if value < 0 else ("", "█" * length)
    return Text.assemble(
        (left.rjust(HALF), colour), ("│", "dim"), (right.ljust(HALF), colour), f" {value:+.2f}"
    )


def contrasts(prediction: Prediction) -> list[RenderableType]:
    """Return every comparison of two therapies."""
    options = {option.therapy: option for option in prediction.options}
    return [_contrast(contrast, options) for contrast in prediction.contrasts]


def _contrast(contrast: Contrast, options: dict[str, Option]) -> RenderableType:
    first, second = options[contrast.therapy], options[contrast.comparator]
    outcome = next(o for o in (*first.responses, *first.side_effects) if o.endpoint == contrast.endpoint)
    heading = Text.assemble((f"{first.title} minus {second.title}: {outcome.title}", "bold"), "\n")
    heading = Text("\n") + heading
    if not contrast.identified:
        heading.append("not identified, so no difference is given", style="bold red")
        return Group(heading, Text(f"{contrast.reason} [{contrast.design}: {contrast.cohort}]", style="dim"))
    heading.append(_difference(contrast, outcome))
    heading.append(effect(contrast))
    heading.append(f"\n{contrast.reason} [{contrast.design}: {contrast.cohort}]", style="dim")
    return Group(heading, _parts(contrast, outcome))


def _difference(contrast: Contrast, outcome: Outcome) -> Text:
    if contrast.value_difference is not None:
        text = Text(f"{contrast.value_difference:+.3g} {contrast.unit}", style="bold")
        if contrast.risk_difference is not None:
            text.append(
                f"; {100 * contrast.risk_difference:+.0f} percentage points more likely within 20 % of the "
                "dose needed",
                style="not bold",
            )
        return text
    assert contrast.risk_difference is not None
    good = contrast.risk_difference > 0 if outcome.role == "response" else contrast.risk_difference < 0
    points = f"{100 * contrast.risk_difference:+.0f} percentage points"
    text = Text(points, style="bold green" if good else "bold red")
    if contrast.number_needed_to_treat is not None and contrast.design == "randomised":
        needed = "treat" if good else "harm"
        text.append(f", number needed to {needed} {contrast.number_needed_to_treat:.1f}", style="not bold")
    return text


def _parts(contrast: Contrast, outcome: Outcome) -> Table:
    sign = good_sign(contrast.scale or "", outcome.role)
    table = Table(box=None, show_header=True, padding=(0, 2))
    table.add_column(f"what makes the difference ({contrast.scale})")
    table.add_column("")
    table.add_column(contrast.unit or "percentage points", justify="right")
    shown, others = contrast.contributions[:TOP], contrast.contributions[TOP:]
    widest = max((abs(part.contribution) for part in shown), default=0.0)
    for part in shown:
        table.add_row(_name(part), bar(part.contribution, widest, sign), _points([part], contrast))
    if others:
        rest = sum(part.contribution for part in others)
        table.add_row(f"{len(others)} more", bar(rest, widest, sign), _points(others, contrast))
    total = _points(contrast.contributions, contrast)
    table.add_row("sum", f"{contrast.margin_difference:+.2f}", total, style="bold")
    return table


def _points(parts: Sequence[Contribution], contrast: Contrast) -> str:
    """Return the share of a difference in value in its unit, of one in risk in percentage points."""
    share = sum(part.points or 0.0 for part in parts)
    return f"{share:+.3g}" if contrast.value_difference is not None else f"{100 * share:+.1f}"
