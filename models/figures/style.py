"""House style of figures. None touches matplotlib's global state, which threads of a server share.

Colours: Okabe & Ito, Color Universal Design (2008), told apart by readers of any colour vision.
"""

from __future__ import annotations

from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from models.target import Target

BLUE, ORANGE, GREEN, PINK, SKY, RED = "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00"
GREY = "#666666"
PALETTE = (BLUE, RED, GREEN, PINK, ORANGE, SKY)
DPI = 150


def save(figure: Figure, path: Path | str, dpi: int = DPI) -> Path:
    """Write a figure, making its folder; the ending (.png, .svg, .pdf) gives the format."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=dpi)
    return path


def canvas(title: str, x: str, y: str, inches: tuple[float, float] = (6.4, 6.0)) -> tuple[Figure, Axes]:
    """Return an empty figure with one set of axes in the house style."""
    figure = Figure(figsize=inches, layout="constrained")
    axes = figure.subplots()
    style(axes, title, x, y)
    return figure, axes


def style(axes: Axes, title: str, x: str, y: str) -> None:
    """Set heading, labels, readable fonts and a light grid."""
    axes.set_title(title, fontsize=13, loc="left")
    axes.set_xlabel(x, fontsize=12)
    axes.set_ylabel(y, fontsize=12)
    axes.tick_params(labelsize=11)
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)


def heading(figure: Figure, text: str) -> None:
    """Set the heading over the whole width, for figures whose labels take much of it."""
    figure.suptitle(text, fontsize=13, x=0.01, ha="left")


def signed(value: float) -> str:
    """Write a contribution with its sign, two decimals, a true minus, and no sign on nothing."""
    text = f"{value:+.2f}"
    return "0.00" if text in ("+0.00", "-0.00") else text.replace("-", "−")


def size(target: Target) -> str:
    """Return how many patients and events a figure rests on."""
    return f"n = {len(target):,}, events = {int(target.event.sum()):,}"
