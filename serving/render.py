"""A prediction for a terminal: options side by side, why, the contrasts, what was missing, the sources."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from serving.prediction import Option, Outcome, Prediction
from serving.render_why import contrasts, explanations

BAR = 12
_MARKS = {
    "met": ("✓ eligible", "green"),
    "unmet": ("✗ not eligible", "red"),
    "unknown": ("? not known", "yellow"),
}
_BADGES = {"randomised": "green", "observational": "yellow", "in-vitro": "yellow", "simulated": "magenta"}


def render(prediction: Prediction) -> RenderableType:
    """Return everything the prediction says, in the order in which it is asked for."""
    return Group(
        _heading(prediction),
        _options(prediction),
        *explanations(prediction),
        *contrasts(prediction),
        _reliability(prediction),
        _provenance(prediction),
        Panel(Text(prediction.notice, style="bold"), border_style="yellow"),
    )


def _heading(prediction: Prediction) -> Text:
    return Text.assemble(
        ("Patient ", "dim"),
        prediction.patient_id or "without a name",
        ("   Program ", "dim"),
        prediction.program,
    )


def _options(prediction: Prediction) -> Table:
    """One row a therapy, one column an endpoint."""
    asked = {o.endpoint: o for option in prediction.options for o in _outcomes(option)}
    table = Table(title="Options", show_lines=True, expand=True)
    table.add_column("", justify="right")
    table.add_column("therapy", ratio=3)
    for outcome in asked.values():
        table.add_column(Text(f"{outcome.title}{_side(outcome)}"), ratio=4)
    for option in prediction.options:
        given = {o.endpoint: o for o in _outcomes(option)}
        cells = [_outcome(given[e]) if e in given else Text("–") for e in asked]
        table.add_row(str(option.rank), _therapy(option), *cells)
    return table


def _outcomes(option: Option) -> tuple[Outcome, ...]:
    return (*option.responses, *option.side_effects)


def _side(outcome: Outcome) -> str:
    return " (side effect)" if outcome.role == "side_effect" else ""


def _therapy(option: Option) -> Text:
    mark, style = _MARKS[option.eligible.status]
    return Text.assemble(
        (option.title, "bold"),
        f"\n{option.kind}\n",
        (mark, style),
        (f": {option.eligible.reason}", "dim"),
    )


def _outcome(outcome: Outcome) -> Text:
    """Return probability with its bar, then what it rests on; never a number without a basis."""
    if outcome.probability is None:
        return Text.assemble(("no basis", "bold red"), (f"\n{outcome.reason}", "dim"))
    full = round(BAR * outcome.probability)
    colour = "red" if outcome.role == "side_effect" else "green"
    return Text.assemble(
        (f"{outcome.probability:.0%} ", "bold"),
        ("█" * full, colour),
        ("░" * (BAR - full), "dim"),
        "\n",
        *_badges(outcome),
        (f"\n{outcome.reason}", "dim"),
    )


def _badges(outcome: Outcome) -> tuple[tuple[str, str], ...]:
    basis = "model" if outcome.basis == "model" else f"{outcome.basis}, not personalised"
    return (
        (f"[{basis}]", "cyan" if outcome.basis == "model" else "yellow"),
        (f" [{outcome.design}: {outcome.cohort}]", _BADGES.get(outcome.design, "yellow")),
    )


def _reliability(prediction: Prediction) -> RenderableType:
    found = prediction.reliability
    lines = Text("\nWhat was missing", style="bold")
    for missing in found.missing:
        lines.append(f"\n  {missing.label} ({missing.field})", style="")
    if not found.missing:
        lines.append("\n  nothing that a model uses", style="not bold")
    if found.unused:
        lines.append("\nGiven, but used by no model: ", style="bold")
        lines.append(", ".join(found.unused), style="not bold")
    return lines


def _provenance(prediction: Prediction) -> Text:
    lines = Text("\nWhere the numbers come from", style="bold")
    for model in prediction.provenance.models:
        lines.append(
            f"\n  {model.model} v{model.version}, trained {model.trained_at} on {model.patients} patients of "
            f"{model.cohort} ({model.design}; {model.citation})",
            style="not bold",
        )
        lines.append(
            f"\n  run {model.run_id}, cohort sha256 {model.cohort_sha256[:16]}…", style="not bold dim"
        )
    lines.append(f"\n  Tailor {prediction.provenance.code_version}", style="not bold")
    return lines
