"""Beeswarm of explanations. shap's own works on pyplot's global figure, which a server must not share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from numpy.typing import NDArray

from data.errors import TailorError
from models.figures.style import canvas, heading

Array = NDArray[np.float64]

MISSING = "#B0B0B0"
DRAWN_AS_ONE_IMAGE = 1000  # from so many points a drawing by paths gets too large
COLOURS = colormaps["viridis"]


class Explanation(Protocol):
    """The part of `shap.Explanation` that is drawn."""

    values: Any
    data: Any
    feature_names: Any


def beeswarm(
    explanation: Explanation,
    *,
    max_display: int = 15,
    scale: str = "log-odds",
    title: str = "What moved the predictions",
) -> Figure:
    """Draw every patient's contributions, a row a feature, largest mean size on top.

    Parameters
    ----------
    explanation : shap.Explanation
        ``values`` and ``data`` of shape (n, features), ``feature_names`` (features,). NaN in ``data``
        is drawn grey: the value was not measured.
    max_display : int
        How many features are drawn.
    scale : str
        Unit of the contributions.
    title : str
        Heading.

    Raises
    ------
    TailorError
        ``bad_explanation`` if the shapes do not agree.
    """
    values, data = np.asarray(explanation.values, dtype=float), np.asarray(explanation.data, dtype=float)
    names: Sequence[str] = [str(name) for name in explanation.feature_names]
    if values.ndim != 2 or data.shape != values.shape or len(names) != values.shape[1]:
        found = f"Contributions {values.shape}, values {data.shape}, {len(names)} names."
        raise TailorError("bad_explanation", found)
    top = np.argsort(-np.abs(values).mean(axis=0), kind="stable")[:max_display]
    inches = (8.4, 1.9 + 0.42 * len(top))
    figure, axes = canvas("", f"Contribution to the prediction ({scale})", "", inches)
    heading(figure, f"{title}\nn = {len(values):,} patients, {len(top)} of {len(names)} features")
    axes.axvline(0, color="#333333", linewidth=1)
    for row, feature in enumerate(top[::-1]):
        _row(axes, values[:, feature], data[:, feature], row)
    axes.set_yticks(range(len(top)), [names[feature] for feature in top[::-1]])
    axes.set_ylim(-0.6, len(top) - 0.4)
    _legend(figure, axes, bool(np.isnan(data[:, top]).any()))
    return figure


def _row(axes: Axes, values: Array, data: Array, row: int) -> None:
    """Draw one feature: measured values coloured by rank between their 5th and 95th percentile."""
    height = row + _spread(values)
    measured, many = ~np.isnan(data), len(values) > DRAWN_AS_ONE_IMAGE
    axes.scatter(values[~measured], height[~measured], s=9, color=MISSING, linewidths=0, rasterized=many)
    if not measured.any():
        return
    low, high = np.quantile(data[measured], [0.05, 0.95])
    if low == high:
        low, high = data[measured].min(), data[measured].max()
    shade = (
        np.clip((data[measured] - low) / (high - low), 0, 1) if high > low else np.full(measured.sum(), 0.5)
    )
    axes.scatter(
        values[measured], height[measured], s=9, c=shade, cmap=COLOURS, vmin=0, vmax=1, linewidths=0,
        rasterized=many,
    )  # fmt: skip


def _spread(values: Array, bins: int = 80, width: float = 0.38) -> Array:
    """Return offsets that stack points of nearly the same contribution about the middle of their row."""
    span = float(np.ptp(values))
    place = (
        np.round((values - values.min()) / span * bins).astype(int)
        if span > 0
        else np.zeros(len(values), int)
    )
    order = np.lexsort((np.random.default_rng(0).random(len(values)), place))
    first = np.searchsorted(place[order], place[order])
    rank = np.arange(len(values)) - first
    offset = np.empty(len(values))
    offset[order] = np.where(rank % 2 == 0, 1, -1) * ((rank + 1) // 2)
    return width * offset / max(1.0, float(np.abs(offset).max()))


def _legend(figure: Figure, axes: Axes, any_missing: bool) -> None:
    bar = figure.colorbar(ScalarMappable(Normalize(0, 1), COLOURS), ax=axes, pad=0.02, aspect=30)
    bar.set_ticks([0, 1], labels=["Low", "High"])
    bar.set_label("Value of the feature" + (" (grey: not measured)" if any_missing else ""), fontsize=11)
    bar.outline.set_visible(False)
