"""Figures of a review, each an ``<svg>`` element by name."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from matplotlib.figure import Figure

from models.figures.beeswarm import beeswarm
from serving.review.draw_dependence import dependence
from serving.review.draw_groups import subgroups
from serving.review.draw_pairs import interactions
from serving.review.draw_sizes import shift, stability
from serving.review.review import Gathered
from serving.review.svg import svg

BEES = 15
Drawing = tuple[Callable[[Gathered], Figure | None], str]


def _beeswarm(gathered: Gathered) -> Figure | None:
    """Draw the contributions of the cohort."""
    label = {one.feature: one.label for one in gathered.review.influences}
    cohort = gathered.cohort
    shown = SimpleNamespace(
        values=cohort.contributions, data=cohort.values, feature_names=[label[f] for f in cohort.fields]
    )
    scale, title = gathered.review.scale, "What moves the margin in the cohort"
    return beeswarm(shown, max_display=BEES, scale=scale, title=title)


_DRAWINGS: dict[str, Drawing] = {
    "beeswarm": (_beeswarm, "contributions of the foremost features, a dot a patient"),
    "dependence": (dependence, "contribution against value of the foremost features"),
    "interactions": (interactions, "size of the interaction of each pair of features"),
    "shift": (shift, "mean size of contributions in the cohort and among those served"),
    "subgroups": (subgroups, "mean contributions by group"),
    "stability": (stability, "size of each feature in this model and when learned again"),
}


def figures(gathered: Gathered) -> dict[str, str]:
    """Return the figures there is something to draw in, as ``<svg>`` elements without script.

    Names: ``beeswarm``, ``dependence``, ``interactions``, ``shift``, ``subgroups``, ``stability``.
    """
    drawn = {name: (draw(gathered), says) for name, (draw, says) in _DRAWINGS.items()}
    return {
        name: svg(figure, name, f"{gathered.review.model}: {says}")
        for name, (figure, says) in drawn.items()
        if figure is not None
    }
