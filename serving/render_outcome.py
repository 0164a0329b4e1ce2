"""One answer in a few lines: the number, what it rests on, a dose as tablets, published side effects."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from serving.prediction import Outcome
from serving.wording import DAYS, basis, foremost, tablets

BAR = 12
SHOWN = 6  # published rates of an option
_BADGES = {"randomised": "green", "observational": "yellow", "in-vitro": "yellow", "simulated": "magenta"}


def outcome_text(outcome: Outcome) -> Text:
    """Return the probability with its bar, or the value, then what it rests on."""
    return Text.assemble(
        (outcome.title, "bold"),
        " (side effect)" if outcome.role == "side_effect" else "",
        "\n",
        *_number(outcome),
        "\n",
        *_dose(outcome),
        *_badges(outcome),
        (f"\n{outcome.reason}", "dim"),
    )


def _number(outcome: Outcome) -> tuple[tuple[str, str], ...]:
    if outcome.probability is None:
        if outcome.interval is None:
            return ((f"{outcome.value:.3g} {outcome.unit}", "bold"),)
        low, high = outcome.interval
        between = f" ({outcome.interval_level:.0%} of such patients: {low:.3g} to {high:.3g})"
        return ((f"{outcome.value:.3g} {outcome.unit}", "bold"), (between, ""))
    full = round(BAR * outcome.probability)
    colour = "red" if outcome.role == "side_effect" else "green"
    bar = (("█" * full, colour), ("░" * (BAR - full), "dim"))
    if outcome.interval is None:
        return ((f"{outcome.probability:.0%} ", "bold"), *bar)
    low, high = outcome.interval
    return ((f"{outcome.probability:.0%} ", "bold"), *bar, (f" ({low:.0%} to {high:.0%})", ""))


def _dose(outcome: Outcome) -> tuple[tuple[str, str], ...]:
    """Return how likely a dose suits, and the tablets of the week."""
    if outcome.plan is None:
        return ()
    plan = outcome.plan
    week = " ".join(f"{day} {tablets(count)}" for day, count in zip(DAYS, plan.tablets, strict=True))
    near = "not known how" if outcome.near is None else f"{outcome.near:.0%}"
    return (
        (f"{near} likely within 20 % of the dose needed\n", ""),
        (f"{plan.total_mg:g} mg in tablets of {plan.strength_mg:g} mg: {week}\n", ""),
    )


def _badges(outcome: Outcome) -> tuple[tuple[str, str], ...]:
    return (
        (f"[{basis(outcome)}]", "cyan" if outcome.basis == "model" else "yellow"),
        (f" [{outcome.design}: {outcome.cohort}]", _BADGES.get(outcome.design, "yellow")),
    )


def published(rates: Sequence[Outcome]) -> Text:
    """Return the rates a reader asks for first: any severe event, those of carriers, the most frequent."""
    shown = foremost(rates, SHOWN)
    lines = Text("Side effects in trials", style="bold")
    for rate in shown:
        assert rate.probability is not None
        assert rate.interval is not None
        low, high = rate.interval
        lines.append(f"\n{rate.probability:.0%}", style="bold red")
        lines.append(f" ({low:.0%} to {high:.0%}) {rate.title}", style="not bold")
        if rate.carriers:
            lines.append(f": of {rate.carriers} carriers like this patient", style="not bold magenta")
    more = f"; {len(rates) - len(shown)} more with --json" if len(rates) > len(shown) else ""
    trials = list(dict.fromkeys(name for rate in shown for name in rate.cohort.split(", ")))
    lines.append(f"\n[evidence, not personalised: {', '.join(trials)}]{more}", style="not bold yellow")
    return lines
