"""What the germline says of each pharmacogene, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from data.pharmacogenes import Phenotype

FEW = 3  # diplotypes shown where several are possible


def phenotypes(found: Sequence[Phenotype]) -> list[RenderableType]:
    """Return the table of pharmacogenes that are known; nothing where none is."""
    if not found:
        return []
    table = Table(title="Pharmacogenes", expand=True)
    for heading, ratio in (("gene", 2), ("diplotype", 4), ("phenotype", 4), ("not known", 5)):
        table.add_column(heading, ratio=ratio)
    for one in found:
        score = (
            f" (activity {' or '.join(f'{s:g}' for s in one.activity_scores)})" if one.activity_scores else ""
        )
        style = "" if one.certain else "yellow"
        said = Text(" or ".join(one.phenotypes) + score, style=style)
        table.add_row(one.gene, _diplotypes(one), said, Text(one.reason, style="dim"))
    return [Text(), table]


def _diplotypes(one: Phenotype) -> str:
    more = len(one.diplotypes) - FEW
    return " or ".join(one.diplotypes[:FEW]) + (f" or {more} more" if more > 0 else "")
