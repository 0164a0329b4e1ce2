"""What comes later, for a terminal: the options after a failure, and what a patient can change."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from serving.outlook import NextLine, NextOption, Shift, WhatIf
from serving.prediction import Prediction
from serving.wording import given

TOP = 5  # options that are shown; --json has them all
SHIFTS = 4  # of one field


def next_lines(prediction: Prediction) -> list[RenderableType]:
    """Return one block for each therapy that is supposed to have failed."""
    return [_next_line(line) for line in prediction.next_lines]


def _next_line(line: NextLine) -> RenderableType:
    text = Text.assemble("\n", (f"If {line.title} fails", "bold"))
    for i, option in enumerate(line.options[:TOP], start=1):
        text.append(f"\n  {i}. {option.title}", style="not bold")
        text.append(f": {_why(option)}", style="not bold")
    if not line.options:
        text.append("\n  nothing that this program knows of", style="yellow")
    if len(line.options) > TOP:
        text.append(f"\n  and {len(line.options) - TOP} more", style="dim")
    spent = [one for one in line.excluded if one.spent and one.therapy != line.after]
    for one in spent:
        text.append(f"\n  excluded, {one.title}: {one.reason}", style="dim")
    if line.retest:
        text.append("\n  Look for, before choosing:", style="bold")
        for what in line.retest:
            text.append(f"\n    {what}", style="not bold")
    for caution in line.cautions:
        text.append(f"\n  {caution}", style="dim")
    return text


def _why(option: NextOption) -> str:
    said = [f"{option.active:.1f} drugs expected fully active"] if option.active is not None else []
    said += ["matched to the patient"] if option.matched else []
    said += [f"{option.good:.0%} [{option.basis}: {option.endpoint}]"] if option.good is not None else []
    said += ["no number"] if option.good is None and option.active is None else []
    return "; ".join([*said, *([] if option.eligible.status == "met" else ["eligibility not known"])])


def what_ifs(prediction: Prediction) -> list[RenderableType]:
    """Return one table of what the patient can change, and what was not given of it."""
    titles = {option.therapy: option.title for option in prediction.options}
    shown = [one for one in prediction.what_if if one.shifts]
    silent = [one for one in prediction.what_if if not one.shifts]
    blocks: list[RenderableType] = []
    if shown:
        note = "An association: patients who differ in this differed in other ways too."
        blocks += [Text("\nIf the patient changed", style="bold"), _table(shown, titles), Text(note, "dim")]
    if silent:
        said = "; ".join(f"{one.label} ({one.reason})" for one in silent)
        blocks.append(Text.assemble(("\nCould be changed, but no number: ", "bold"), (said, "not bold")))
    return [Group(*blocks)] if blocks else []


def _table(shown: list[WhatIf], titles: dict[str, str]) -> Table:
    table = Table(box=None, padding=(0, 2))
    for heading in ("", "from", "to", "outcome", "with", "difference"):
        table.add_column(heading)
    for one in shown:
        for i, shift in enumerate(one.shifts[:SHIFTS]):
            name, value = (one.label, given(one.value, one.unit)) if i == 0 else ("", "")
            to = given(shift.to, one.unit)
            table.add_row(
                Text(name), value, to, Text(shift.title), Text(titles[shift.therapy]), _apart(shift)
            )
    return table


def _apart(shift: Shift) -> str:
    if shift.difference is None:
        return f"{shift.value_difference or 0.0:+.3g} {shift.unit}"
    return f"{100 * shift.difference:+.1f} points"
