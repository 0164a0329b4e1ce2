"""Alerts: what a phenotype means for the drugs of a therapy, and what is said where it is not known."""

from __future__ import annotations

import pytest

from data.alerts import alerts
from data.alerts_table import alert_rows
from data.carriers import NOT_TESTED
from data.program import Therapy, program, programs
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
    calls,
    of_gene,
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
    assert only(given("tegafur"), of_gene("DPYD", (NORMAL,), (), (2.0,))).severity == "none"


def test_where_the_calls_leave_it_open_the_gravest_leads_and_each_has_its_if():
    alert = only(given("capecitabine"), DPYD_OPEN)
    assert (alert.certain, alert.severity) == (False, "change dose")
    assert alert.phenotype.startswith("Intermediate")
    assert alert.recommendation.index("If Intermediate") < alert.recommendation.index("If Normal")
    assert "leave it open" in alert.reason


def test_a_score_not_given_leaves_the_rows_of_a_phenotype_open():
    alert = only(given("capecitabine"), of_gene("DPYD", (POOR,)))
    assert (alert.certain, alert.severity) == (False, "avoid")


def test_a_possible_phenotype_without_advice_is_said_to_have_none():
    alert = only(given("irinotecan"), of_gene("UGT1A1", (POOR, "Indeterminate"), ("*28/*28", "*28/*80")))
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
    normal, poor = of_gene("TPMT", (NORMAL,), ("*1/*1",)), of_gene("NUDT15", (POOR,), ("*3/*3",))
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
        found = alerts(therapy, calls(of_gene(mild, (INTERMEDIATE,)), of_gene(strict, (POOR,))))
        assert [alert.gene for alert in found] == [strict, mild]


def test_both_thiopurine_genes_intermediate_ask_for_less_than_either():
    both = calls(of_gene("TPMT", (INTERMEDIATE,)), of_gene("NUDT15", (INTERMEDIATE,)))
    first, *others = alerts(given("mercaptopurine"), both)
    assert (first.gene, first.date) == ("TPMT and NUDT15", "2024-03")
    assert "20 to 50 %" in first.recommendation
    assert all("30 to 80 %" in alert.recommendation for alert in others)
    assert all("stricter counts" in alert.reason for alert in others)


def test_warfarin_genes_add_up_and_none_outdoes_the_other():
    called = calls(
        of_gene("CYP2C9", (INTERMEDIATE,), ("*1/*3",), (1.0,)),
        of_gene("VKORC1", ("-1639 A/G",), ("-1639G/-1639A",)),
        of_gene("CYP4F2", ("rs2108622 C/T",), ("*1/*3",)),
    )
    found = alerts(program("pharmacogenomics").therapy("warfarin"), called)
    assert {alert.gene for alert in found} == {"CYP2C9", "VKORC1", "CYP4F2"}
    assert not any("stricter" in alert.reason for alert in found[:2])


def test_tamoxifen_in_a_poor_metabolizer():
    alert = only(program("breast").therapy("hormone_therapy"), of_gene("CYP2D6", (POOR,), ("*4/*4",), (0.0,)))
    assert (alert.severity, alert.direction, alert.source) == ("avoid", "none", "PMID 29385237")


def test_a_therapy_without_a_pharmacogene_drug_has_none():
    every = calls(*(of_gene(gene, row.phenotypes[:1]) for row in SAID for gene in row.genes))
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
    called = calls(*(of_gene(gene, (phenotype,), (), score(row)) for gene in row.genes))
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
