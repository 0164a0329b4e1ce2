"""Forms of either layout become a patient; what is wrong names its line and column."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from data.dictionary import dictionary
from data.errors import TailorError
from data.patient import Patient
from data.program import programs
from data.readers.form import read_form, read_forms
from data.readers.form_template import template


def form(folder: Path, text: str) -> Path:
    path = folder / "form.csv"
    path.write_bytes(text.encode())
    return path


def patient(folder: Path, text: str) -> Patient:
    return read_form(form(folder, text)).patient


def failure(folder: Path, text: str) -> TailorError:
    with pytest.raises(TailorError) as error:
        read_form(form(folder, text))
    return error.value


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


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("sex,male\nhistory:age,900\n", "out_of_range", "Line 2, column value: history:age (Age) is 900"),
        ("key,value,unit\nage,61,kg\n", "wrong_unit", "Line 2, column value: history:age (Age) is 61 kg"),
        ("age,61,kg\n", "wrong_unit", "cannot be turned into years"),
        ("albumin,38 mmHg\n", "unknown_unit", "38 mmHg"),
        ("albumin,38 g/L,g/dL\n", "bad_form", "two units, g/L and g/dL"),
        ("history:aeg,61\n", "unknown_field", "Line 1, column key"),
        ("sex,male\naeg,61\n", "unknown_field", "Line 2, column key: Unknown field 'aeg'"),
        ("sex,male\nEGFR,L858R\n", "unknown_field", "is a gene, and no field"),
        ("mutations:EGRF,L858R\n", "unknown_field", "Line 1, column key"),
        ("age,old\n", "bad_form", "is 'old', which is not one number"),
        ("age,<60\n", "bad_form", "not one number"),
        ("age,50-60\n", "bad_form", "not one number"),
        ('platelets,"150,000"\n', "bad_form", "150.000 or 150000?"),
        ("sex,unsure\n", "unknown_level", "not one of its levels"),
        ("metastatic,perhaps\n", "wrong_type", "Line 1, column value"),
        (
            "age,61\nage_years,62\n",
            "duplicate_field",
            "Line 2, column value: age_years is given twice, first in",
        ),
        ("mutations:EGFR,banana\n", "bad_form", "mutations:EGFR is 'banana': not understood: 'banana'"),
        ("mutations:EGFR,L858R,%\n", "bad_form", "has no unit"),
        ("expression:ESR1,7,log2_tpm\nexpression:PGR,7,tpm\n", "bad_form", "in log2_tpm and in tpm"),
        ("mutations:EGFR,wt\nmutations:EGFR,L858R\n", "contradiction", "Line 2, column value"),
        ("mutations:EGFR,L858R\nmutations:EGFR,wt\n", "contradiction", "'L858R' in line 1"),
        ("age,61,,more,cells\n", "bad_form", "Line 1 has more cells"),
        ("key,worth\nage,61\n", "bad_form", "no column value"),
        ("key,value\n,61\n", "bad_form", "Line 2, column key is empty"),
        ("key,value\nage,\n", "bad_form", "No value"),
        ("", "bad_form", "no row"),
        ("patient_id,age\n", "bad_form", "no row under the header"),
        ("patient_id,age\nP1,900\n", "out_of_range", "Line 2, column age: history:age (Age) is 900"),
        ("patient_id,age,agee\nP1,61\n", "bad_form", "Line 2 has 2 cells"),
        ("patient_id,age,age\nP1,61,61\n", "bad_form", "column age is there twice"),
        ("patient_id,age,history:aeg\nP1,61,1\n", "unknown_field", "Line 2, column history:aeg"),
    ],
)
def test_what_is_wrong_is_an_error_with_its_line_and_column(
    tmp_path: Path, text: str, code: str, message: str
) -> None:
    error = failure(tmp_path, text)
    assert error.code == code
    assert message in error.message


def test_a_misspelt_key_offers_the_nearest(tmp_path: Path) -> None:
    assert failure(tmp_path, "history:albumni,3\n").hint == "Did you mean albumin or bmi?"


def test_a_header_and_one_row_a_patient_are_read_one_by_one(tmp_path: Path) -> None:
    text = "patient_id,history:age,mutations:EGFR,mutations:KRAS\nP1,61,L858R,wt\n\nP2,NA,,not tested\n"
    first, second = read_forms(form(tmp_path, text))
    assert first.patient.mutations.status("KRAS") is False
    assert (second.patient.patient_id, second.found, second.used) == ("P2", 3, 1)
    assert second.patient.mutations.status("KRAS") is None
    assert second.left[0].where == "line 4"


def test_a_form_of_several_patients_is_not_read_as_one(tmp_path: Path) -> None:
    error = failure(tmp_path, "patient_id;age\nP1;61\nP2;62\n")
    assert error.code == "several_patients"
    assert "P1, P2" in error.message


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


def test_no_file_and_what_is_no_text_are_errors(tmp_path: Path) -> None:
    with pytest.raises(TailorError, match="There is no file"):
        read_form(tmp_path / "none.csv")
    (tmp_path / "form.csv").write_bytes(b"age,61\nsex,\xe9\n")
    with pytest.raises(TailorError, match="Line 2"):
        read_form(tmp_path / "form.csv")


@pytest.mark.parametrize("program", programs())
def test_a_template_asks_what_the_rules_of_its_program_ask_and_reads_when_filled(
    tmp_path: Path, program: str
) -> None:
    text = template(program)
    rows = text.splitlines()
    assert rows[0] == "key,value,unit,allowed,meaning"
    keys = [row.split(",")[0] for row in rows[1:]]
    asked = {k for t in programs()[program].therapies for rule in t.eligibility for k in rule.keys}
    assert asked <= set(keys)
    assert len(keys) == len(set(keys))
    assert "no value" in failure(tmp_path, text).message.lower()
    filled = text.replace("history:age,,", "history:age,61,", 1)
    assert patient(tmp_path, filled).history == {"age": 61.0}


def test_every_key_of_every_template_can_be_said_to_be_missing(tmp_path: Path) -> None:
    for program in programs():
        keys = [row.split(",")[0] for row in template(program).splitlines()[2:]]
        text = "key,value\n" + "".join(f"{key},not tested\n" for key in keys) + "patient_id,P1\n"
        reading = read_form(form(tmp_path, text))
        assert len(reading.left) == len(keys)


@pytest.mark.parametrize("key", [key for key, field in dictionary().items() if field.kind == "category"])
def test_every_level_of_the_dictionary_can_be_typed(tmp_path: Path, key: str) -> None:
    for level in dictionary()[key].levels:
        assert patient(tmp_path, f"{key};{level}\n").field(key) == level


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_gives_a_reading_or_an_error_for_people(
    tmp_path_factory: pytest.TempPathFactory, body: str, value: str
) -> None:
    folder = tmp_path_factory.mktemp("form")
    for text in (body, f"age,{value}\n", f"mutations:EGFR,{value}\n", f"patient_id,age\nP1,{value}\n"):
        path = folder / "form.csv"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            reading = read_form(path)
        except TailorError:
            continue
        assert reading.found == reading.used + len(reading.left)
