"""Alerts: what a phenotype means for the drugs of a therapy, and what is said where it is not known."""

from __future__ import annotations

from datetime import date

import pytest

from data.alerts import alerts
from data.alerts_table import SEVERITIES, alert_rows, check_alerts
from data.carriers import NOT_TESTED
from data.checked import read_table
from data.errors import TailorError
from data.program import Therapy, program, programs
from data.side_effects_table import ctcae_terms, side_effect_table
from data.untested import untested
from tests.calls import (
    B5701,
    DPYD_2A,
    DPYD_15,
    DPYD_OPEN,
    DPYD_POOR,
    INTERMEDIATE,
    NORMAL,
    NOT_B5701,
    POOR,
    Called,
    calls,
)

ROWS = alert_rows()
SAID = [row for row in ROWS if row.phenotypes != (NOT_TESTED,)]


def given(*drugs: str) -> Therapy:
    return Therapy(id="x", title="x", kind="standard", drugs=drugs)


def only(therapy, *called):
    (alert,) = alerts(therapy, calls(*called))
    return alert


def test_one_copy_of_dpyd_2a_halves_capecitabine():
    alert = only(given("capecitabine", "taxane"), DPYD_2A)
    assert (alert.severity, alert.drugs, alert.certain) == ("change dose", ("capecitabine",), True)
    assert "50 %" in alert.recommendation
    assert alert.phenotype == "Intermediate Metabolizer, activity score 1"
    assert (alert.source, alert.strength) == ("PMID 29152729", "Strong")
    assert {"Diarrhea", "Mucositis oral"} <= set(alert.side_effects)
    assert "c.1905+1G>A (*2A)" in alert.reason


def test_an_activity_score_of_one_and_a_half_is_halved_too_since_2018():
    alert = only(given("fluorouracil"), DPYD_15)
    assert (alert.severity, alert.strength, alert.date) == ("change dose", "Moderate", "2018-11")
    assert "50 %" in alert.recommendation


def test_a_dpyd_poor_metabolizer_gets_no_fluoropyrimidine():
    for drug in ("fluorouracil", "capecitabine", "tegafur"):
        assert only(given(drug), DPYD_POOR).severity == "avoid"


def test_no_dose_of_tegafur_suits_less_than_normal_activity():
    assert only(given("tegafur"), DPYD_15).severity == "avoid"
    assert only(given("tegafur"), Called("DPYD", (NORMAL,), (), (2.0,))).severity == "none"


def test_an_untested_dpyd_is_no_alert_and_no_all_clear():
    therapy = program("colon").therapy("cytotoxic")
    assert alerts(therapy, {}) == ()
    missing = {test.gene: test for test in untested(therapy, {})}
    assert set(missing) == {"DPYD", "UGT1A1"}
    assert missing["DPYD"].advised
    assert "EMA" in missing["DPYD"].guideline
    assert missing["DPYD"].source.startswith("https://www.ema.europa.eu")
    assert "not tested" in missing["DPYD"].reason


def test_an_indeterminate_call_is_as_good_as_none():
    called = Called("DPYD", ("Indeterminate",), ("Reference/c.1A>C",))
    therapy = given("capecitabine")
    assert alerts(therapy, calls(called)) == ()
    (test,) = untested(therapy, calls(called))
    assert "c.1A>C" in test.reason
    assert untested(therapy, calls(DPYD_2A)) == ()


def test_where_the_calls_leave_it_open_the_gravest_leads_and_each_has_its_if():
    alert = only(given("capecitabine"), DPYD_OPEN)
    assert (alert.certain, alert.severity) == (False, "change dose")
    assert alert.phenotype.startswith("Intermediate")
    assert alert.recommendation.index("If Intermediate") < alert.recommendation.index("If Normal")
    assert "leave it open" in alert.reason


def test_a_score_not_given_leaves_the_rows_of_a_phenotype_open():
    alert = only(given("capecitabine"), Called("DPYD", (POOR,)))
    assert (alert.certain, alert.severity) == (False, "avoid")


def test_a_possible_phenotype_without_advice_is_said_to_have_none():
    alert = only(given("irinotecan"), Called("UGT1A1", (POOR, "Indeterminate"), ("*28/*28", "*28/*80")))
    assert (alert.certain, alert.severity) == (False, "change dose")


def test_hla_b_5701_forbids_abacavir_and_its_absence_is_said():
    therapy = program("hiv").therapy("dtg_abc_3tc")
    carrier = [alert for alert in alerts(therapy, calls(B5701)) if "abacavir" in alert.drugs]
    assert [alert.severity for alert in carrier] == ["avoid"]
    clear = only(therapy, NOT_B5701)
    assert (clear.severity, clear.direction) == ("none", "lowers")
    assert "may be given" in clear.recommendation
    assert "HLA-B*57:01: negative" in clear.reason


def test_of_two_genes_the_stricter_counts():
    therapy = program("rare-childhood").therapy("mercaptopurine")
    normal, poor = Called("TPMT", (NORMAL,), ("*1/*1",)), Called("NUDT15", (POOR,), ("*3/*3",))
    first, second = alerts(therapy, calls(normal, poor))
    assert (first.gene, first.severity, second.gene, second.severity) == (
        "NUDT15",
        "change dose",
        "TPMT",
        "none",
    )
    assert "10 mg/m2" in first.recommendation
    assert "NUDT15 asks for more" in second.reason


def test_a_poor_metabolizer_leads_an_intermediate_one_of_the_other_gene():
    therapy = given("mercaptopurine")
    for strict, mild in (("TPMT", "NUDT15"), ("NUDT15", "TPMT")):
        found = alerts(therapy, calls(Called(mild, (INTERMEDIATE,)), Called(strict, (POOR,))))
        assert [alert.gene for alert in found] == [strict, mild]


def test_both_thiopurine_genes_intermediate_ask_for_less_than_either():
    both = calls(Called("TPMT", (INTERMEDIATE,)), Called("NUDT15", (INTERMEDIATE,)))
    first, *others = alerts(given("mercaptopurine"), both)
    assert (first.gene, first.date) == ("TPMT and NUDT15", "2024-03")
    assert "20 to 50 %" in first.recommendation
    assert all("30 to 80 %" in alert.recommendation for alert in others)
    assert all("stricter counts" in alert.reason for alert in others)


def test_warfarin_genes_add_up_and_none_outdoes_the_other():
    called = calls(
        Called("CYP2C9", (INTERMEDIATE,), ("*1/*3",), (1.0,)),
        Called("VKORC1", ("-1639 A/G",), ("-1639G/-1639A",)),
        Called("CYP4F2", ("rs2108622 C/T",), ("*1/*3",)),
    )
    found = alerts(program("pharmacogenomics").therapy("warfarin"), called)
    assert {alert.gene for alert in found} == {"CYP2C9", "VKORC1", "CYP4F2"}
    assert not any("stricter" in alert.reason for alert in found[:2])


def test_tamoxifen_in_a_poor_metabolizer():
    alert = only(program("breast").therapy("hormone_therapy"), Called("CYP2D6", (POOR,), ("*4/*4",), (0.0,)))
    assert (alert.severity, alert.direction, alert.source) == ("avoid", "none", "PMID 29385237")


def test_a_therapy_without_a_pharmacogene_drug_has_none():
    every = calls(*(Called(gene, row.phenotypes[:1]) for row in SAID for gene in row.genes))
    for therapy in (program("lung").therapy("cytotoxic"), program("colon").therapy("anti_pd1"), given()):
        assert alerts(therapy, every) == ()
        assert untested(therapy, {}) == ()


def score(row):
    return (row.activity[0],) if row.activity else ()


IN_PROGRAMS = [
    (about, therapy, row, phenotype)
    for about in programs().values()
    for therapy in about.therapies
    for row in SAID
    if set(row.drugs) & set(therapy.drugs)
    for phenotype in row.phenotypes
]


@pytest.mark.parametrize(
    ("about", "therapy", "row", "phenotype"),
    IN_PROGRAMS,
    ids=[f"{a.id}-{t.id}-{r.place}-{p}" for a, t, r, p in IN_PROGRAMS],
)
def test_every_drug_of_a_program_fires_for_its_therapy(about, therapy, row, phenotype):
    called = calls(*(Called(gene, (phenotype,), (), score(row)) for gene in row.genes))
    found = [alert for alert in alerts(therapy, called) if alert.gene == " and ".join(row.genes)]
    said = [alert for alert in found if alert.recommendation == row.recommendation]
    assert len(said) >= 1
    assert said[0].certain
    assert set(said[0].drugs) == set(row.drugs) & set(therapy.drugs)
    assert phenotype in said[0].phenotype


def test_programs_have_drugs_of_every_kind():
    genes = {gene for _, _, row, _ in IN_PROGRAMS for gene in row.genes}
    assert genes == {
        *("DPYD", "UGT1A1", "TPMT", "NUDT15", "CYP2D6", "CYP2C9", "VKORC1", "CYP4F2", "CYP2B6"),
        *("HLA-B*57:01", "HLA-B*15:02", "HLA-A*31:01"),
    }


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
