"""The labels of CFTR modulators: by variant, copy and date; what is not listed is untested."""

from __future__ import annotations

import datetime

import pytest

from data.cftr import cftr_answer
from data.errors import TailorError
from data.patient import Patient
from data.program import program
from data.rules import Rule

IVA, LUM, TEZ = "ivacaftor", "lumacaftor_ivacaftor", "tezacaftor_ivacaftor"
ETI, VAN = "elexacaftor_tezacaftor_ivacaftor", "vanzacaftor_tezacaftor_deutivacaftor"


def person(*changes, diplotype=None, tested=(), age=30) -> Patient:
    variants = [
        {"gene": "CFTR", **({"change": change} if isinstance(change, str) else change)} for change in changes
    ]
    mutations = {"variants": variants, "tested_genes": tested}
    if diplotype:
        mutations["diplotypes"] = {"CFTR": diplotype}
    return Patient.model_validate({"mutations": mutations, "history": {"age": age}})


def homozygous(change: str) -> Patient:
    return person({"change": change, "zygosity": "homozygous"})


def statuses(patient: Patient) -> dict[str, str]:
    return {label: cftr_answer(patient, label).status for label in (IVA, LUM, TEZ, ETI, VAN)}


def test_two_copies_of_f508del():
    two = statuses(homozygous("c.1521_1523delCTT"))
    assert two == {IVA: "unmet", LUM: "met", TEZ: "met", ETI: "met", VAN: "met"}
    assert statuses(person(diplotype="F508del/F508del")) == two
    assert "not effective with two copies" in cftr_answer(homozygous("F508del"), IVA).reason


def test_one_copy_of_f508del_and_one_of_g551d():
    found = statuses(person(diplotype="F508del/G551D"))
    assert found == {IVA: "met", LUM: "unmet", TEZ: "unknown", ETI: "met", VAN: "met"}
    assert statuses(person("p.Phe508del", "c.1652G>A")) == found


def test_the_answer_says_label_date_and_source():
    found = cftr_answer(person(diplotype="F508del/G551D"), IVA)
    assert "G551D is on the label of January 2012 (clinical)" in found.reason
    assert (found.label_date, found.min_age, found.complete) == ("2012-01", 0.08, True)
    assert found.source == "US prescribing information of Kalydeco, January 2012"
    assert [one.finding for one in found.alleles] == ["not listed", "listed"]


def test_two_alleles_without_protein_are_a_known_class():
    for label, status in statuses(person("621+1G->T", "p.Trp1282Ter")).items():
        assert status == "unmet", label
    reason = cftr_answer(person("621+1G->T", "G542*"), ETI).reason
    assert "621+1G>T is of a class known not to respond (no protein: a splice site is lost)" in reason
    assert "a premature stop" in reason


@pytest.mark.parametrize(("variant", "label"), [("E831X", IVA), ("c.2491G>T", IVA), ("4005+2T>C", ETI)])
def test_a_label_overrules_the_class(variant, label):
    assert cftr_answer(person(variant, "G542X"), label).status == "met"
    # Another label that does not list it says untested, not of the class.
    assert cftr_answer(person("4005+2T>C", "G542X"), IVA).status == "unknown"


def test_not_listed_is_untested_and_never_unresponsive():
    for variant in ("R334W", "L467P", "c.1A>G", "CFTRdele19"):
        for label in (IVA, TEZ, ETI, VAN):
            found = cftr_answer(person(variant, "G542X"), label)
            assert found.status == "unknown"
            assert f"{found.alleles[0].allele} is not listed" in found.reason
            assert "untested" in found.reason
            assert not {"unresponsive", "does not respond"} & set(found.reason.split("; "))


def test_a_list_known_in_part_says_so():
    assert "of which only a part is known here" in cftr_answer(homozygous("R334W"), VAN).reason
    assert "only a part" not in cftr_answer(homozygous("R334W"), ETI).reason
    assert not cftr_answer(homozygous("G551D"), TEZ).complete


def test_the_second_copy_is_unknown_where_it_was_not_given():
    one = person("F508del")
    found = cftr_answer(one, LUM)
    assert found.status == "unknown"
    assert "the other copy: not given" in found.reason
    assert [a.finding for a in found.alleles] == ["needs two copies", "unknown"]
    assert cftr_answer(one, ETI).status == "met"
    assert cftr_answer(person("G542X"), ETI).status == "unknown"
    assert "nothing found" in cftr_answer(person("G542X", tested=["CFTR"]), ETI).reason


@pytest.mark.parametrize("tested", [(), ("CFTR",)])
def test_nobody_without_a_variant_is_on_a_label_or_off_it(tested):
    assert set(statuses(person(tested=tested)).values()) == {"unknown"}
    said = "CFTR tested, nothing found" if tested else "CFTR not tested"
    assert cftr_answer(person(tested=tested), ETI).reason == said


def test_a_carrier_is_not_a_patient():
    found = cftr_answer(person(diplotype="F508del/Reference"), ETI)
    assert found.status == "unknown"
    assert "carrier" in found.reason


def _cis(*names: str) -> Patient:
    first = [{"change": name, "haplotype": 1} for name in names]
    return person(*first, {"change": "G542X", "haplotype": 2})


def test_variants_in_cis_are_one_allele():
    assert cftr_answer(_cis("D1270N", "R74W"), ETI).status == "met"
    assert (
        cftr_answer(_cis("R74W", "D1270N"), IVA).status == "unknown"
    )  # each is listed, together they are not
    assert cftr_answer(_cis("R117H", "7T"), IVA).status == "met"  # 7T is harmless
    assert cftr_answer(_cis("G551D", "W1282X"), IVA).status == "unmet"
    assert cftr_answer(person(diplotype="R74W;D1270N/W1282X"), ETI).status == "met"


def test_three_variants_without_phase_are_not_put_on_copies():
    found = cftr_answer(person("R74W", "D1270N", "F508del"), ETI)
    assert len(found.alleles) == 3
    assert "which variants share a copy is not given" in found.reason
    assert cftr_answer(person("G551D", "W1282X", "R334W"), IVA).status == "unknown"


@pytest.mark.parametrize(
    ("variant", "label", "day", "status"),
    [
        ("G551D", IVA, "2011-12-31", "unmet"),
        ("G551D", IVA, "2012-01-31", "met"),
        ("R117H", IVA, "2014-06-01", "unknown"),
        ("R117H", IVA, "2015-01-01", "met"),
        ("N1303K", ETI, "2024-11-30", "unknown"),
        ("N1303K", ETI, "2024-12-31", "met"),
        ("F508del", VAN, "2024-01-01", "unmet"),
    ],
)
def test_a_label_is_of_its_day(variant, label, day, status):
    found = cftr_answer(homozygous(variant), label, datetime.date.fromisoformat(day))
    assert found.status == status


@pytest.mark.parametrize(
    ("day", "age", "status"),
    [("2020-12", 11, "unmet"), ("2021-12", 11, "met"), ("2023-12", 2, "met"), ("2026-01", 1, "unmet")],
)
def test_ages_are_of_the_label_too(day, age, status):
    patient = person(diplotype="F508del/F508del", age=age)
    assert cftr_answer(patient, ETI, datetime.date.fromisoformat(f"{day}-01")).status == status


def test_an_age_not_given_is_said_and_decides_nothing():
    found = cftr_answer(person(diplotype="F508del/G542X", age=None), ETI)
    assert found.status == "met"
    assert "from 2 years, age not given" in found.reason


def test_an_unknown_drug_is_an_error_that_offers_the_nearest():
    with pytest.raises(TailorError, match="ivacaftor") as caught:
        cftr_answer(person("G551D"), ["ivakaftor"])
    assert caught.value.code == "unknown_label"


def test_drugs_come_in_any_order():
    by_name = cftr_answer(homozygous("F508del"), ["ivacaftor", "elexacaftor", "tezacaftor"])
    assert by_name == cftr_answer(homozygous("F508del"), ETI)


def test_what_the_european_label_takes_is_said_beside():
    assert "not of class I" in cftr_answer(person("R334W", "G542X"), ETI).note
    assert cftr_answer(person("R334W", "G542X"), IVA).note is None


def test_a_rule_asks_a_label():
    rule = Rule(says="on the label", label=IVA)
    assert rule.keys == ("mutations:CFTR",)
    assert rule.molecular
    verdict = rule.judge(person("G551D"))
    assert verdict.status == "met"
    assert "label of January 2012" in verdict.reason
    with pytest.raises(TailorError, match="Unknown label"):
        Rule(says="on the label", label="aspirin")


def test_every_modulator_of_the_program_asks_its_own_label():
    therapies = [t for t in program("cystic-fibrosis").therapies if t.kind == "targeted"]
    assert {rule.label for t in therapies for rule in t.eligibility} == {IVA, LUM, TEZ, ETI, VAN}
    assert all(t.eligibility[0].label == "_".join(t.drugs) for t in therapies)
    therapy = program("cystic-fibrosis").therapy(ETI)
    assert therapy.eligible(person("N1303K", "G542X")).status == "met"
    assert therapy.matched(person("N1303K", "G542X"))
