"""The groups entries are found by."""

from __future__ import annotations

import pytest

from data.patient import Patient
from serving.ledger.groups import choices, groups_of


def of(**history: object) -> Patient:
    return Patient.model_validate({"history": history})


@pytest.mark.parametrize(
    ("age", "band"), [(0, "0-9"), (67.9, "60-69"), (89, "80-89"), (90, "90+"), (104, "90+")]
)
def test_an_age_is_told_by_decade_and_the_oldest_together(age: float, band: str) -> None:
    assert groups_of(of(age=age)) == f"age:{band}"
    assert f"age:{band}" in choices()


def test_what_is_not_known_is_in_no_group() -> None:
    assert groups_of(of()) == ""
    assert groups_of(of(age=50, sex="female")) == "age:50-59,sex:female"
    assert "sex:female" in choices()
