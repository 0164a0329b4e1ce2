"""What training prints: one table a person can read."""

from __future__ import annotations

import json
import math
from typing import Any

import pandas as pd
from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from data.errors import TailorError
from models.card import Card
from training.candidates import BASE_RATE, ENSEMBLE
from training.evaluate import HEADLINE
from training.report_effects import effects
from training.train import Trained

SHOWN = {
    "binary": ("auc", "brier", "calibration_slope"),
    "time_to_event": ("c_index", "integrated_brier", "calibration_slope"),
    "continuous": ("mae", "r2", "within_20_percent"),
}
NAMES = {
    "auc": "AUC",
    "brier": "Brier",
    "mae": "mean absolute error",
    "r2": "R²",
    "within_20_percent": "within 20 %",
    "calibration_slope": "slope",
    "c_index": "C-index",
    "integrated_brier": "integrated Brier",
}


def as_table(trained: Trained) -> RenderableType:
    """Return candidates as rows and measures with 95 % intervals as columns, by split."""
    card = trained.bundle.card
    shown = [metric for metric in SHOWN[card.endpoint.type] if (trained.table["metric"] == metric).any()]
    served = BASE_RATE if card.basis == "base rate" else ENSEMBLE
    table = Table(
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        title=f"{card.name}: {_many(card)} of {card.cohort}",
    )
    table.add_column("model", no_wrap=True)
    for name in shown:
        table.add_column(NAMES[name], justify="right", no_wrap=True)
    candidates = trained.table[trained.table["metric"].isin(shown)]
    for split, rows in candidates.groupby("split", sort=False):
        table.add_row(f"[italic]{split}[/] n={rows['n'].iloc[0]}")
        for model, cells in rows.groupby("model", sort=False):
            values, mark = cells.set_index("metric"), " ◂" if model == served else ""
            table.add_row(
                f"  {model}{mark}", *(_cell(values, m) for m in shown), style="bold" if mark else ""
            )
        table.add_section()
    return Group(
        table,
        Text(
            "◂ served; slope: of the calibration, 1 is right; 95 % intervals by bootstrap over patients",
            style="dim",
        ),
        *effects(card),
        _verdict(trained),
    )


def _many(card: Card) -> str:
    events = "" if card.endpoint.type == "continuous" else f"{card.events:,} events in "
    return f"{events}{card.patients:,} patients"


def _cell(values: pd.DataFrame, metric: str) -> str:
    if metric not in values.index:
        return "–"
    value, low, high = (float(values[part][metric]) for part in ("value", "low", "high"))
    if math.isnan(value):
        return "–"
    # A slope the patients say nothing about has an interval too wide to be worth its digits.
    wide = math.isnan(low) or (metric == "calibration_slope" and high - low > 10)
    return _short(value, 3) if wide else f"{_short(value, 3)} ({_short(low)}–{_short(high)})"


def _short(value: float, digits: int = 2) -> str:
    """Write .83 for 0.83, so that three measures with intervals fit a terminal of 80 columns."""
    return f"{value:.{digits}f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.{digits - 1}f}"


def _verdict(trained: Trained) -> Text:
    card, gain = trained.bundle.card, trained.gain
    unit = {
        "binary": "log-loss saved",
        "time_to_event": "C-index gained",
        "continuous": f"mean absolute error saved ({card.endpoint.judged_in})",
    }[card.endpoint.type]
    weights = ", ".join(f"{name} {weight:.2f}" for name, weight in card.weights.items() if weight > 1e-6)
    says = f"{unit} over the base rate: {gain.value:.3f} ({gain.low:.3f} to {gain.high:.3f}). "
    if card.basis == "base rate":
        return Text(says + "Not shown to beat it: the base rate is served, and says so.", style="yellow")
    return Text(says + f"Served: {weights}; {card.features} features; version {trained.version}.")


def summary(done: list[Trained]) -> Table:
    """Return one row an endpoint: whom it was learned from, what is served, and how good it is."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="What was trained, by cross-validation")
    table.add_column("endpoint, cohort", overflow="fold")
    for name in ("patients", "measure", "base rate", "served"):
        table.add_column(name, justify="right", no_wrap=True)
    for trained in done:
        card = trained.bundle.card
        metric = HEADLINE[card.endpoint.type]
        rows = trained.table[trained.table["split"] == "cross-validation"]
        values = {name: of.set_index("metric") for name, of in rows.groupby("model")}
        naive = _short(float(values[BASE_RATE]["value"][metric]), 3)
        served = "base rate" if card.basis == "base rate" else _cell(values[ENSEMBLE], metric)
        name = NAMES[metric].replace("mean absolute error", "error")
        table.add_row(f"{card.name}\n[dim]{card.cohort}[/]", f"{card.patients:,}", name, naive, served)
    return table


def as_rows(trained: Trained) -> list[dict[str, Any]]:
    """Return the rows of the table for ``--json``; undefined values are null."""
    about = {"program": trained.bundle.card.program, "endpoint": trained.bundle.card.endpoint.id}
    served = {"served": trained.bundle.card.basis, "version": trained.version}
    return [{**about, **served, **row} for row in json.loads(trained.table.to_json(orient="records"))]


def skipped_note(skipped: dict[str, TailorError]) -> Text:
    """Say which endpoints were left out and what to do."""
    return Text("\n".join(f"Left out {name}: {error}" for name, error in skipped.items()), style="yellow")
