from __future__ import annotations

import pytest
from pydantic import ValidationError

from data.patient import Patient
from data.program import Therapy, program
from data.rules import Rule


def _patient(*variants, tested=()):
    found = [dict(zip(("gene", "change"), entry.split(" "), strict=True)) for entry in variants]
    return Patient.model_validate({"mutations": {"variants": found, "tested_genes": tested}})


@pytest.mark.parametrize(
    ("variants", "tested", "status"),
    [
        ((), ["KRAS", "NRAS"], "met"),
        (["KRAS p.G12D"], ["KRAS", "NRAS"], "unmet"),
        (["NRAS p.Q61K"], [], "unmet"),
        ((), ["KRAS"], "unknown"),
        ((), [], "unknown"),
    ],
)
def test_wild_type_needs_every_gene_tested(variants, tested, status):
    therapy = program("colon").therapy("cytotoxic_anti_egfr")
    assert therapy.eligible(_patient(*variants, tested=tested)).status == status


DRIVERS = ("EGFR", "ALK", "BRAF p.V600E")


@pytest.mark.parametrize(
    ("variants", "tested", "status"),
    [
        (["ALK fusion"], [], "met"),
        (["BRAF p.V600E"], [], "met"),
        (["BRAF V600E"], [], "met"),
        (["BRAF p.G469A"], ["EGFR", "ALK"], "unmet"),
        (["BRAF p.G469A"], ["EGFR"], "unknown"),
        ((), ["EGFR", "ALK", "BRAF"], "unmet"),
        ((), ["EGFR", "ALK"], "unknown"),
    ],
)
def test_one_of_several_alterations(variants, tested, status):
    rule = Rule(says="a driver", gene_altered=DRIVERS)
    assert rule.judge(_patient(*variants, tested=tested)).status == status


def test_an_alteration_of_unstated_kind_leaves_the_change_open():
    variants = [{"gene": "BRAF", "change": "any alteration"}]
    body = {"mutations": {"variants": variants, "tested_genes": ["EGFR", "ALK"]}}
    patient = Patient.model_validate(body)
    verdict = Rule(says="a driver", gene_altered=DRIVERS).judge(patient)
    assert verdict.status == "unknown"
    assert "BRAF p.V600E not tested" in verdict.reason


def test_the_reason_names_what_was_found():
    rule = Rule(says="RAS wild type", gene_wild_type=("KRAS", "NRAS"))
    assert rule.judge(_patient("NRAS p.Q61K")).reason == "RAS wild type (NRAS altered)"


def test_keys_name_what_must_be_known():
    assert Rule(says="", gene_altered=DRIVERS).keys == ("mutations:EGFR", "mutations:ALK", "mutations:BRAF")
    assert Rule(says="", gene_wild_type="KRAS").keys == ("mutations:KRAS",)
    assert Rule(says="", field="history:age", at_least=18).keys == ("history:age",)


@pytest.mark.parametrize(
    "subject",
    [
        {},
        {"gene_altered": "EGFR", "gene_wild_type": "KRAS"},
        {"gene_altered": "EGFR", "field": "history:age"},
        {"field": "history:agee"},
    ],
)
def test_a_rule_has_one_known_subject(subject):
    with pytest.raises(ValidationError):
        Rule(says="x", **subject)


@pytest.mark.parametrize(("msi_high", "status"), [(True, "met"), (False, "unmet"), (None, "unknown")])
def test_immunotherapy_of_the_colon_needs_instability(msi_high, status):
    patient = Patient.model_validate({"mutations": {"measures": {"msi_high": msi_high}}})
    assert program("colon").therapy("anti_pd1").eligible(patient).status == status


def test_what_a_partial_list_leaves_out_is_not_ruled_out() -> None:
    rule = Rule(says="on the label", gene_altered=("CFTR F508del", "CFTR G551D"), otherwise="unknown")
    tested = {"tested_genes": ["CFTR"]}
    listed = {**tested, "variants": [{"gene": "CFTR", "change": "p.G551D"}]}
    other = {**tested, "variants": [{"gene": "CFTR", "change": "p.N1303K"}]}
    assert rule.judge(Patient.model_validate({"mutations": listed})).status == "met"
    verdict = rule.judge(Patient.model_validate({"mutations": other}))
    assert verdict.status == "unknown"
    assert "see the label" in verdict.reason


EXCLUDES = Rule(says="no T790M", gene_wild_type="EGFR p.T790M", excludes=True, source="PMID 15737014")


def _asks(*rules: Rule) -> Therapy:
    return Therapy(id="x", title="X", kind="targeted", eligibility=rules)


def test_a_resistance_variant_excludes_with_its_source():
    patient = Patient.model_validate({"mutations": {"variants": [{"gene": "EGFR", "change": "p.T790M"}]}})
    verdict = _asks(EXCLUDES).eligible(patient)
    assert verdict.status == "unmet"
    assert "EGFR p.T790M altered; PMID 15737014" in verdict.reason


@pytest.mark.parametrize("excludes", [True, False])
def test_a_variant_not_looked_for_is_unknown_and_excludes_nobody(excludes):
    rule = EXCLUDES.model_copy(update={"excludes": excludes})
    assert rule.judge(Patient()).status == "unknown"
    verdict = _asks(rule).eligible(Patient())
    assert verdict.status == ("met" if excludes else "unknown")
    assert "EGFR not tested" in verdict.reason


def test_what_else_is_asked_still_decides():
    driver = Rule(says="EGFR altered", gene_altered="EGFR")
    assert _asks(driver, EXCLUDES).eligible(Patient()).status == "unknown"
    tested = Patient.model_validate({"mutations": {"tested_genes": ["EGFR"]}})
    assert _asks(driver, EXCLUDES).eligible(tested).status == "unmet"
    assert EXCLUDES.judge(tested).status == "met"


def test_other_changes_of_the_gene_do_not_exclude():
    patient = Patient.model_validate({"mutations": {"variants": [{"gene": "EGFR", "change": "p.L858R"}]}})
    assert EXCLUDES.judge(patient).status == "met"


@pytest.mark.parametrize(
    ("about", "therapy", "variant"),
    [
        ("lung", "kinase_inhibitor_anti_vegf", ("EGFR", "p.T790M")),
        ("lung", "cytotoxic_kinase_inhibitor", ("EGFR", "p.C797S")),
        ("lung", "kinase_inhibitor", ("ALK", "p.G1202R")),
        ("colon", "cytotoxic_anti_egfr", ("KRAS", "p.G12D")),
        ("colon", "cytotoxic_anti_egfr", ("BRAF", "p.V600E")),
        ("breast", "endocrine_anti_her2", ("ESR1", "p.Y537S")),
        ("breast", "endocrine_cdk46", ("RB1", "loss")),
    ],
)
def test_resistance_excludes_in_the_first_line_too(about, therapy, variant):
    gene, change = variant
    patient = Patient.model_validate({"mutations": {"variants": [{"gene": gene, "change": change}]}})
    verdict = program(about).therapy(therapy).eligible(patient)
    assert verdict.status == "unmet"
    assert gene in verdict.reason


@pytest.mark.parametrize("written", ["F508del", "p.F508del", "p.Phe508del", "NP_000483.3:p.Phe508del"])
@pytest.mark.parametrize("asked", ["CFTR F508del", "CFTR p.Phe508del"])
def test_a_change_is_found_however_it_is_spelt(written: str, asked: str) -> None:
    rule = Rule(says="F508del", gene_altered=asked)
    patient = Patient.model_validate({"mutations": {"variants": [{"gene": "CFTR", "change": written}]}})
    assert rule.judge(patient).status == "met"


def test_a_deletion_of_exon_19_is_one_by_its_residues() -> None:
    rule = Rule(says="classical", gene_altered=("EGFR exon 19 deletion", "EGFR L858R"))
    assert rule.judge(_patient("EGFR p.E746_A750del")).status == "met"
    assert rule.judge(_patient("EGFR p.G719A")).status == "unmet"
