"""Figures of a review, each an ``<svg>`` element by name."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from matplotlib.figure import Figure

from models.figures.beeswarm import beeswarm
from serving.review.draw_dependence import dependence
from serving.review.draw_groups import panels, subgroups
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


def figure(gathered: Gathered, name: str) -> str | None:
    """Return one figure as an ``<svg>`` element without script, None where there is nothing to draw in it.

    Names: ``beeswarm``, ``dependence``, ``interactions``, ``shift``, ``subgroups``, ``stability``.
    """
    draw, says = _DRAWINGS[name]
    drawn = draw(gathered)
    return None if drawn is None else svg(drawn, name, f"{gathered.review.model}: {says}")


def available(gathered: Gathered) -> dict[str, str]:
    """Return what each figure that has something to draw shows, by name; nothing is drawn."""
    nothing = {
        "interactions": not gathered.review.interactions,
        "shift": not len(gathered.served),
        "subgroups": not panels(gathered.review),
        "stability": not gathered.again,
    }
    return {name: says for name, (_, says) in _DRAWINGS.items() if not nothing.get(name)}
