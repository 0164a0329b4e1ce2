"""Forms of either layout become a patient."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from data.errors import TailorError
from data.readers.form import read_form, read_forms
from tests.data.readers.form_files import form, patient


def test_rows_of_key_and_value_become_a_patient(tmp_path: Path) -> None:
    text = """patient_id,P1
history:age,61
sex,Female
history:albumin,38 g/L
serum_albumin_is_not_read_twice,NA
"""
    one = patient(tmp_path, text.replace("serum_albumin_is_not_read_twice", "history:bmi"))
    assert one.patient_id == "P1"
    assert one.history == {"age": 61.0, "sex": "female", "albumin": 3.8}


@pytest.mark.parametrize(
    ("row", "key", "value"),
    [
        ("age,61", "history:age", 61.0),
        ("Age at diagnosis,61", "history:age", 61.0),
        ("HISTORY:AGE,61", "history:age", 61.0),
        ("gender,f", "history:sex", "female"),
        ("hgb,8.7 mmol/L", "history:haemoglobin", 14.01918),
        ("hgb,8.7,mmol/L", "history:haemoglobin", 14.01918),
        ('hgb,"8,7 mmol/L"', "history:haemoglobin", 14.01918),
        ("tumour_grade,2", "history:tumour_grade", "2"),
        ("metastatic,Ja", "history:metastatic", True),
        ("metastatic,0", "history:metastatic", False),
        ("race,American Indian Alaskan Native", "history:race_ethnicity", "american_indian_alaskan_native"),
        ("tmb,12", "mutations:tmb", 12.0),
        ("pam50,Luminal A", "expression:intrinsic_subtype", "luminal_a"),
        ("environment:smoker,no", "environment:smoking_ever", False),
    ],
)
def test_a_field_goes_by_its_name_or_a_synonym_and_comes_in_its_unit(
    tmp_path: Path, row: str, key: str, value: object
) -> None:
    assert patient(tmp_path, row + "\n").field(key) == value


@pytest.mark.parametrize("mark", ["", "﻿", "sep=;\n", "# filled in by hand\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_excels_semicolons_marks_and_decimal_commas_are_read(tmp_path: Path, mark: str, end: str) -> None:
    text = mark + "key;value;unit\nhistory:albumin;3,8;g/dL\nhistory:age;61;\nmutations:EGFR;L858R;\n"
    one = patient(tmp_path, text.replace("\n", end))
    assert one.history == {"albumin": 3.8, "age": 61.0}
    assert one.mutations.variants[0].change == "L858R"


def test_genes_are_altered_wild_type_or_unknown(tmp_path: Path) -> None:
    text = """mutations:EGFR,L858R
mutations:EGFR,"T790M; VAF 12%"
mutations:KRAS,wild type
mutations:ALK,not tested
mutations:tested_genes,ROS1 RET;MET
mutations:HIV-RT,M184V K103N
mutations:HER2,amplified
mutations:CYP2C19,*1/*2
mutations:DPYD,c.1905+1G>A/Reference
mutations:HLA-B*57:01,no
mutations:BRCA1,c.68_69del germline het
"""
    mutations = patient(tmp_path, text).mutations
    found = [f"{v.gene} {v.change}" for v in mutations.variants]
    assert found[:5] == ["EGFR L858R", "EGFR T790M", "HIV-RT M184V", "HIV-RT K103N", "ERBB2 amplification"]
    assert mutations.variants[1].vaf == 0.12
    assert mutations.tested_genes == ("KRAS", "ROS1", "RET", "MET")
    assert mutations.status("ALK") is None
    assert mutations.diplotypes == {"CYP2C19": "*1/*2", "DPYD": "c.1905+1G>A/Reference"}
    assert mutations.alleles == {"HLA-B*57:01": False}
    assert (mutations.variants[5].origin, mutations.variants[5].zygosity) == ("germline", "heterozygous")


def test_expression_of_genes_is_read_with_its_unit(tmp_path: Path) -> None:
    expression = patient(tmp_path, "expression:unit,log2_tpm\nexpression:ESR1,7.2\n").expression
    assert (expression.unit, expression.genes) == ("log2_tpm", {"ESR1": 7.2})


@pytest.mark.parametrize("word", ["not tested", "Not known", "NA", "n/a", "unknown", "nicht bekannt", "?"])
def test_what_is_said_to_be_missing_is_left_and_never_zero(tmp_path: Path, word: str) -> None:
    reading = read_form(form(tmp_path, f"history:age,{word}\nmutations:EGFR,{word}\nsex,male\nbmi,\n"))
    assert reading.patient.history == {"sex": "male"}
    assert reading.patient.mutations.status("EGFR") is None
    assert (reading.found, reading.used) == (3, 1)
    assert [left.where for left in reading.left] == ["line 1", "line 2"]


def test_a_header_and_one_row_a_patient_are_read_one_by_one(tmp_path: Path) -> None:
    text = "patient_id,history:age,mutations:EGFR,mutations:KRAS\nP1,61,L858R,wt\n\nP2,NA,,not tested\n"
    first, second = read_forms(form(tmp_path, text))
    assert first.patient.mutations.status("KRAS") is False
    assert (second.patient.patient_id, second.found, second.used) == ("P2", 3, 1)
    assert second.patient.mutations.status("KRAS") is None
    assert second.left[0].where == "line 4"


def test_a_workbook_of_one_sheet_is_read_alike(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("key", "value", "unit"),
        ("history:age", 61, None),
        ("albumin", 38.5, "g/L"),
        ("grade", 2, None),
        ("mutations:EGFR", "L858R", None),
        ("metastatic", True, None),
    ):
        sheet.append(row)
    book.save(tmp_path / "form.xlsx")
    one = read_form(tmp_path / "form.xlsx").patient
    assert one.history == {"age": 61.0, "albumin": 3.85, "tumour_grade": "2", "metastatic": True}
    book.create_sheet("more")
    book.save(tmp_path / "form.xlsx")
    with pytest.raises(TailorError, match="has 2 sheets"):
        read_form(tmp_path / "form.xlsx")
