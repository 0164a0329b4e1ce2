"""Known gene symbols, so that a misspelt gene is an error and not a silent wild type."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files

from data.errors import unknown


@lru_cache(maxsize=1)
def symbols() -> dict[str, str]:
    """Return every known name (approved symbol, former symbol or protein name) -> approved symbol."""
    names: dict[str, str] = {}
    table = files("data").joinpath("knowledge/genes.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(table.splitlines()):
        for alias in (row["symbol"], *filter(None, row["aliases"].split("|"))):
            names[alias.upper()] = row["symbol"]
    return names


def check_gene(name: str) -> str:
    """Return the approved symbol of a gene given by symbol or alias, in any case.

    Raises
    ------
    TailorError
        ``unknown_gene``, offering the nearest known symbols.
    """
    symbol = symbols().get(name.strip().upper())
    if symbol is None:
        raise unknown("unknown_gene", "gene", name, set(symbols().values()), field="mutations:gene")
    return symbol
