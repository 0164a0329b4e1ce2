"""Therapies for the gene altered: who is matched, what is left open, and where the numbers come from."""

from __future__ import annotations

import pytest

from data.gene_therapies import GeneTherapyMatch, for_patient
from data.gene_therapies_table import gene_therapy_table
from data.patient import Patient
from data.program import program
from data.side_effects import jeffreys
from data.versions import table

TABLE = gene_therapy_table()
DELETED = {"gene": "SMN1", "change": "exon 7 deletion", "zygosity": "homozygous"}


def child(*variants, tested=(), diplotypes=None, **history) -> Patient:
    mutations = {"variants": variants, "tested_genes": tested, "diplotypes": diplotypes or {}}
    return Patient.model_validate({"mutations": mutations, "history": history})


def one(patient: Patient, therapy: str) -> GeneTherapyMatch:
    (found,) = [match for match in for_patient(patient) if match.therapy == therapy]
    return found


def test_nothing_is_said_of_genes_untested_or_wild_type():
    assert for_patient(child()) == ()
    assert for_patient(child(tested=["SMN1", "PAH", "SCN1A"])) == ()
    assert for_patient(child(diplotypes={"PAH": "Reference/Reference"})) == ()


def test_somatic_variants_count_only_for_somatic_diseases():
    assert for_patient(child({"gene": "NF1", "change": "p.R1534*", "origin": "somatic"})) == ()
    mosaic = child({"gene": "PIK3CA", "change": "p.H1047R", "origin": "somatic"}, age=5)
    assert one(mosaic, "alpelisib").genes == ("PIK3CA",)


def test_the_answer_has_rate_interval_source_and_version():
    found = one(child(DELETED, age=0.4), "nusinersen")
    assert (found.status, found.disease) == ("met", "spinal muscular atrophy")
    first, second = found.shares
    assert (first.events, first.patients, second.arm) == (37, 73, "sham procedure")
    assert first.rate == pytest.approx(37 / 73)
    assert (first.low, first.high) == jeffreys(37, 73)
    assert {"FDA 2016-12; EMA 2017-05", "PMID 29091570", "NCT02193074"} <= set(found.sources)
    assert found.table == table("gene_therapies")


@pytest.mark.parametrize(("age", "by_vein", "by_spine"), [(0.4, "unknown", "unmet"), (5, "unmet", "met")])
def test_ages_decide(age, by_vein, by_spine):
    patient = child(DELETED, age=age)
    assert one(patient, "onasemnogene abeparvovec (intravenous)").status == by_vein
    assert one(patient, "onasemnogene abeparvovec (intrathecal)").status == by_spine


def test_an_age_not_given_is_unknown_and_said():
    found = one(child(DELETED), "onasemnogene abeparvovec (intrathecal)")
    assert found.status == "unknown"
    assert "from 2 years: age not given" in found.reason


@pytest.mark.parametrize(
    ("variants", "status", "says"),
    [
        ([{"change": "p.R408W", "zygosity": "homozygous"}], "met", "on every copy"),
        ([{"change": "p.R408W", "zygosity": "heterozygous"}], "unknown", "on one copy"),
        ([{"change": "p.R408W"}], "unknown", "zygosity not given"),
        ([{"change": "p.R408W"}, {"change": "p.I65T"}], "unknown", "phase not given"),
        (
            [{"change": "p.R408W", "haplotype": 1}, {"change": "p.I65T", "haplotype": 2}],
            "met",
            "different copies",
        ),
        (
            [{"change": "p.R408W", "haplotype": 1}, {"change": "p.I65T", "haplotype": 1}],
            "unknown",
            "on the same copy",
        ),
    ],
)
def test_a_recessive_disease_needs_both_copies(variants, status, says):
    found = one(child(*({"gene": "PAH", **v} for v in variants)), "phenylalanine-restricted diet")
    assert found.status == status
    assert says in found.reason


@pytest.mark.parametrize(
    ("diplotype", "status"), [("p.R408W/p.I65T", "met"), ("p.R408W/Reference", "unknown")]
)
def test_a_diplotype_counts_too(diplotype, status):
    found = one(child(diplotypes={"PAH": diplotype}), "phenylalanine-restricted diet")
    assert found.status == status


@pytest.mark.parametrize(
    ("sex", "zygosity", "status"),
    [
        ("male", None, "met"),
        ("female", "heterozygous", "unknown"),
        (None, None, "unknown"),
        (None, "hemizygous", "met"),
        ("female", "homozygous", "met"),
    ],
)
def test_an_x_linked_disease_asks_for_the_sex(sex, zygosity, status):
    patient = child({"gene": "F8", "change": "inversion of intron 22", "zygosity": zygosity}, sex=sex)
    assert one(patient, "emicizumab").status == status


def test_one_copy_is_enough_for_a_dominant_disease():
    patient = child({"gene": "PHEX", "change": "p.R747*", "zygosity": "heterozygous"}, age=4, sex="female")
    assert one(patient, "burosumab").status == "met"


def test_a_condition_that_nothing_decides_leaves_it_open_and_is_said():
    patient = child({"gene": "DMD", "change": "exon 45-50 deletion"}, sex="male", age=8)
    found = one(patient, "eteplirsen")
    assert found.status == "unknown"
    assert "also asks: a deletion that skipping of exon 51 brings back into frame" in found.reason


def test_what_to_avoid_comes_first():
    patient = child({"gene": "SCN1A", "change": "p.R1407*", "zygosity": "heterozygous"}, age=3)
    found = for_patient(patient)
    assert found[0].kind == "avoid"
    assert "lamotrigine" in found[0].therapy
    assert (found[0].shares[0].events, found[0].shares[0].patients) == (17, 21)
    assert {match.therapy for match in found} >= {"fenfluramine", "stiripentol", "cannabidiol"}


def test_met_comes_before_unknown_before_unmet():
    order = {"met": 0, "unknown": 1, "unmet": 2}
    found = [order[match.status] for match in for_patient(child(DELETED, age=5))]
    assert found == sorted(found)
    assert len(set(found)) > 1


def test_the_program_and_the_table_agree_on_genes():
    """A therapy of the program that the table has too is for the same gene."""
    about = program("rare-childhood")
    for therapy, gene in (("risdiplam", "SMN1"), ("burosumab", "PHEX"), ("nitisinone", "FAH")):
        rules = [rule.gene_altered for rule in about.therapy(therapy).eligibility if rule.gene_altered]
        assert rules == [gene]
        named = TABLE[TABLE["therapy"].str.startswith(therapy)]
        assert set(named["gene"]) == {gene}


def test_onasemnogene_by_vein_is_for_the_youngest():
    therapy = program("rare-childhood").therapy("onasemnogene_abeparvovec")
    verdicts = {age: therapy.eligible(child(DELETED, age=age)).status for age in (0.4, 1.9, 2, 6)}
    assert verdicts == {0.4: "met", 1.9: "met", 2: "unmet", 6: "unmet"}
