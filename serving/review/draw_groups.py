"""Mean contributions by group of people."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from models.figures.style import PALETTE, style
from serving.review.facts import Review, Subgroup
from serving.review.review import Gathered

SHOWN = 10


def subgroups(gathered: Gathered) -> Figure | None:
    """Draw a panel an attribute: those served where groups are large enough, else the cohort."""
    review = gathered.review
    shown = panels(review)
    if not shown:
        return None
    label = {one.feature: one.label for one in review.influences}
    differing = {(d.population, d.attribute, d.feature) for d in review.differences if d.differs}
    top = [one.feature for one in review.influences[:SHOWN]]
    figure = Figure(figsize=(5.6 + 3.6 * len(shown), 2.4 + 0.38 * len(top)), layout="constrained")
    across = figure.subplots(1, len(shown), sharey=True, squeeze=False)[0]
    for axes, (attribute, groups) in zip(across, shown.items(), strict=True):
        style(axes, f"By {attribute}, {groups[0].population}", f"Mean contribution ({review.scale})", "")
        axes.axvline(0, color="#333333", linewidth=0.8)
        axes.xaxis.set_major_locator(MaxNLocator(5))
        for group, colour, marker in zip(groups, PALETTE, "oDs^vP", strict=False):
            means = [group.contributions[feature] for feature in top]
            name = f"{group.group.replace('_', ' ')} (n = {group.patients})"
            axes.plot(means, range(len(top)), marker, color=colour, label=name, markersize=7)
        for row, feature in enumerate(top):
            if (groups[0].population, attribute, feature) in differing:
                axes.axhspan(row - 0.45, row + 0.45, color="#000000", alpha=0.06, linewidth=0)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), frameon=False, fontsize=10)
    across[0].set_yticks(range(len(top)), [label[feature] for feature in top])
    across[0].set_ylim(len(top) - 0.4, -0.6)
    figure.suptitle("Shaded: groups differ beyond chance", fontsize=12, x=0.01, ha="left")
    return figure


def panels(review: Review) -> dict[str, list[Subgroup]]:
    """Return the groups that are drawn, by attribute: of those served, else of the cohort, else none."""
    return _panels(review.subgroups, "served") or _panels(review.subgroups, "cohort")


def _panels(found: Sequence[Subgroup], which: str) -> dict[str, list[Subgroup]]:
    """Return the groups large enough to be shown, by attribute, where there are at least two."""
    by: dict[str, list[Subgroup]] = {}
    for one in found:
        if one.population == which and one.margin is not None:
            by.setdefault(one.attribute, []).append(one)
    return {attribute: groups for attribute, groups in by.items() if len(groups) > 1}
