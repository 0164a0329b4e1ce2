"""How good a model is, as the table of the report."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from training.candidates import BASE_RATE, ENSEMBLE
from training.report import NAMES, SHOWN
from training.train import Trained


def metrics(trained: Trained) -> dict[str, Any]:
    """Return the columns, and one row a candidate with value and interval."""
    shown = SHOWN[trained.bundle.card.endpoint.type]
    served = BASE_RATE if trained.bundle.card.basis == "base rate" else ENSEMBLE
    rows = [
        {"model": model, "served": model == served, "cells": [_cell(cells, metric) for metric in shown]}
        for model, cells in trained.table.groupby("model", sort=False)
    ]
    return {
        "columns": [
            NAMES[metric] if metric != "calibration_slope" else "calibration slope" for metric in shown
        ],
        "rows": rows,
    }


def _cell(rows: pd.DataFrame, metric: str) -> tuple[str, str]:
    found = rows[rows["metric"] == metric]
    value, low, high = (
        float(found[part].iloc[0]) if len(found) else math.nan for part in ("value", "low", "high")
    )
    # An interval this wide says that the patients say nothing about it.
    if math.isnan(value) or high - low > 10:
        return "–", ""
    return f"{value:.3f}", "" if math.isnan(low) else f"{low:.2f} to {high:.2f}".replace("-", "−")


def verdict(trained: Trained) -> str:
    """Say whether the model is served, and on what grounds."""
    gain, basis = trained.gain, trained.bundle.card.basis
    unit = "log-loss saved" if trained.bundle.card.endpoint.type == "binary" else "C-index gained"
    says = f"{unit} over the base rate: {gain.value:.3f} ({gain.low:.3f} to {gain.high:.3f}). "
    if basis == "base rate":
        return says + "The model was not shown to beat the base rate, so the base rate is served and says so."
    return says + "The interval is above 0, so the model is served."
