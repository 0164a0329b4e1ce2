from __future__ import annotations

import json
import math

import pytest
from pydantic import ValidationError

from data.errors import TailorError
from data.patient import Mutations, Patient


def test_missing_stays_missing():
    patient = Patient(history={"albumin": None, "age": 60})
    assert patient.field("history:albumin") is None
    assert patient.field("history:nlr") is None
    assert patient.field("history:age") == 60.0


def test_untested_gene_is_neither_altered_nor_wild_type():
    patient = Patient.model_validate(
        {"mutations": {"variants": [{"gene": "HER2", "change": "amplification"}], "tested_genes": ["p53"]}}
    )
    assert patient.mutations.status("ERBB2") is True
    assert patient.mutations.status("TP53") is False
    assert patient.mutations.status("EGFR") is None


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("place", ["history", "expression"])
def test_not_a_finite_number(place, value):
    body = {"history": {"age": value}} if place == "history" else {"expression": {"genes": {"ESR1": value}}}
    with pytest.raises((TailorError, ValidationError)):
        Patient.model_validate(body)


def test_unknown_gene_is_suggested():
    with pytest.raises(TailorError) as caught:
        Patient.model_validate({"mutations": {"variants": [{"gene": "EGFRR", "change": "p.L858R"}]}})
    assert "EGFR" in caught.value.hint


def test_unknown_field_is_suggested():
    with pytest.raises(TailorError) as caught:
        Patient(history={"albumine": 3.9})
    assert (caught.value.code, "albumin" in caught.value.hint) == ("unknown_field", True)


@pytest.mark.parametrize(
    "body", [{"smoking": True}, {"mutations": {"varients": []}}, {"mutations": {"measures": {"age": 3}}}]
)
def test_nothing_unknown_is_ignored(body):
    with pytest.raises((TailorError, ValidationError)):
        Patient.model_validate(body)


def test_the_same_field_twice_is_an_error():
    with pytest.raises(TailorError) as caught:
        Patient(history={"haemoglobin": 12, "hemoglobin": 13})
    assert caught.value.code == "duplicate_field"


@pytest.mark.parametrize("vaf", [-0.1, 1.1])
def test_allele_fraction_is_a_fraction(vaf):
    with pytest.raises(ValidationError):
        Patient.model_validate(
            {"mutations": {"variants": [{"gene": "TP53", "change": "p.R175H", "vaf": vaf}]}}
        )


def test_synonyms_become_the_canonical_name_and_survive_json():
    patient = Patient(environment={"smoking": 1}, history={"hgb": 12})
    assert patient.environment == {"smoking_ever": True}
    assert Patient.model_validate(json.loads(patient.model_dump_json())) == patient


def test_validation_errors_do_not_echo_what_was_sent():
    with pytest.raises(ValidationError) as caught:
        Patient.model_validate({"patient_id": 5, "history": "Jane Roe, 1961"})
    assert "Roe" not in str(caught.value)


def test_genotypes_are_kept_under_the_approved_symbol_and_given_once():
    known = Mutations(diplotypes={"DPD": "c.1905+1G>A/Reference"}, alleles={"hla-b*57:01": False})
    assert known.diplotypes == {"DPYD": "c.1905+1G>A/Reference"}
    assert known.alleles == {"HLA-B*57:01": False}
    with pytest.raises(TailorError, match="DPYD is given twice"):
        Mutations(diplotypes={"DPD": "*1/*1", "DPYD": "*1/*2A"})


def test_diplotypes_may_be_alternatives():
    known = Mutations(diplotypes={"TPMT": "*1/*3A or *3B/*3C"})
    assert known.diplotypes == {"TPMT": "*1/*3A or *3B/*3C"}


@pytest.mark.parametrize(
    "bad",
    [
        {"diplotypes": {"CYP2C19": "*2"}},
        {"diplotypes": {"CYP2C19": "*1/*2 or *3"}},
        {"diplotypes": {"CYP2C19": "*1/*2/*3"}},
        {"alleles": {"HLA-B": True}},
    ],
)
def test_half_a_genotype_is_an_error(bad):
    with pytest.raises(ValidationError):
        Mutations(**bad)
