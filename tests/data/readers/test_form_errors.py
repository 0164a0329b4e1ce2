"""What is wrong in a form names its line and column; any text gives a reading or an error for people."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import TailorError
from data.readers.form import read_form
from tests.data.readers.form_files import failure


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


def test_a_form_of_several_patients_is_not_read_as_one(tmp_path: Path) -> None:
    error = failure(tmp_path, "patient_id;age\nP1;61\nP2;62\n")
    assert error.code == "several_patients"
    assert "P1, P2" in error.message


def test_no_file_and_what_is_no_text_are_errors(tmp_path: Path) -> None:
    with pytest.raises(TailorError, match="There is no file"):
        read_form(tmp_path / "none.csv")
    (tmp_path / "form.csv").write_bytes(b"age,61\nsex,\xe9\n")
    with pytest.raises(TailorError, match="Line 2"):
        read_form(tmp_path / "form.csv")


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
