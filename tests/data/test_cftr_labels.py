"""The tables of labels: as many variants as each label names, as published, and checked."""

from __future__ import annotations

import datetime

import pytest

from data.cftr_labels import check, find_label, tables
from data.cftr_names import canonical
from data.errors import TailorError
from data.versions import release_folder

IVA, LUM, ETI = "ivacaftor", "lumacaftor_ivacaftor", "elexacaftor_tezacaftor_ivacaftor"


@pytest.mark.parametrize(("label", "count"), [(IVA, 97), (ETI, 272), (LUM, 1)])
def test_complete_lists_have_as_many_variants_as_their_label(label, count):
    found = find_label(label)
    assert found.complete
    assert sum(one.effect == "responsive" for one in found.listings) == count


@pytest.mark.parametrize(
    ("day", "count"),
    [("2012-06", 1), ("2014-03", 9), ("2015-06", 10), ("2017-06", 33), ("2018-01", 38)],
)
def test_ivacaftor_grew(day, count):
    found = find_label(IVA, datetime.date.fromisoformat(f"{day}-01"))
    assert found.complete
    assert sum(one.effect == "responsive" for one in found.listings) == count


@pytest.mark.parametrize(
    ("file", "label", "day"),
    [
        ("ivacaftor_label_responsive.txt", IVA, "2026-01-01"),
        ("trikafta_label_2020-12_responsive.txt", ETI, "2021-01-01"),
    ],
)
def test_the_tables_hold_the_published_lists(file, label, day):
    folder = release_folder("cftr")
    if folder is None:
        pytest.skip("the label lists are not on this computer (TAILOR_KNOWLEDGE)")
    lines = (folder / file).read_text(encoding="utf-8").split()
    published = {frozenset(line.replace("->", ">").replace(",", ";").split(";")) for line in lines}
    found = find_label(label, datetime.date.fromisoformat(day))
    assert {one.variants for one in found.listings if one.effect == "responsive"} == published


@pytest.mark.parametrize(
    ("column", "value"), [("variant", "p.Gly551Asp"), ("since", "2020"), ("copies", "2")]
)
def test_a_wrong_cell_is_an_error(column, value):
    raw = tables()[1].copy()
    raw.loc[5, column] = value
    with pytest.raises(TailorError) as caught:
        check(raw)
    assert caught.value.code == "bad_table"


def test_every_name_of_a_row_means_its_variant():
    for row in tables()[1].to_dict("records"):
        for column in ("coding", "protein"):
            names = row[column].split(";") if row[column] else row["variant"].split(";")
            assert [canonical(name) for name in names] == row["variant"].split(";")
