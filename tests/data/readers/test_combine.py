"""Two files of one patient: joined where they agree, an error where they do not."""

from __future__ import annotations

import pytest

from data.errors import TailorError
from data.patient import Expression, Mutations, Patient, Variant
from data.readers.combine import combine


def patient(*variants: Variant, tested: tuple[str, ...] = (), **history: object) -> Patient:
    mutations = {"variants": variants, "tested_genes": tested}
    return Patient.model_validate({"mutations": mutations, "history": history})


def test_each_file_adds_what_the_other_lacks() -> None:
    panel = patient(Variant(gene="EGFR", change="p.L858R", vaf=0.3), tested=("EGFR", "KRAS"))
    form = patient(tested=("ALK",), age=61.0)
    both = combine(form, panel)
    assert both.history == {"age": 61.0}
    assert both.mutations.tested_genes == ("ALK", "EGFR", "KRAS")
    assert [variant.gene for variant in both.mutations.variants] == ["EGFR"]


def test_what_two_files_say_differently_is_an_error_with_both_values() -> None:
    with pytest.raises(TailorError, match=r"61.*62") as raised:
        combine(patient(age=61), patient(age=62))
    assert raised.value.code == "contradiction"
    assert raised.value.field == "history:age"


def test_missing_in_one_file_contradicts_nothing() -> None:
    assert combine(patient(age=None), patient(age=62)).history == {"age": 62.0}


def test_the_same_variant_in_two_spellings_is_one_with_the_details_of_both() -> None:
    one = Variant(gene="EGFR", change="p.Leu858Arg", origin="somatic")
    other = Variant(gene="EGFR", change="L858R", vaf=0.3)
    found = combine(patient(one), patient(other)).mutations.variants
    assert len(found) == 1
    assert (found[0].origin, found[0].vaf) == ("somatic", 0.3)


def test_a_variant_of_the_tumour_and_of_the_germline_are_two() -> None:
    one, other = (Variant(gene="TP53", change="R248Q", origin=origin) for origin in ("somatic", "germline"))
    assert len(combine(patient(one), patient(other)).mutations.variants) == 2


def test_diplotypes_and_alleles_are_joined_or_contradict() -> None:
    one = Patient(mutations=Mutations(diplotypes={"DPYD": "*1/*2"}, alleles={"HLA-B*57:01": False}))
    assert combine(one, Patient()).mutations == one.mutations
    with pytest.raises(TailorError, match="HLA-B"):
        combine(one, Patient(mutations=Mutations(alleles={"HLA-B*57:01": True})))


def test_expression_in_two_units_is_an_error() -> None:
    one, other = (
        Patient(expression=Expression(unit=unit, genes={gene: 1.0}))
        for unit, gene in (("log2_tpm", "ESR1"), ("z_score", "ERBB2"))
    )
    with pytest.raises(TailorError, match="log2_tpm"):
        combine(one, other)


def test_the_first_name_stays() -> None:
    assert combine(Patient(patient_id="a"), Patient(patient_id="TUMOR")).patient_id == "a"
    assert combine(Patient(), Patient(patient_id="TUMOR")).patient_id == "TUMOR"
