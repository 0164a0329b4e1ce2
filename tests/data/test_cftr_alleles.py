"""Which variants are on which copy of CFTR, as far as that was given."""

from __future__ import annotations

import pytest

from data.cftr_alleles import Alleles, alleles
from data.patient import Patient


def found(*variants, diplotype=None, tested=()) -> Alleles:
    mutations = {"variants": [{"gene": "CFTR", **v} for v in variants], "tested_genes": tested}
    if diplotype:
        mutations["diplotypes"] = {"CFTR": diplotype}
    return alleles(Patient.model_validate({"mutations": mutations}))


def names(of: Alleles) -> list[str]:
    return [copy.name for copy in of.copies]


@pytest.mark.parametrize(
    ("diplotype", "copies"),
    [
        ("c.1521_1523delCTT/p.Gly551Asp", ["F508del", "G551D"]),
        ("[D1270N;R74W]/W1282*", ["R74W;D1270N", "W1282X"]),
        ("F508del/Reference", ["F508del", "normal"]),
        ("F508del/unknown", ["F508del", "not given"]),
    ],
)
def test_a_diplotype_names_both(diplotype, copies):
    assert names(found(diplotype=diplotype)) == copies


def test_homozygous_is_on_both_and_joins_what_is_phased():
    both = {"change": "M470V", "zygosity": "homozygous"}
    assert names(found(both)) == ["M470V", "M470V"]
    assert names(found(both, {"change": "G542X", "haplotype": 2})) == ["M470V", "M470V;G542X"]


def test_what_was_not_found_differs_from_what_was_not_given():
    assert names(found({"change": "F508del"})) == ["F508del", "not given"]
    assert names(found({"change": "F508del"}, tested=["CFTR"])) == ["F508del", "nothing found"]


def test_two_variants_without_phase_are_taken_for_one_on_each_copy_and_it_is_said():
    of = found({"change": "F508del"}, {"change": "G551D"})
    assert names(of) == ["F508del", "G551D"]
    assert "taken as one on each copy" in of.remark


def test_three_variants_without_phase_stand_alone():
    of = found({"change": "R74W"}, {"change": "D1270N"}, {"change": "F508del"})
    assert names(of) == ["R74W", "D1270N", "F508del"]
    assert not of.phased


def test_somatic_and_unstated_variants_are_left_out():
    of = found({"change": "G551D", "origin": "somatic"}, {"change": "any alteration"})
    assert names(of) == ["not given", "not given"]
