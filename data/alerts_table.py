"""What guidelines say a pharmacogene means for a drug: read and checked, one row for each phenotype and drug.

``gene`` is a gene, an HLA allele (``HLA-B*57:01``) or several genes joined by semicolons, all of which must
have the phenotype. ``phenotype`` are CPIC's terms, or genotypes where CPIC has none, joined by semicolons;
``not tested`` says what to do where nothing is known. An activity score narrows the phenotype. Rows that
advise on one drug stand gravest first: where two are of one severity, the earlier leads.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache
from typing import Literal

import pandas as pd
import pandera.pandas as pa

from data.checked import checked, codes, read_table
from data.genes import symbols
from data.rules import Fact
from data.side_effects_table import ctcae_terms

Severity = Literal["avoid", "change dose", "caution", "none"]
#: Gravest first.
SEVERITIES: tuple[Severity, ...] = ("avoid", "change dose", "caution", "none")
DIRECTIONS = ("raises", "lowers", "none")


class AlertRow(Fact):
    """One row of the table, the ``place``-th. ``activity`` are the lowest and highest score it is about."""

    place: int
    genes: tuple[str, ...]
    phenotypes: tuple[str, ...]
    activity: tuple[float, float] | None
    drugs: tuple[str, ...]
    effect: str
    recommendation: str
    severity: Severity
    side_effects: tuple[str, ...]
    direction: Literal["raises", "lowers", "none"]
    guideline: str
    strength: str
    source: str
    date: str
    checked: str
    note: str

    def drugs_of(self, given: Iterable[str]) -> tuple[str, ...]:
        """Return those of the drugs given that the row is about."""
        return tuple(drug for drug in given if drug in self.drugs)


@lru_cache(maxsize=1)
def alert_rows() -> tuple[AlertRow, ...]:
    """Return the checked table; raise ``bad_table`` naming the column and the first offending value."""
    table = check_alerts(read_table("pgx_alerts.csv"))
    return tuple(_row(place, record) for place, record in enumerate(table.to_dict("records")))


def check_alerts(raw: pd.DataFrame) -> pd.DataFrame:
    """Return a table of alerts read as text, typed and checked."""
    return checked(raw, _schema(), "pgx_alerts.csv")


def _row(place: int, cells: Mapping[Hashable, str]) -> AlertRow:
    low, high = cells["activity_low"], cells["activity_high"]
    pmids = ", ".join(f"PMID {pmid}" for pmid in cells["pmid"].split(";") if pmid)
    return AlertRow.model_validate(
        {
            **{key: cells[key] for key in ("effect", "recommendation", "severity", "direction", "guideline")},
            **{key: cells[key] for key in ("strength", "date", "checked", "note")},
            "place": place,
            "genes": cells["gene"].split(";"),
            "phenotypes": cells["phenotype"].split(";"),
            "activity": (float(low), float(high)) if low else None,
            "drugs": cells["drugs"].split(";"),
            "side_effects": tuple(term for term in cells["side_effects"].split(";") if term),
            "source": pmids or cells["checked"],
        }
    )


def known_gene(names: pd.Series) -> pd.Series:
    """Answer cell by cell whether all its genes (or the genes of its HLA alleles) are known."""
    genes = set(symbols().values())
    return names.map(lambda cell: all(part.partition("*")[0] in genes for part in cell.split(";")))


def _terms(cells: pd.Series) -> pd.Series:
    return cells.map(lambda cell: set(filter(None, cell.split(";"))) <= set(ctcae_terms()))


def _one_range(table: pd.DataFrame) -> pd.Series:
    both = (table["activity_low"] != "") == (table["activity_high"] != "")
    return both & ~(pd.to_numeric(table["activity_low"]) > pd.to_numeric(table["activity_high"]))


def _schema() -> pa.DataFrameSchema:
    text, filled = pa.Column(str), pa.Column(str, pa.Check.str_length(min_value=1))
    score = pa.Column(str, pa.Check.str_matches(r"^([0-9](\.[0-9]+)?)?$"))
    return pa.DataFrameSchema(
        {
            "gene": pa.Column(str, pa.Check(known_gene, error="a known gene")),
            "phenotype": filled,
            "activity_low": score,
            "activity_high": score,
            "drugs": filled,
            "effect": filled,
            "recommendation": filled,
            "severity": pa.Column(str, pa.Check.isin(list(SEVERITIES))),
            "side_effects": pa.Column(str, pa.Check(_terms, error="known CTCAE terms")),
            "direction": pa.Column(str, pa.Check.isin(list(DIRECTIONS))),
            "guideline": filled,
            "strength": text,
            "pmid": codes("[0-9]{6,8}"),
            "date": pa.Column(str, pa.Check.str_matches(r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")),
            "checked": pa.Column(str, pa.Check.str_matches(r"^https?://\S+$")),
            "entered": pa.Column(str, pa.Check.str_matches(r"^\d{4}-\d{2}-\d{2}$")),
            "note": text,
        },
        checks=[
            pa.Check(_one_range, error="a lowest and a highest score, or neither"),
            pa.Check(
                lambda t: (t["side_effects"] == "") | (t["direction"] != "none"),
                error="side effects go up or down",
            ),
        ],
        unique=["gene", "phenotype", "activity_low", "drugs"],
        strict=True,
        ordered=True,
    )
