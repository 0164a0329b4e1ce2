"""What training prints of effects: one row a contrast, judged on patients not fitted on."""

from __future__ import annotations

from rich import box
from rich.table import Table

from models.card import Card, Measure

COLUMNS = {
    "average_effect": "average",
    "effect_slope": "slope",
    "autoc": "AUTOC",
    "gain_by_effect": "gain by effect",
}


def effects(card: Card) -> list[Table]:
    """Return the table of the effects, none where no contrast was judged."""
    if not card.effects:
        return []
    unit = card.endpoint.unit or "percentage points"
    caption = "slope: 1 if patients differ as said, 0 if not at all; AUTOC above 0: ranked rightly; gain: of "
    caption += f"treating by the effect, over the second therapy for all; 95 % intervals, in {unit}"
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="Effects, held out", caption=caption)
    table.add_column("contrast, patients", overflow="fold")
    for name in COLUMNS.values():
        table.add_column(name, justify="right", no_wrap=True)
    for effect in card.effects:
        left = f", {effect.left_out:,} without overlap left out" if effect.left_out else ""
        how = f"[dim]{effect.patients:,}{left}; {effect.learner}[/]"
        about = f"{effect.therapy} against {effect.comparator}\n{how}"
        scale = 1.0 if card.endpoint.unit else 100.0
        cells = [_cell(effect.measures[m], 1.0 if m == "effect_slope" else scale) for m in COLUMNS]
        table.add_row(about, *cells)
    return [table]


def _cell(measure: Measure, scale: float) -> str:
    value, low, high = measure
    if value is None or low is None or high is None:
        return "–"
    return f"{scale * value:+.2g}\n({scale * low:+.2g} to {scale * high:+.2g})"
