"""Which features say more together than each alone."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from models.figures.style import canvas, heading
from serving.review.review import Gathered

SHOWN = 8
LONGEST = 40


def interactions(gathered: Gathered) -> Figure | None:
    """Draw the pairs as a half square of numbers; None where the model adds up its features."""
    pairs = gathered.review.interactions
    if not pairs:
        return None
    label = {one.feature: one.label for one in gathered.review.influences}
    total: dict[str, float] = {}
    for pair in pairs:
        for feature in (pair.first, pair.second):
            total[feature] = total.get(feature, 0.0) + pair.size
    top = sorted(total, key=lambda feature: -total[feature])[:SHOWN]
    grid = np.full((len(top), len(top)), np.nan)
    for pair in pairs:
        if pair.first in top and pair.second in top:
            i, j = sorted((top.index(pair.first), top.index(pair.second)), reverse=True)
            grid[i, j] = pair.size
    figure, axes = canvas("", "", "", (9.6, 1.8 + 0.62 * len(top)))
    heading(figure, f"Interactions: mean size of what a pair adds beyond its sum ({gathered.review.scale})")
    image = axes.imshow(grid[1:, :-1], cmap="Blues", vmin=0, vmax=float(np.nanmax(grid)) * 1.4, aspect="auto")
    image.set_rasterized(False)
    for i, j in zip(*np.nonzero(~np.isnan(grid)), strict=True):
        axes.text(j, i - 1, f"{grid[i, j]:.3f}", ha="center", va="center", fontsize=10)
    names = [label[f] if len(label[f]) <= LONGEST else f"{label[f][: LONGEST - 1]}…" for f in top]
    axes.set_yticks(range(len(top) - 1), names[1:])
    axes.set_xticks(range(len(top) - 1), names[:-1], rotation=35, ha="right", rotation_mode="anchor")
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    return figure
