"""ASI2 algorithms: what the rules add up to, and a clear no where a rule cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import TailorError
from data.genes import check_gene
from data.hiv.asi import read_algorithm
from data.hiv.asi_rules import parse
from data.hiv.evaluate import evaluate, residues
from tests.asi import write_algorithm


def score(rule: str, *changes: str) -> float:
    return evaluate(parse(f"SCORE FROM ({rule})", "X"), residues(changes))


@pytest.mark.parametrize(
    ("changes", "total"),
    [((), 0), (("M41L",), 5), (("M41L", "L74V"), 17.5), (("K65R",), -10), (("K65R", "M41L"), -5)],
)
def test_scores_add_up(changes, total):
    assert score("41L => 5, 74V => 12.5, 65R => -10", *changes) == total


@pytest.mark.parametrize(
    ("rule", "changes", "total"),
    [
        ("MAX(74I => 15, 74V => 30)", ("L74IV",), 30),
        ("MAX(74I => 15, 74V => 30)", ("L74I",), 15),
        ("MAX(74I => 15, 74V => 30)", (), 0),
        ("MIN(74I => 15, 74V => 30)", ("L74IV",), 15),
        ("MIN(74I => 15, 74V => 30)", ("L74V",), 30),
        ("MIN(74I => 15, 74V => 30)", (), 0),
        # of those that apply: a negative score is not outdone by the 0 of one that does not
        ("MAX(184I => -10, 184V => -10)", ("M184V",), -10),
        ("MAX(184I => -10, 184V => -10)", ("M184IV",), -10),
        ("MAX(184I => -10, 184V => -10)", (), 0),
        ("MAX(50L => -10, 50V => 20)", ("I50L",), -10),
        ("MAX(50L => -10, 50V => 20)", ("I50LV",), 20),
        ("MIN(50L => -10, 50V => 20)", ("I50V",), 20),
        ("MIN(50L => -10, 50V => 20)", ("I50LV",), -10),
        # a score of 0 applies too
        ("MAX(50L => 0, 50V => -10)", ("I50LV",), 0),
        ("MAX(MAX(50L => -10, 50V => -5), 84V => -20)", ("I50L", "I84V"), -10),
        ("MAX(MAX(50L => -10, 50V => -5), 84V => -20)", ("I84V",), -20),
    ],
)
def test_the_largest_or_smallest_of_those_that_apply(rule, changes, total):
    assert score(rule, *changes) == total


@pytest.mark.parametrize(
    ("condition", "changes", "holds"),
    [
        ("41L AND 215FY", ("M41L", "T215Y"), True),
        ("41L AND 215FY", ("M41L", "T215S"), False),
        ("41L AND 215FY", ("T215Y",), False),
        ("41L OR 215FY", ("T215F",), True),
        ("41L OR 215FY", ("T215S",), False),
        # from left to right, whether AND or OR; brackets change it
        ("41L OR 67N AND 70R", ("M41L",), False),
        ("41L OR (67N AND 70R)", ("M41L",), True),
        ("41L AND 67N OR 70R", ("K70R",), True),
        ("(41L OR 67N) AND 70R", ("M41L",), False),
        ("(41L OR 67N) AND 70R", ("D67N", "K70R"), True),
        ("NOT 184V", (), True),
        ("NOT 184V", ("M184V",), False),
        ("NOT 184V AND 41L", ("M41L",), True),
        ("NOT 184V AND 41L", ("M41L", "M184V"), False),
        ("NOT (184V AND 41L)", ("M184V",), True),
        ("EXCLUDE 184V", (), True),
        ("EXCLUDE 184V", ("M184V",), False),
        ("M184V", ("M184V",), True),  # the wild type may be written
        ("SELECT ATLEAST 2 FROM (41L, 67N, 70R)", ("M41L",), False),
        ("SELECT ATLEAST 2 FROM (41L, 67N, 70R)", ("M41L", "K70R"), True),
        ("SELECT ATLEAST 2 FROM (41L, 67N, 70R)", ("M41L", "D67N", "K70R"), True),
        ("SELECT EXACTLY 2 FROM (41L, 67N, 70R)", ("M41L", "K70R"), True),
        ("SELECT EXACTLY 2 FROM (41L, 67N, 70R)", ("M41L", "D67N", "K70R"), False),
        ("SELECT NOTMORETHAN 1 FROM (41L, 67N, 70R)", (), True),
        ("SELECT NOTMORETHAN 1 FROM (41L, 67N, 70R)", ("M41L",), True),
        ("SELECT NOTMORETHAN 1 FROM (41L, 67N, 70R)", ("M41L", "K70R"), False),
        ("SELECT ATLEAST 1 FROM (41L AND 67N, 70R)", ("M41L",), False),
        ("SELECT ATLEAST 1 FROM (41L AND 67N, 70R)", ("M41L", "D67N"), True),
        ("SELECT ATLEAST 1 AND NOTMORETHAN 2 FROM (41L, 67N, 70R)", (), False),
        ("SELECT ATLEAST 1 AND NOTMORETHAN 2 FROM (41L, 67N, 70R)", ("M41L", "K70R"), True),
        ("SELECT ATLEAST 1 AND NOTMORETHAN 2 FROM (41L, 67N, 70R)", ("M41L", "D67N", "K70R"), False),
        ("SELECT ATLEAST 3 OR NOTMORETHAN 1 FROM (41L, 67N, 70R)", ("M41L",), True),
        ("SELECT ATLEAST 3 OR NOTMORETHAN 1 FROM (41L, 67N, 70R)", ("M41L", "D67N"), False),
        ("SELECT ATLEAST 1 FROM (41L, 67N) AND SELECT ATLEAST 1 FROM (70R)", ("M41L", "K70R"), True),
        ("SELECT ATLEAST 1 FROM (41L, 67N) AND SELECT ATLEAST 1 FROM (70R)", ("M41L", "D67N"), False),
        ("SELECT EXACTLY 2 FROM (41L, 67(NOT DN), 70R)", ("D67G", "K70R"), True),
        ("41(NOT ML)", ("M41I",), True),
        ("M41(NOTML)", ("M41IL",), True),
        ("41(NOT ML)", ("M41ML",), False),
        ("41(NOT ML)", (), False),
        ("41(NOT ML)", ("M41X",), False),  # it may be anything
        ("EXCLUDE 50(NOT V)", ("I50VW",), False),
        ("65R AND EXCLUDE 65(NOT R)", ("K65R",), True),
        ("65R AND EXCLUDE 65(NOT R)", ("K65KR",), False),  # the wild type of a mixture is another
        ("SELECT ATLEAST 0 FROM (1P)", (), True),
        ("MAX ( 69di => 7, 69G => 3 ), (101E AND 184IV)", ("K101E", "M184V"), True),
    ],
)
def test_conditions(condition, changes, holds):
    assert score(f"{condition} => 7", *changes) == (7 if holds else 0)


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        (["M184V"], {184: {"V"}}),
        (["p.M184V"], {184: {"V"}}),
        (["M184MV"], {184: {"M", "V"}}),
        (["M184I", "M184V"], {184: {"I", "V"}}),
        (["T69ins"], {69: {"i"}}),
        (["T69i"], {69: {"i"}}),
        (["D67del"], {67: {"d"}}),
        (["184V"], {184: {"V"}}),
        (["E138*"], {138: {"*"}}),
        (["frame shift", "amplification", ""], {}),
    ],
)
def test_what_is_seen_at_each_position(changes, seen):
    assert residues(changes) == seen


def test_a_mixture_counts_as_all_it_may_be():
    rule = "MAX(74I => 15, 74V => 30), 184V => 60"
    assert score(rule, "L74IV", "M184MV") == score(rule, "L74V", "M184V") == 90


def test_insertions_and_deletions_have_scores_of_their_own():
    rule = "MAX(69G => 5, 69i => 60), 67d => 30"
    assert score(rule, "T69ins") == 60
    assert score(rule, "T69G") == 5
    assert score(rule, "D67del") == 30
    assert score(rule, "D67N", "T69N") == 0


def test_the_order_of_mutations_does_not_matter(tmp_path):
    tiny = read_algorithm(write_algorithm(tmp_path))
    assert (
        tiny.score("3TC", ["M41L", "T215Y", "M184V"]) == tiny.score("3TC", ["M184V", "T215Y", "M41L"]) == 70
    )


POSITIONS = st.integers(1, 9)
MUTATIONS = st.builds("{}{}".format, POSITIONS, st.sampled_from("ACDV"))
CONDITIONS = st.recursive(
    MUTATIONS,
    lambda inner: st.one_of(
        st.builds("({} AND {})".format, inner, inner),
        st.builds("({} OR {})".format, inner, inner),
        st.builds("NOT {}".format, inner),
        st.builds("SELECT ATLEAST 1 FROM ({}, {})".format, inner, inner),
    ),
    max_leaves=6,
)
GENOTYPES = st.lists(MUTATIONS.map(lambda change: f"A{change}"), max_size=8)


@given(CONDITIONS, CONDITIONS, GENOTYPES)
def test_a_conjunction_never_exceeds_its_parts_nor_a_disjunction_falls_short(first, second, genotype):
    one, other = score(f"{first} => 1", *genotype), score(f"{second} => 1", *genotype)
    assert score(f"({first}) AND ({second}) => 1", *genotype) == min(one, other)
    assert score(f"({first}) OR ({second}) => 1", *genotype) == max(one, other)
    assert score(f"NOT ({first}) => 1", *genotype) == 1 - one


@given(st.lists(st.tuples(MUTATIONS, st.integers(-60, 60)), min_size=1, max_size=5), GENOTYPES)
def test_the_largest_is_one_of_those_that_apply(items, genotype):
    written = ", ".join(f"{mutation} => {points}" for mutation, points in items)
    applying = [points for mutation, points in items if score(f"{mutation} => 1", *genotype)]
    assert score(f"MAX({written})", *genotype) == max(applying, default=0)
    assert score(f"MIN({written})", *genotype) == min(applying, default=0)
    assert score(written, *genotype) == sum(applying)


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "41L => 5",
        "SCORE FROM",
        "SCORE FROM ()",
        "SCORE FROM (41L => 5",
        "SCORE FROM (41L => 5) 67N",
        "SCORE FROM (41L => five)",
        "SCORE FROM (41L =>)",
        "SCORE FROM (41L 5)",
        "SCORE FROM (41x => 5)",
        "SCORE FROM (41L & 67N => 5)",
        "SCORE FROM (41L AND => 5)",
        "SCORE FROM (LIKE 41L => 5)",
        "SCORE FROM (SELECT SOME 2 FROM (41L, 67N) => 5)",
        "SCORE FROM (SELECT ATLEAST MANY FROM (41L, 67N) => 5)",
        "SCORE FROM (SELECT ATLEAST 2 (41L, 67N) => 5)",
        "SCORE FROM (MAX 41L => 5)",
        "SCORE FROM (41(NOT) => 5)",
        "SCORE FROM (41(67N) => 5)",
        "SCORE FROM (SELECT ATLEAST 1 AND SOME 2 FROM (41L, 67N) => 5)",
    ],
)
def test_a_rule_that_cannot_be_read_is_an_error_that_names_the_drug(rule, tmp_path):
    path = write_algorithm(tmp_path, {"3TC": "SCORE FROM (184V => 60)", "QRS": rule})
    with pytest.raises(TailorError, match="rule of QRS") as caught:
        read_algorithm(path)
    assert caught.value.code == "bad_algorithm"
    assert caught.value.hint


@pytest.mark.parametrize(
    "content",
    ["", "M184V => 60", "<html><body/></html>", "<ALGORITHM></ALGORITHM>", "<ALGORITHM>"],
)
def test_a_file_that_is_no_algorithm_is_refused(content, tmp_path):
    path = tmp_path / "other.xml"
    path.write_text(content)
    with pytest.raises(TailorError, match=r"other\.xml is not an ASI2 algorithm") as caught:
        read_algorithm(path)
    assert caught.value.code == "bad_algorithm"


@pytest.mark.parametrize(("theirs", "ours"), [("GP41", "HIV-GP41"), ("FU", "HIV-GP41"), ("int", "HIV-IN")])
def test_genes_have_the_names_of_tailor(tmp_path, theirs, ours):
    path = write_algorithm(tmp_path)
    path.write_text(path.read_text().replace("<NAME>RT</NAME>", f"<NAME>{theirs}</NAME>"))
    assert read_algorithm(path).genes["3TC"] == ours == check_gene(ours)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(TailorError) as caught:
        read_algorithm(tmp_path / "none.xml")
    assert caught.value.code == "bad_algorithm"


def test_an_algorithm_knows_its_version_drugs_and_genes(tmp_path):
    tiny = read_algorithm(write_algorithm(tmp_path))
    assert (tiny.name, tiny.version, tiny.date) == ("TINY", "1.5", "2026-01-02")
    assert tiny.genes == {"DRV/r": "HIV-PR", "3TC": "HIV-RT", "AZT": "HIV-RT"}
    assert tiny.drugs["DRV/r"] == "full DRV/r"
    assert set(tiny.rules) == {"3TC", "AZT", "DRV/r"}
    assert tiny.score("3TC", ("M184V", "K65R")) == 90
    assert tiny.score("AZT", ("M184V", "M41L")) == 5
