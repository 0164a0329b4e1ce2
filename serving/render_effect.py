"""The effect for a patient like this one in a line or two: how large, how sure, how far to trust it."""

from __future__ import annotations

from rich.text import Text

from serving.prediction import Contrast, Effect


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
        text.append(f"\n{average}{_amount(high, contrast)}; {of}); {_trust(found)}", style="dim not bold")
    return text


def _amount(value: float, contrast: Contrast) -> str:
    return f"{value:+.3g}" if contrast.value_difference is not None else f"{100 * value:+.0f} points"


def _trust(found: Effect) -> str:
    """Say whether effects of patients not learned from differed as predicted."""
    if found.slope is None or found.slope_interval is None:
        return "the same for everybody"
    low, high = found.slope_interval
    numbers = f"slope {found.slope:.1f}, {low:.1f} to {high:.1f}"
    if low > 0:
        return f"patients differed as predicted ({numbers})"
    return f"that patients differ in it is not shown ({numbers}; 1 is exact, 0 is no difference)"
