"""One variant, many spellings; and which variants leave no protein."""

from __future__ import annotations

import pytest

from data.cftr_names import canonical, effect


@pytest.mark.parametrize(
    ("spellings", "name"),
    [
        (("F508del", "p.F508del", "p.Phe508del", "p.(Phe508del)", "c.1521_1523delCTT", "ΔF508"), "F508del"),
        (("delta F508", "c.1521_1523del", "f508DEL", "NP_000483.3:p.Phe508del", "CFTR F508del"), "F508del"),
        (("G551D", "p.Gly551Asp", "c.1652G>A", "1784G>A", "NM_000492.4:c.1652G>A", "G551d"), "G551D"),
        (("G542X", "G542*", "p.Gly542Ter", "p.Gly542*", "p.G542X", "c.1624G>T"), "G542X"),
        (("621+1G>T", "621+1G->T", "621+1G→T", "c.489+1G>T", "c.489+1g>t"), "621+1G>T"),
        (("1717-1G->A", "c.1585-1G>A"), "1717-1G>A"),
        (("711+3A->G", "c.579+3A>G"), "711+3A>G"),
        (("2789+5G>A", "c.2657+5G>A"), "2789+5G>A"),
        (("3849+10kbC->T", "c.3718-2477C>T", "c.3717+12191C>T", "3849+12191C>T"), "3849+10kbC>T"),
        (("394delTT", "c.262_263delTT", "c.262_263del"), "394delTT"),
        (("2183AA->G", "c.2051_2052delAAinsG", "c.2051_2052delinsG"), "2183AA>G"),
        (("F311del", "F312del", "p.Phe312del"), "F311del"),
        (("p.Arg117His", "c.350G>A", "482G>A"), "R117H"),
        (("p.Val739TyrfsX16", "V739fs", "p.Val739fs*16"), "V739fs"),
    ],
)
def test_every_spelling_is_the_labels_name(spellings, name):
    assert {canonical(spelling) for spelling in spellings} == {name}


def test_what_is_not_understood_comes_back_as_it_was():
    assert canonical("something else") == "somethingelse"
    assert canonical("Z999Q") == "Z999Q"


LOST = "G542X W1282X 621+1G>T 1717-1G>A 394delTT 3905insT 2183AA>G c.1029del V739fs CFTRdele2,3 1461ins4"
KEPT = (
    "F508del I507del 3141del9 546insCTA W1282R 2789+5G>A 3849+10kbC>T 711+3A>G 5T S1455X 4382delA 2789+2insA "
    "3272-26A>G N1303K CFTRdele19 c.1521_1523del"
)


@pytest.mark.parametrize("name", LOST.split())
def test_stops_shifts_and_lost_splice_sites_leave_no_protein(name):
    assert effect(name).startswith("no protein")


@pytest.mark.parametrize("name", KEPT.split())
def test_nothing_is_claimed_of_the_others(name):
    assert not effect(name).startswith("no protein")


def test_what_is_harmless_is_named():
    assert effect("7T") == effect("M470V") == "normal"
