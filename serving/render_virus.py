"""What the virus withstands: drugs by class with fold change, probability and the mutations behind it."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from serving.prediction import Activity, Prediction, Susceptibility

TOP = 3  # mutations named for each drug


def susceptibilities(prediction: Prediction) -> list[RenderableType]:
    """Return the table of drugs, most active first, and which could not be answered."""
    known = [found for found in prediction.susceptibility if found.susceptible is not None]
    if not prediction.susceptibility:
        return []
    silent = [found for found in prediction.susceptibility if found.susceptible is None]
    lines = Text("\n".join(dict.fromkeys(f"{found.title}: {found.reason}" for found in silent)), style="dim")
    if not known:
        return [Text("\nResistance", style="bold"), lines]
    table = Table(title="Resistance of the virus, drug by drug", expand=True)
    table.add_column("drug", ratio=3)
    table.add_column("fully active", justify="right")
    table.add_column("fold change", ratio=3)
    table.add_column("what moves it (log10)", ratio=5)
    for found in sorted(known, key=lambda f: -(f.susceptible or 0.0)):
        table.add_row(", ".join(found.drugs), _chance(found.susceptible or 0.0), _fold(found), _why(found))
    first = known[0]
    note = f"[{first.basis}] [{first.design}: {first.cohort}]; susceptible in the dish is not cured"
    return [Text(), Group(table, Text(note, style="dim"), lines)]


def activity(found: Activity) -> Text:
    """Return how many drugs of a regimen are fully active, and which."""
    style = "green" if found.active == len(found.drugs) else "red" if found.active < 2 else "yellow"
    each = ", ".join(f"{drug} {chance:.0%}" for drug, chance in found.drugs.items())
    says = f"{found.active} of {len(found.drugs)} drugs fully active"
    return Text.assemble((says, f"bold {style}"), f"\n{each}")


def _chance(chance: float) -> Text:
    return Text(f"{chance:.0%}", style="bold green" if chance >= 0.5 else "bold red")


def _fold(found: Susceptibility) -> str:
    between = f" ({found.interval[0]:.2g} to {found.interval[1]:.2g})" if found.interval else ""
    return f"{found.value:.2g}{between}; resistant from {found.resistant_at:g}"


def _why(found: Susceptibility) -> str:
    parts = found.explanation.contributions if found.explanation else ()
    present = [part for part in parts if part.value not in (None, "wild type", 0.0)]
    return ", ".join(
        f"{part.label.removesuffix(' altered')} {part.contribution:+.2f}" for part in present[:TOP]
    )
