from __future__ import annotations

import re

import pytest

from data.dictionary import dictionary
from data.errors import TailorError
from data.program import program, programs
from data.readers.cbioportal.attributes import attributes, read_value


def test_every_field_of_the_table_is_in_the_dictionary_and_so_is_every_value():
    for key, attribute in attributes().fields.items():
        field = dictionary()[key]
        assert attribute.columns
        assert all(column == column.upper() for column in attribute.columns)
        assert bool(attribute.values) == (field.kind != "number"), key
        for pattern, value in attribute.values.items():
            re.compile(pattern)
            assert pattern == pattern.lower()
            field.check(value)


def test_no_attribute_is_both_used_and_left():
    used = {column for attribute in attributes().fields.values() for column in attribute.columns}
    assert not used & set(attributes().left)
    assert set(attributes().programs) <= set(programs())


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("history:cancer_type", "LUSC", "nsclc"),
        ("history:cancer_type", "SCLC", "sclc"),
        ("history:cancer_type", "Non-Small Cell Lung Cancer", "nsclc"),
        ("history:cancer_type", "ILC", "breast"),
        ("history:cancer_type", "READ", "colorectal"),
        ("history:cancer_type", "SKCM", "melanoma"),
        ("history:stage_at_diagnosis", "STAGE IIIA", "III"),
        ("history:stage_at_diagnosis", "Stage II", "II"),
        ("history:stage_iv_at_diagnosis", "Stage IVB", True),
        ("history:stage_iv_at_diagnosis", "Stage IB", False),
        ("history:tumour_grade", "G3", "3"),
        ("history:sex", "MALE", "male"),
        ("history:er_status", "Positve", "positive"),
        ("mutations:msi_high", "Instable", True),
        ("environment:smoking_ever", "1", False),
        ("environment:smoking_ever", "3", True),
        ("environment:smoking_current", "3", False),
        ("history:age", "61.5", 61.5),
    ],
)
def test_values_as_studies_write_them_are_understood(key, text, value):
    assert read_value(key, text) == value


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("history:age", "250", "out_of_range"),
        ("history:age", ">89", "wrong_type"),
        ("history:age", "nan", "wrong_type"),
        ("history:her2_status", "Equivocal", "unknown_level"),
        ("history:stage_at_diagnosis", "Stage X", "unknown_level"),
        ("mutations:msi_high", "Indeterminate", "unknown_level"),
    ],
)
def test_what_means_nothing_is_no_value(key, text, code):
    error = read_value(key, text)
    assert isinstance(error, TailorError)
    assert error.code == code


def test_survival_from_diagnosis_is_the_endpoint_that_the_program_calls_so():
    assert attributes().endpoint("OS", program("breast")) == "overall_survival_msk"
    assert attributes().endpoint("OS", program("hiv")) == "overall_survival"
    assert attributes().endpoint("DFS", program("breast")) == "disease_free_survival"
