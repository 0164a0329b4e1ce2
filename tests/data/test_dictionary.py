from __future__ import annotations

import pytest

from data.dictionary import GROUPS, changeable, dictionary, find
from data.errors import TailorError


def test_keys_are_group_and_name():
    assert set(dictionary()) == {f"{f.group}:{f.name}" for f in dictionary().values()}
    assert {f.group for f in dictionary().values()} == set(GROUPS)


def test_no_name_means_two_fields():
    seen: dict[tuple[str, str], str] = {}
    for field in dictionary().values():
        for alias in (field.name, *field.synonyms):
            other = seen.setdefault((field.group, alias.lower()), field.key)
            assert other == field.key, f"{alias} means {other} and {field.key}"


@pytest.mark.parametrize("field", dictionary().values(), ids=lambda f: f.key)
def test_every_field_is_complete(field):
    assert field.label
    if field.kind == "number":
        assert -1e6 < field.low < field.high < 1e6
    if field.kind == "category":
        assert len(set(field.levels)) == len(field.levels) >= 2
    else:
        assert not field.levels
        assert not field.ordered


@pytest.mark.parametrize(
    ("group", "name", "key"),
    [
        ("history", "albumin", "history:albumin"),
        ("history", "Hemoglobin", "history:haemoglobin"),
        ("history", "estrogen_receptor", "history:oestrogen_receptor"),
        ("history", "tumor_size", "history:tumour_size"),
        ("environment", "smoking", "environment:smoking_ever"),
        ("mutations", "tumor_mutational_burden", "mutations:tmb"),
    ],
)
def test_synonyms_find_their_field(group, name, key):
    assert find(group, name).key == key


def test_unknown_field_offers_the_nearest():
    with pytest.raises(TailorError) as caught:
        find("history", "albumine")
    assert caught.value.code == "unknown_field"
    assert "albumin" in caught.value.hint


def test_field_of_another_group_says_which():
    with pytest.raises(TailorError) as caught:
        find("history", "pack_years")
    assert "environment" in caught.value.hint


def test_out_of_range_names_field_value_range_and_unit():
    with pytest.raises(TailorError) as caught:
        find("history", "albumin").check(420)
    error = caught.value
    assert (error.code, error.field) == ("out_of_range", "history:albumin")
    assert "420 g/dL" in error.message
    assert "0.5 to 7 g/dL" in error.hint


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), True, "3.9"])
def test_a_number_is_finite_and_a_number(value):
    with pytest.raises(TailorError, match="albumin") as caught:
        find("history", "albumin").check(value)
    assert caught.value.code == "wrong_type"


@pytest.mark.parametrize(("given", "kept"), [(True, True), (0, False), (1.0, True), (None, None)])
def test_flags(given, kept):
    assert find("environment", "smoking_ever").check(given) is kept


@pytest.mark.parametrize("value", ["yes", 2, -1])
def test_a_flag_is_yes_or_no(value):
    with pytest.raises(TailorError) as caught:
        find("environment", "smoking_ever").check(value)
    assert caught.value.code == "wrong_type"


def test_category_offers_the_nearest_level():
    with pytest.raises(TailorError) as caught:
        find("history", "er_status").check("postive")
    assert caught.value.code == "unknown_level"
    assert "positive" in caught.value.hint
    assert find("history", "er_status").check("positive") == "positive"


def test_race_is_for_audit_only():
    assert [f.key for f in dictionary().values() if f.audit_only] == ["history:race_ethnicity"]


def test_goals_are_of_what_can_be_changed_and_within_what_is_plausible():
    goals = {key: field for key, field in dictionary().items() if field.goal is not None}
    assert set(goals) | {"history:weight"} == changeable()
    assert not changeable() & {"environment:smoking_ever", "environment:pack_years"}
    assert goals["environment:smoking_current"].goal == (0, 0)
    for field in goals.values():
        assert field.kind in ("number", "flag")
        low, high = field.goal
        assert low <= high
        assert high >= field.low or field.kind == "flag"
        assert low <= field.high


def test_only_fields_with_a_goal_have_an_age_for_it():
    assert all(field.goal is not None for field in dictionary().values() if field.goal_age)
