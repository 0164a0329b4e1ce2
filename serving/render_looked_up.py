"""What was looked up, for a terminal: by option, and whatever the option."""

from __future__ import annotations

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from serving.known import Spoken
from serving.prediction import Prediction
from serving.render_alerts import alerts, untested
from serving.render_evidence import evidence, further
from serving.render_germline import germline_checks, germline_findings
from serving.render_known import gene_therapies, label_verdicts
from serving.render_levels import drug_levels
from serving.render_phenotypes import phenotypes


def looked_up(prediction: Prediction) -> list[RenderableType]:
    """Return evidence and alerts of each option, then labels, resistance, and therapies of single genes."""
    labels = [option.known.label for option in prediction.options if option.known.label]
    known = prediction.known
    return [
        *_options(prediction),
        *further(known.further),
        *phenotypes(known.phenotypes),
        *label_verdicts(labels),
        *drug_levels(known.resistance),
        *gene_therapies(known.gene_therapies),
    ]


def inherited(prediction: Prediction) -> list[RenderableType]:
    """Return what may run in the family: risks, preventive options, and what to confirm in blood."""
    known = prediction.known
    return [*germline_findings(known.germline), *germline_checks(known.to_confirm)]


def _options(prediction: Prediction) -> list[RenderableType]:
    table = Table(
        title="What is known of the options (looked up, not predicted)", show_lines=True, expand=True
    )
    table.add_column("option", ratio=2)
    table.add_column("pharmacogenes and evidence", ratio=6)
    for option in prediction.options:
        said = _said(option.known)
        if said:
            table.add_row(Text(option.title, style="bold"), Text("\n\n").join(said))
    return [Text(), table] if table.row_count else []


def _said(known: Spoken) -> list[Text]:
    parts = (alerts(known.alerts), untested(known.not_tested), evidence(known.evidence))
    return [part for part in parts if part.plain]
