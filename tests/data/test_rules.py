from __future__ import annotations

import pytest
from pydantic import ValidationError

from data.patient import Patient
from data.program import program
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
