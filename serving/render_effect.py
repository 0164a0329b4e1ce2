"""The effect for a patient like this one in a line or two: how large, how sure, how far to trust it."""

from __future__ import annotations

from rich.text import Text

from serving.prediction import Contrast
from serving.wording import trust


def effect(contrast: Contrast) -> Text:
    """Return the effect with its interval, the average one, and how right such estimates were."""
    found = contrast.effect
    if found is None:
        return Text()
    low, high = found.interval
    ways = {"predictions": "", "doubly robust": ", by a model of the effect itself"}
    said = f"\neffect for a patient like this one: {_amount(found.estimate, contrast)}"
    sure = f" ({found.interval_level:.0%} interval {_amount(low, contrast)} to {_amount(high, contrast)})"
    text = Text(f"{said}{sure}{ways[found.learner]}", style="not bold")
    if found.average is not None and found.average_interval is not None:
        low, high = found.average_interval
        of = f"{found.patients:,} patients with overlap"
        of += f", {found.left_out:,} without left out" if found.left_out else ""
        average = f"on average {_amount(found.average, contrast)} ({_amount(low, contrast)} to "
        text.append(f"\n{average}{_amount(high, contrast)}; {of}); {trust(found)}", style="dim not bold")
    return text


def _amount(value: float, contrast: Contrast) -> str:
    return f"{value:+.3g}" if contrast.value_difference is not None else f"{100 * value:+.0f} points"
