"""Whether calls are of a genotype or phenotype: yes, no, or left open."""

from __future__ import annotations

import pytest

from data.carriers import all_of, carries, in_population, known
from tests.calls import B5701, DPYD_2A, DPYD_OPEN, INTERMEDIATE, NORMAL, POOR, UGT1A1_28, calls, of_gene

HET = of_gene("UGT1A1", (INTERMEDIATE,), ("*28/*1",))


@pytest.mark.parametrize(
    ("call", "terms", "answer"),
    [
        (DPYD_2A, ("c.1905+1G>A",), True),
        (DPYD_2A, ("*2A",), True),
        (DPYD_2A, ("*13", "*2A"), True),
        (DPYD_2A, ("c.1905+1G>C",), False),
        (DPYD_OPEN, ("*2A",), None),
        (DPYD_OPEN, (NORMAL,), None),
        (DPYD_OPEN, (NORMAL, INTERMEDIATE), True),
        (DPYD_OPEN, (POOR,), False),
        (UGT1A1_28, ("*28/*28",), True),
        (HET, ("*28/*28",), False),
        (HET, ("*1/*28",), True),
        (
            of_gene("DPYD", (INTERMEDIATE,), ("Reference/c.1129-5923C>G, c.1236G>A (HapB3)",)),
            ("HapB3",),
            False,
        ),
        (
            of_gene("DPYD", (INTERMEDIATE,), ("Reference/c.1129-5923C>G, c.1236G>A (HapB3)",)),
            ("c.1236G>A",),
            True,
        ),
        (of_gene("UGT1A1", (POOR,)), ("*28/*28",), None),
        (of_gene("VKORC1", ("-1639 A/G",)), ("-1639 A/A", "-1639 A/G"), True),
        (B5701, ("negative",), False),
        (of_gene("DPYD", (NORMAL, POOR), ("?/?",)), ("c.1905+1G>A",), None),
        (of_gene("DPYD", (INTERMEDIATE, POOR), ("c.1905+1G>A (*2A)/?",)), ("c.1905+1G>A",), True),
        (of_gene("UGT1A1", (INTERMEDIATE, POOR), ("*28/?",)), ("*28/*28",), None),
        (of_gene("UGT1A1", (INTERMEDIATE, NORMAL), ("*1/?",)), ("*28/*28",), False),
    ],
)
def test_a_term_holds_of_all_none_or_some_of_what_is_possible(call, terms, answer):
    assert carries(call[1], *terms) is answer


def test_one_no_is_no_and_one_open_is_open():
    assert all_of([True, None, False]) is False
    assert all_of([True, None]) is None
    assert all_of([True, True]) is True


def test_an_indeterminate_phenotype_alone_is_not_known():
    assert not known(None)
    assert not known(of_gene("DPYD", ("Indeterminate",))[1])
    assert known(of_gene("DPYD", ("Indeterminate", POOR))[1])


@pytest.mark.parametrize(
    ("population", "called", "answer"),
    [
        ("UGT1A1 *28/*28", UGT1A1_28, True),
        ("UGT1A1 *1/*1", UGT1A1_28, False),
        ("UGT1A1 *28/*28", DPYD_2A, None),
        ("HLA-B*57:01 positive", B5701, True),
        ("HLA-B*57:01 not tested", B5701, False),
        ("HLA-B*57:01 not tested", DPYD_2A, True),
        ("HLA-B*57:01 positive, confirmed cases only", B5701, False),
        ("DPYD c.1905+1G>A|*2A", of_gene("DPYD", (INTERMEDIATE,), ("*1/*2A",)), True),
        ("dose guided by clinical features", UGT1A1_28, False),
        ("", UGT1A1_28, False),
    ],
)
def test_a_population_is_one_genotype_of_one_gene(population, called, answer):
    assert in_population(population, calls(called)) is answer
