"""Values in other units come in the unit of the dictionary, or as an error that names both."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.dictionary import dictionary
from data.errors import TailorError
from data.units import to_unit


@pytest.mark.parametrize(
    ("field", "value", "unit", "expected"),
    [
        ("history:albumin", 38, "g/L", 3.8),
        ("history:albumin", 600, "umol/L", 3.96042),
        ("history:haemoglobin", 136, "g/l", 13.6),
        ("history:haemoglobin", 8.7, "mmol/L", 14.01918),
        ("history:platelets", 150, "10*3/uL", 150),
        ("history:platelets", 150, "10*9/L", 150),
        ("history:platelets", 150, "x10^9/L", 150),
        ("history:platelets", 150, "10e3/uL", 150),
        ("history:platelets", 150, "10³/µL", 150),
        ("history:platelets", 150, "K/uL", 150),
        ("history:platelets", 150, "G/L", 150),
        ("history:platelets", 150_000, "/mm3", 150),
        ("history:cd4", 500, "{cells}/uL", 500),
        ("history:cd4", 0.5, "10*9/L", 500),
        ("history:weight", 180, "[lb_av]", 81.6466266),
        ("history:height", 70, "[in_i]", 177.8),
        ("history:height", 1.8, "m", 180),
        ("history:age", 18, "mo", 1.5),
        ("history:age", 61, "a", 61),
        ("history:lvef", 0.6, "1", 60),
        ("history:bmi", 25, "kg/m^2", 25),
        ("history:heart_rate", 72, "{beats}/min", 72),
        ("history:heart_rate", 72, "bpm", 72),
        ("history:fev1_percent", 80, "%", 80),
        ("history:tumour_size", 2.5, "cm", 25),
        ("history:ca15_3", 20, "k[iU]/L", 20),
        ("history:cea", 5, "ug/L", 5),
        ("history:ecog", 1, "{score}", 1),
        ("mutations:tmb", 12, "1/1000000{Base}", 12),
        ("mutations:tmb", 12, "mutations/megabase", 12),
        ("environment:pack_years", 30, "pack-years", 30),
        ("environment:pm25", 12, "µg/m³", 12),
        ("history:log_wbc", 4, None, 4),
    ],
)
def test_a_value_comes_in_the_unit_of_the_dictionary(
    field: str, value: float, unit: str | None, expected: float
) -> None:
    assert to_unit(value, unit, dictionary()[field]) == pytest.approx(expected, rel=1e-9)


def test_a_unit_of_another_dimension_is_an_error_that_names_value_unit_and_wanted_unit() -> None:
    with pytest.raises(TailorError) as error:
        to_unit(38, "mmHg", dictionary()["history:albumin"])
    assert error.value.code == "unknown_unit"
    with pytest.raises(TailorError) as error:
        to_unit(38, "kg", dictionary()["history:albumin"])
    assert error.value.code == "wrong_unit"
    assert "38 kg" in error.value.message
    assert "g/dL" in error.value.message


@pytest.mark.parametrize("unit", ["NAN", "nan", "g/NaN", "inf", "g/dL.nan"])
def test_no_number_is_taken_for_a_unit(unit: str) -> None:
    with pytest.raises(TailorError) as error:
        to_unit(38, unit, dictionary()["history:albumin"])
    assert error.value.code == "unknown_unit"


def test_moles_become_grams_only_where_the_molar_mass_is_known() -> None:
    with pytest.raises(TailorError, match="mmol/L cannot be turned into ng/mL"):
        to_unit(3, "mmol/L", dictionary()["history:cea"])


@given(st.text(max_size=12), st.floats(allow_nan=False, allow_infinity=False))
def test_any_text_for_a_unit_gives_a_number_or_an_error_for_people(unit: str, value: float) -> None:
    with suppress(TailorError):
        assert isinstance(to_unit(value, unit, dictionary()["history:albumin"]), float)


@pytest.mark.parametrize(
    "key", [key for key, field in dictionary().items() if not field.unit.startswith("log")]
)
def test_the_unit_of_every_field_is_one_of_its_own(key: str) -> None:
    field = dictionary()[key]
    assert to_unit(2.0, field.unit, field) == 2.0
    if "/" in field.unit:
        assert to_unit(2.0, field.unit.replace("/", "/ 1/1 /"), field) == pytest.approx(2.0)
