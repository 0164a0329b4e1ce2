"""Figures of an evaluation: ROC, calibration, and (from their own files) Kaplan-Meier and beeswarm."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
from scipy.stats import norm
from sklearn.metrics import roc_curve

from data.errors import TailorError
from models.card import EffectCard
from models.figures.beeswarm import beeswarm
from models.figures.style import BLUE, GREY, PALETTE, SKY, canvas, save, size, style
from models.target import Target
from training.kaplan_meier import fit, kaplan_meier, kaplan_meier_by_risk
from training.metrics import evaluate

__all__ = [
    "PALETTE",
    "beeswarm",
    "calibration",
    "effect_fifths",
    "kaplan_meier",
    "kaplan_meier_by_risk",
    "predicted",
    "roc",
    "save",
]

Array = NDArray[np.float64]


def roc(
    target: Target, margin: Array, *, title: str = "ROC curve", n_boot: int = 1000, seed: int = 0
) -> Figure:
    """Draw the ROC curve of a binary target with its area and 95% interval.

    Parameters
    ----------
    target : Target
        Binary outcomes of ``n`` patients.
    margin : array of shape (n,)
        Score, higher for a more likely event.
    title : str
        Heading.
    n_boot, seed : int
        Of the interval, see `training.metrics.evaluate`.

    Raises
    ------
    TailorError
        If the target is not binary or has only one class.
    """
    if target.type != "binary":
        raise TailorError("bad_target", "A ROC curve needs a binary target.")
    area = evaluate(target, margin, n_boot=n_boot, seed=seed)["auc"]
    false_positive, true_positive, _ = roc_curve(target.event, margin)
    figure, axes = canvas(title, "1 − specificity (false positive rate)", "Sensitivity (true positive rate)")
    axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", linewidth=1, label="Chance (AUC 0.50)")
    label = f"AUC {area.value:.2f} (95% CI {area.low:.2f} to {area.high:.2f})"
    axes.plot(false_positive, true_positive, color=BLUE, linewidth=2.2, label=label)
    axes.set(xlim=(-0.01, 1.01), ylim=(-0.01, 1.01), aspect="equal")
    axes.legend(loc="lower right", frameon=False, title=f"n = {area.n:,}, events = {area.events:,}")
    return figure


def calibration(
    target: Target,
    probability: Array,
    *,
    horizon: float | None = None,
    bins: int = 10,
    title: str = "Calibration",
) -> Figure:
    """Draw observed against predicted risk in groups of equal size, with 95% intervals and a histogram.

    Observed: proportion with Wilson's interval (binary), or one minus Kaplan-Meier at the horizon.

    Parameters
    ----------
    target : Target
        Outcomes of ``n`` patients.
    probability : array of shape (n,)
        Predicted probability of the event (by the horizon).
    horizon : float, optional
        Day; needed for a time to event.
    bins : int
        Number of groups; fewer if predictions are tied.
    title : str
        Heading.

    Raises
    ------
    TailorError
        ``bad_prediction`` if probabilities are not within 0 to 1, ``bad_target`` if the horizon is missing.
    """
    probability = np.asarray(probability, dtype=float)
    if probability.shape != (len(target),) or not ((probability >= 0) & (probability <= 1)).all():
        raise TailorError("bad_prediction", f"Need {len(target)} probabilities within 0 to 1.")
    edges = np.unique(np.quantile(probability, np.linspace(0, 1, bins + 1)))
    group = np.searchsorted(edges[1:-1], probability, side="right")
    seen = np.array([_observed(target.take(group == g), horizon) for g in np.unique(group)])
    mean = np.array([probability[group == g].mean() for g in np.unique(group)])
    figure = Figure(figsize=(6.4, 6.8), layout="constrained")
    top, low = figure.subplots(2, 1, sharex=True, height_ratios=[4, 1])
    top.plot([0, 1], [0, 1], color=GREY, linestyle="--", linewidth=1, label="Ideal")
    error = np.abs(seen[:, 1:].T - seen[:, 0])
    label = f"{len(mean)} groups of equal size, 95% CI" if len(mean) > 1 else "All patients, 95% CI"
    top.errorbar(mean, seen[:, 0], yerr=error, fmt="o", color=BLUE, capsize=3, markersize=6, label=label)
    top.legend(loc="upper left", frameon=False)
    by = "" if horizon is None else f" by day {horizon:,.0f}"
    style(top, f"{title}\n{size(target)}", "", f"Observed risk{by}")
    low.hist(probability, bins=np.linspace(0, 1, 41).tolist(), color=SKY, edgecolor="white", linewidth=0.5)
    style(low, "", f"Predicted risk{by}", "Patients")
    top.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    return figure


def effect_fifths(effect: EffectCard, *, unit: str, title: str) -> Figure:
    """Draw the effect observed in fifths of the patients against the one predicted, with 95 % intervals."""
    figure, axes = canvas(title, f"Predicted effect ({unit})", f"Observed effect ({unit})")
    said, seen, low, high = np.array(effect.fifths).T
    ends = np.array([min(said.min(), low.min()), max(said.max(), high.max())])
    axes.plot(ends, ends, color=GREY, linestyle="--", linewidth=1, label="Ideal")
    axes.axhline(0, color=GREY, linewidth=0.8)
    error = np.stack([seen - low, high - seen])
    label = "Fifths by predicted effect, 95% CI"
    axes.errorbar(said, seen, yerr=error, fmt="o", color=BLUE, capsize=3, markersize=6, label=label)
    axes.set_title(f"{title}\nn = {effect.patients:,}, held out", loc="left")
    axes.legend(loc="upper left", frameon=False)
    return figure


def _observed(target: Target, horizon: float | None) -> tuple[float, float, float]:
    """Return the observed risk and its 95% interval (Wilson, JASA 1927;22:209-212, for a proportion)."""
    if target.type == "time_to_event":
        if horizon is None:
            raise TailorError(
                "bad_target", "Calibration of a time to event needs a horizon.", field="horizon"
            )
        target = target.until(horizon)
        if not len(target):  # everybody came later
            return np.nan, np.nan, np.nan
        curve = fit(target)
        low, high = curve.confidence_interval_.iloc[-1]
        return 1 - float(curve.predict(horizon)), 1 - float(high), 1 - float(low)
    n, p, z = len(target), float(target.event.mean()), float(norm.ppf(0.975))
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p, float(centre - half), float(centre + half)


def predicted(value: Array, forecast: Array, *, unit: str, title: str = "Predicted and observed") -> Figure:
    """Draw observed against predicted values (n,), with the line of equality and the band of ±20 %."""
    figure, axes = canvas(title, f"Predicted ({unit})", f"Observed ({unit})")
    ends = np.array([min(value.min(), forecast.min()), max(value.max(), forecast.max())])
    axes.fill_between(ends, 0.8 * ends, 1.2 * ends, color=SKY, alpha=0.3, linewidth=0, label="Within 20%")
    axes.plot(ends, ends, color=GREY, linestyle="--", linewidth=1, label="Equal")
    axes.scatter(forecast, value, s=9, color=BLUE, alpha=min(1.0, 300 / len(value) + 0.1), linewidths=0)
    axes.set_title(f"{title}\nn = {len(value):,}", loc="left")
    axes.legend(loc="upper left", frameon=False)
    return figure
