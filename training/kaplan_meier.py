"""Kaplan-Meier curves by predicted risk and by treatment, with late entry and numbers at risk."""

from __future__ import annotations

from typing import Any

import numpy as np
from lifelines import BreslowFlemingHarringtonFitter, KaplanMeierFitter
from lifelines.exceptions import StatError
from lifelines.fitters import UnivariateFitter
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from data.errors import TailorError
from models.figures.style import GREY, PALETTE, canvas, size
from models.target import Target
from training.risk_sets import died_out

Array = NDArray[np.float64]

DAYS_A_YEAR = 365.25


def kaplan_meier_by_risk(
    target: Target, margin: Array, *, title: str = "Event-free survival by predicted risk"
) -> Figure:
    """Draw Kaplan-Meier curves of the thirds of predicted risk; see `kaplan_meier`."""
    names = np.array(["Low risk", "Middle risk", "High risk"])
    third = np.searchsorted(np.quantile(margin, [1 / 3, 2 / 3]), margin)
    return kaplan_meier(target, names[third], order=list(names), title=title)


def kaplan_meier(
    target: Target,
    arm: NDArray[Any],
    *,
    order: list[str] | None = None,
    title: str = "Event-free survival by treatment",
) -> Figure:
    """Draw Kaplan-Meier curves with 95% bands and numbers at risk, by treatment arm or any grouping.

    Parameters
    ----------
    target : Target
        Times to event of ``n`` patients; late entry is taken into account.
    arm : array of str, shape (n,)
        Group of each patient, up to six.
    order : list of str, optional
        Order of the groups in the legend; by name if left out.
    title : str
        Heading.

    Raises
    ------
    TailorError
        If the target is not a time to event or there are too many groups.
    """
    present = {str(a) for a in arm}
    arms = [a for a in order or sorted(present) if a in present]
    if target.type != "time_to_event" or len(arms) > len(PALETTE):
        raise TailorError("bad_target", f"Kaplan-Meier needs times and at most {len(PALETTE)} groups.")
    years = float(target.time.max()) > 3 * DAYS_A_YEAR
    unit = DAYS_A_YEAR if years else 1.0
    figure, axes = canvas(f"{title}\n{size(target)}", f"Time ({'years' if years else 'days'})", "")
    axes.set(ylim=(0, 1.02), xlim=(0, float(target.time.max()) / unit), ylabel="Event-free (proportion)")
    for colour, name in zip(PALETTE, arms, strict=False):
        mine = target.take(np.asarray([str(a) == name for a in arm]))
        label = f"{name} ({len(mine):,}; {int(mine.event.sum()):,} events)"
        _draw_curve(axes, mine, unit, colour, label)
    axes.legend(loc="best", frameon=False)
    _numbers_at_risk(axes, target, np.asarray(arm).astype(str), arms, unit)
    return figure


def fit(target: Target) -> UnivariateFitter:
    """Fit lifelines' Kaplan-Meier curve, with delayed entry if anybody entered late.

    The curve is conditional on outliving any early risk set that died out, which would pin it at 0. Where
    for a while nobody is under observation lifelines gives no Kaplan-Meier curve: then Breslow's.
    """
    if target.event.any():
        target = target.take(target.time > died_out(target))
    entry = target.entry if target.entry.any() else None
    try:
        return KaplanMeierFitter().fit(target.time, target.event, entry=entry)
    except StatError:
        return BreslowFlemingHarringtonFitter().fit(target.time, target.event, entry=entry)


def _draw_curve(axes: Axes, target: Target, unit: float, colour: str, label: str) -> None:
    curve = fit(target)
    days = curve.survival_function_.index.to_numpy() / unit
    axes.step(days, curve.survival_function_.iloc[:, 0], where="post", color=colour, linewidth=2, label=label)
    low, high = curve.confidence_interval_.to_numpy().T
    axes.fill_between(days, low, high, step="post", color=colour, alpha=0.15, linewidth=0)


def _numbers_at_risk(axes: Axes, target: Target, arm: NDArray[np.str_], arms: list[str], unit: float) -> None:
    """Write how many of each arm are under observation below the ticks of the time axis."""
    ticks = [t for t in axes.get_xticks() if 0 <= t <= axes.get_xlim()[1]]
    axes.set_xticks(ticks)
    under = axes.get_xaxis_transform()
    axes.annotate("At risk", (0, -0.17), xycoords=under, ha="left", va="center", fontsize=10, color=GREY)
    for row, name in enumerate(arms):
        for tick in ticks:
            here = (arm == name) & (target.time >= tick * unit) & (target.entry <= tick * unit)
            place = (tick, -0.22 - 0.05 * row)
            axes.annotate(
                f"{int(here.sum()):,}", place, xycoords=under, ha="center", va="center", fontsize=9,
                color=PALETTE[row], annotation_clip=False,
            )  # fmt: skip
