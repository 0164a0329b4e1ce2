"""The level of every drug: worked out by hand, against another implementation, and what is not known said so.

``golden_levels.csv`` holds genotypes drawn at random from the mutations that HIVDB 10.2 scores (a quarter of
them mixtures), with the score and level of each drug as sierra-local 0.4.3 (github.com/PoonLab/sierra-local)
gives them; it was run as a program of its own and none of it is used here.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from data.hiv.asi import Algorithm, read_algorithm
from data.hiv.hivdb import comments
from data.hiv.interpret import DrugLevel, interpret
from data.hiv.reference import stretches
from data.hiv.sequence import as_mutations, read_sequence
from data.patient import Mutations, Patient, Variant
from tests.asi import write_algorithm

RT, PR = "HIV-RT", "HIV-PR"


@pytest.fixture
def tiny(tmp_path: Path) -> Algorithm:
    return read_algorithm(write_algorithm(tmp_path))


def of(drug: str, levels: tuple[DrugLevel, ...]) -> DrugLevel:
    return next(found for found in levels if found.drug == drug)


def test_a_level_says_its_score_text_letter_and_where_it_is_from(tiny):
    found = of("3TC", interpret(tiny, {RT: ["K65R"]}))
    assert (found.score, found.level, found.text, found.sir) == (30, 2, "Half open", "I")
    assert (found.title, found.drug_class, found.gene) == ("full 3TC", "NRTI", RT)
    assert (found.algorithm, found.version, found.date) == ("TINY", "1.5", "2026-01-02")
    assert found.status == "known"


def test_every_rule_that_counts_is_named_with_its_score(tiny):
    found = of("3TC", interpret(tiny, {RT: ["M41L", "K65R", "T215Y", "M184V"]}))
    assert [(fired.rule, fired.score, fired.mutations) for fired in found.rules] == [
        ("65R", 30, ("K65R",)),
        ("184V", 60, ("M184V",)),
        ("41L AND 215FY", 10, ("M41L", "T215Y")),
    ]
    assert found.score == sum(fired.score or 0 for fired in found.rules)


def test_of_alternatives_only_the_one_that_counts_is_named(tiny):
    found = of("AZT", interpret(tiny, {RT: ["T215FY", "M184IV"]}))
    assert [fired.score for fired in found.rules] == [-10, 60]
    assert found.score == 50


def test_mixtures_count_and_are_named(tiny):
    (fired,) = of("3TC", interpret(tiny, {RT: ["M184MV"]})).rules
    assert fired.score == 60
    assert fired.mixtures == fired.mutations == ("M184MV",)
    (fired,) = of("3TC", interpret(tiny, {RT: ["p.Met184Val"]})).rules
    assert fired.mixtures == ()


def test_a_gene_that_was_not_sequenced_is_unknown_not_susceptible(tiny):
    found = of("DRV/r", interpret(tiny, {RT: []}))
    assert found.status == "unknown"
    assert "HIV-PR was not sequenced" in found.reason
    assert found.level is found.score is found.text is found.sir is None
    assert of("3TC", interpret(tiny, {RT: []})).level == 1


def test_a_patient_is_read_by_tested_genes_and_variants(tiny):
    wild = Patient(mutations=Mutations(tested_genes=(PR,)))
    assert [found.status for found in interpret(tiny, wild)] == ["known", "unknown", "unknown"]
    carrier = Patient(mutations=Mutations(variants=(Variant(gene="RT", change="p.M184V"),)))
    assert of("3TC", interpret(tiny, carrier)).level == 3
    assert interpret(tiny, carrier) == interpret(tiny, carrier.mutations)


def test_a_position_that_was_not_read_makes_the_drugs_that_ask_for_it_uncertain(tiny):
    found = interpret(tiny, {RT: ["K65X", "M184V"]})
    assert of("3TC", found).status == "partial"
    assert "could not be read at 65" in of("3TC", found).reason
    assert of("3TC", found).level == 3
    assert of("AZT", found).status == "known"  # none of its rules looks at 65


def test_a_change_that_no_rule_can_read_is_said(tiny):
    found = of("3TC", interpret(tiny, {RT: ["frame shift"]}))
    assert found.status == "partial"
    assert "frame shift" in found.reason


def test_from_a_sequence_to_the_levels(tiny):
    (_, pol) = stretches()
    found = as_mutations(
        read_sequence("x", pol.nucleotides.replace("CAATACATGGATGAT", "CAATACGTGGATGAT")[:1200])
    )
    levels = interpret(tiny, found)
    assert [(level.drug, level.status) for level in levels] == [
        ("DRV/r", "known"),
        ("3TC", "known"),
        ("AZT", "known"),
    ]
    assert of("3TC", levels).rules[0].mutations == ("M184V",)
    assert of("3TC", levels).level == 3


LEVELS = """
<ALGORITHM><ALGNAME>Level</ALGNAME><ALGVERSION>1</ALGVERSION><DEFINITIONS>
<GENE_DEFINITION><NAME>RT</NAME><DRUGCLASSLIST>NNRTI, NRTI</DRUGCLASSLIST></GENE_DEFINITION>
<LEVEL_DEFINITION><ORDER>1</ORDER><ORIGINAL>Sensitive</ORIGINAL><SIR>S</SIR></LEVEL_DEFINITION>
<LEVEL_DEFINITION><ORDER>2</ORDER><ORIGINAL>Perhaps</ORIGINAL><SIR>I</SIR></LEVEL_DEFINITION>
<LEVEL_DEFINITION><ORDER>3</ORDER><ORIGINAL>Resistant</ORIGINAL><SIR>R</SIR></LEVEL_DEFINITION>
<DRUGCLASS><NAME>NRTI</NAME><DRUGLIST>AZT, GONE</DRUGLIST></DRUGCLASS>
<DRUGCLASS><NAME>NNRTI</NAME><DRUGLIST>ETR</DRUGLIST></DRUGCLASS></DEFINITIONS>
<DRUG><NAME>AZT</NAME>
<RULE><CONDITION> SELECT ATLEAST 3 FROM (41L,
  67N,70R) </CONDITION><ACTIONS><LEVEL>3</LEVEL></ACTIONS></RULE>
<RULE><CONDITION>SELECT ATLEAST 1 AND NOTMORETHAN 2 FROM (41L,67N,70R)</CONDITION>
<ACTIONS><LEVEL>2</LEVEL></ACTIONS></RULE>
<RULE><CONDITION>151M AND EXCLUDE 184VI</CONDITION><ACTIONS><LEVEL>3</LEVEL></ACTIONS></RULE></DRUG>
<DRUG><NAME>ETR</NAME><RULE><CONDITION>SCORE FROM (90I => 0.25, MAX(138KQ => 0.75, 181CIV => 1.5))</CONDITION>
<ACTIONS><SCORERANGE>(-INF TO 0.49 => 1, 0.5 TO 1.49 => 2, 1.5 TO INF => 3)</SCORERANGE></ACTIONS></RULE>
</DRUG>
</ALGORITHM>
"""


@pytest.mark.parametrize(
    ("drug", "changes", "level", "score", "rules"),
    [
        ("AZT", [], 1, None, 0),
        ("AZT", ["M41L"], 2, None, 1),
        ("AZT", ["M41L", "D67N", "K70R"], 3, None, 1),
        ("AZT", ["M41L", "Q151M"], 3, None, 2),
        ("AZT", ["Q151M", "M184V"], 1, None, 0),
        ("ETR", ["V90I"], 1, 0.25, 1),
        ("ETR", ["V90I", "E138Q"], 2, 1.0, 2),
        ("ETR", ["E138Q", "Y181C"], 3, 1.5, 1),
    ],
)
def test_rules_may_give_levels_and_ranges_be_a_drugs_own(tmp_path, drug, changes, level, score, rules):
    path = tmp_path / "levels.xml"
    path.write_text(LEVELS)
    found = of(drug, interpret(read_algorithm(path), {RT: changes}))
    assert (found.level, found.score, len(found.rules)) == (level, score, rules)
    assert found.date == ""
    assert found.title == drug  # no full name in the file


def test_a_drug_without_rules_is_left_out(tmp_path):
    path = tmp_path / "levels.xml"
    path.write_text(LEVELS)
    assert [found.drug for found in interpret(read_algorithm(path), {})] == ["ETR", "AZT"]


def golden() -> list[dict[str, str]]:
    with (Path(__file__).parent / "golden_levels.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_levels_are_those_of_an_independent_implementation(hivdb):
    if hivdb.version != "10.2":
        pytest.skip("the golden levels are of HIVDB 10.2")
    compared = 0
    for row in golden():
        found = {f.drug: f for f in interpret(hivdb, {row["gene"]: row["changes"].split()})}
        for expected in row["levels"].split():
            drug, score, level = expected.split(":")
            assert (drug, found[drug].score, found[drug].level) == (drug, float(score), int(level)), row
            compared += 1
    assert compared > 400


def test_comments_of_the_file_are_shown_where_a_rule_looks(hivdb):
    found = interpret(hivdb, {RT: ["M184V"]}, comments())
    assert len(of("3TC", found).comments) == 1
    assert of("EFV", found).comments == ()
    assert interpret(hivdb, {RT: ["M184V"]})[0].comments == ()
