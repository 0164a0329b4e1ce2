"""Would a test help? The advice on tests for a terminal."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from serving.outlook import Advice
from serving.prediction import Prediction

SHOWN = 6


def tests(prediction: Prediction) -> list[Table | Text]:
    """Return the tests that could change the choice; nothing where no test was left to consider."""
    if not prediction.tests_considered:
        return []
    if not prediction.test_value:
        n = prediction.tests_considered
        said = f" None of the {n} looked at would change what comes first." if n > 1 else " No."
        return [Text.assemble(("\nWould a test help?", "bold"), said)]
    titles = {option.therapy: option.title for option in prediction.options}
    more = len(prediction.test_value) - SHOWN
    table = Table(title="Would a test help?", show_lines=True, expand=True)
    table.caption = f"{more} more with --json" if more > 0 else None
    for heading, ratio in (("not tested", 2), ("changes the first option", 2), ("gain", 1), ("why", 6)):
        table.add_column(heading, ratio=ratio)
    for advice in prediction.test_value[:SHOWN]:
        gain = "not known" if advice.gain is None else f"{100 * advice.gain:+.1f} points"
        changes = "not known" if advice.changes is None else f"{advice.changes:.0%} likely"
        table.add_row(Text(advice.label, style="bold"), changes, gain, _why(advice, titles))
    return [table]


def _why(advice: Advice, titles: dict[str, str]) -> Text:
    lines = Text()
    for finding in advice.findings:
        chance = "" if finding.chance is None else f" ({finding.chance:.0%})"
        lines.append(f"{finding.value}{chance}: {titles[finding.first]}\n")
    return lines.append(advice.reason, style="dim")
