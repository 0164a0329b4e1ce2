"""Whether to trust the answer: who is refused, what lies outside of what was seen, what was missing."""

from __future__ import annotations

from rich.console import RenderableType
from rich.panel import Panel
from rich.text import Text

from serving.prediction import Prediction
from serving.trust import Outside
from serving.wording import outside

SHOWN = 6  # values outside what was seen; --json has them all


def abstentions(prediction: Prediction) -> list[RenderableType]:
    """Return a panel that says which models abstain and why, nothing where none does."""
    refused = [found for found in prediction.reliability.endpoints if found.abstained]
    if not refused:
        return []
    whole = prediction.reliability.abstained
    title = "This patient is not like those learned from" if whole else "Some models abstain"
    lines = [
        Text("What is shown instead is what came of others: it is not about this patient.", style="bold")
    ]
    for found in refused:
        lines.append(Text(found.endpoint.replace("_", " "), style="bold red"))
        lines += [Text(f"  {reason}") for reason in found.reasons]
    return [Panel(Text("\n").join(lines), title=title, border_style="red")]


def reliability(prediction: Prediction) -> RenderableType:
    """Return what was missing, what was outside of what was seen, and what was given in vain."""
    found = prediction.reliability
    lines = Text("\nWhat was missing", style="bold")
    for missing in found.missing:
        lines.append(f"\n  {missing.label} ({missing.field})", style="")
    if not found.missing:
        lines.append("\n  nothing that a model uses", style="not bold")
    beyond: dict[str, Outside] = {}
    for value in (value for endpoint in found.endpoints for value in endpoint.outside):
        beyond.setdefault(value.field, value)
    if beyond:
        lines.append("\nOutside of what the models saw: ", style="bold")
        said = [outside(value) for value in list(beyond.values())[:SHOWN]]
        said += [f"{len(beyond) - SHOWN} more with --json"] if len(beyond) > SHOWN else []
        lines.append("; ".join(said), style="not bold")
    if found.not_asked:
        lines.append("\nNot asked: ", style="bold")
        lines.append("; ".join(f"{one.title} ({one.reason})" for one in found.not_asked), style="not bold")
    if found.unused:
        lines.append("\nGiven, but used by no model: ", style="bold")
        lines.append(", ".join(found.unused), style="not bold")
    return lines
