"""The table of what pharmacogenes mean: its contract, and that nothing is left out."""

from __future__ import annotations

from datetime import date

import pytest

from data.alerts_table import SEVERITIES, alert_rows, check_alerts
from data.carriers import NOT_TESTED
from data.checked import read_table
from data.errors import TailorError
from data.side_effects_table import ctcae_terms, side_effect_table

ROWS = alert_rows()
SAID = [row for row in ROWS if row.phenotypes != (NOT_TESTED,)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.place}")
def test_every_row_is_sourced_and_speaks_of_known_side_effects(row):
    assert set(row.side_effects) <= set(ctcae_terms())
    assert row.source.startswith(("PMID ", "https://", "http://"))
    assert row.severity != "avoid" or row.date
    assert row.severity in SEVERITIES


def test_what_can_matter_says_what_to_do_where_it_is_not_tested():
    matter = {(g, d) for row in SAID if row.severity != "none" for g in row.genes for d in row.drugs}
    asked = {(g, d) for row in ROWS if row not in SAID for g in row.genes for d in row.drugs}
    assert matter == asked


def test_terms_are_those_of_the_two_tables():
    used = {term for row in ROWS for term in row.side_effects} | set(side_effect_table()["event"])
    assert used == set(ctcae_terms())


def test_scores_of_a_gene_and_drug_neither_overlap_nor_leave_one_out():
    for gene, drug in {(row.genes, drug) for row in SAID if row.activity for drug in row.drugs}:
        rows = [row for row in SAID if row.genes == gene and drug in row.drugs]
        for half in range(5):
            holding = [row for row in rows if row.activity[0] <= half / 2 <= row.activity[1]]
            assert len(holding) == 1


def test_dates_are_not_in_the_future():
    raw = read_table("pgx_alerts.csv")
    assert all(date.fromisoformat(day) <= date(2026, 11, 22) for day in raw["entered"])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("gene", "DPYX"),
        ("severity", "grave"),
        ("direction", "up"),
        ("side_effects", "Feeling odd"),
        ("pmid", "PMC1"),
        ("checked", ""),
        ("activity_low", "low"),
        ("recommendation", ""),
        ("date", "last year"),
    ],
)
def test_a_wrong_cell_is_an_error(column, value):
    raw = read_table("pgx_alerts.csv")
    raw.loc[0, column] = value
    with pytest.raises(TailorError, match=rf"pgx_alerts.csv, column (\(row\)|{column})"):
        check_alerts(raw)


def test_side_effects_that_go_nowhere_are_an_error():
    raw = read_table("pgx_alerts.csv")
    raw.loc[0, "direction"] = "none"
    with pytest.raises(TailorError, match="go up or down"):
        check_alerts(raw)
