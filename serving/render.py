"""A prediction for a terminal: options side by side, why, the contrasts, what was missing, the sources."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from serving.prediction import Option, Prediction
from serving.render_advice import tests
from serving.render_alerts import headline
from serving.render_looked_up import inherited, looked_up
from serving.render_next import next_lines, what_ifs
from serving.render_outcome import outcome_text, published
from serving.render_reliability import abstentions, reliability
from serving.render_virus import activity, susceptibilities
from serving.render_why import contrasts, explanations

_MARKS = {
    "met": ("✓ eligible", "green"),
    "unmet": ("✗ not eligible", "red"),
    "unknown": ("? not known", "yellow"),
}


def render(prediction: Prediction) -> RenderableType:
    """Return everything the prediction says, in the order in which it is asked for."""
    return Group(
        _heading(prediction),
        *abstentions(prediction),
        _options(prediction),
        *looked_up(prediction),
        *susceptibilities(prediction),
        *explanations(prediction),
        *contrasts(prediction),
        *next_lines(prediction),
        *what_ifs(prediction),
        *tests(prediction),
        *inherited(prediction),
        reliability(prediction),
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
    """One row a therapy, with what can be said of it; therapies nothing can be said of share a row."""
    table = Table(title="Options", show_lines=True, expand=True)
    table.add_column("", justify="right")
    table.add_column("therapy", ratio=3)
    table.add_column("what may come of it", ratio=5)
    silent = []
    for option in prediction.options:
        known = [o for o in (*option.responses, *option.side_effects) if o.basis != "none"]
        if known or option.activity:
            said = [activity(option.activity)] if option.activity else []
            said += [outcome_text(o) for o in known if o.basis != "evidence"]
            counted = [o for o in known if o.basis == "evidence"]
            answers = Text("\n\n").join([*said, published(counted)] if counted else said)
            table.add_row(str(option.rank), _therapy(option), answers)
        else:
            silent.append(_without_basis(option))
    if silent:
        table.add_row("", Text("no basis", style="bold red"), Text("\n").join(silent))
    return table


def _without_basis(option: Option) -> Text:
    """Say why there is no number, in the words of the first endpoint that came closest to one."""
    reasons = [o.reason for o in (*option.responses, *option.side_effects)]
    reasons.sort(key=lambda reason: reason.startswith("nobody"))
    mark, style = _MARKS[option.eligible.status]
    return Text.assemble(
        option.title,
        (f": {reasons[0]}; " if reasons else ": ", "dim"),
        (mark, style),
        (f" ({option.eligible.reason})", "dim"),
    )


def _therapy(option: Option) -> Text:
    mark, style = _MARKS[option.eligible.status]
    return Text.assemble(
        (option.title, "bold"),
        f"\n{option.kind}{', matched to the patient' if option.matched else ''}\n",
        (f"superseded: {option.superseded}\n" if option.superseded else "", "yellow"),
        headline(option.known.alerts),
        (_resisted(option), "bold red"),
        (mark, style),
        (f": {option.eligible.reason}", "dim"),
    )


def _resisted(option: Option) -> str:
    drugs = ", ".join(option.known.resisted)
    return f"RESISTANT by the algorithm: {drugs}\n" if drugs else ""


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
    tables = ", ".join(f"{k.name} {k.version} ({k.date})" for k in prediction.provenance.knowledge)
    lines.append(f"\n  Knowledge: {tables}", style="not bold dim")
    for warning in prediction.provenance.warnings:
        lines.append(f"\n  {warning}", style="not bold yellow")
    lines.append(f"\n  Tailor {prediction.provenance.code_version}", style="not bold")
    return lines
