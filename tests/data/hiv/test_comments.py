"""Comments of an algorithm's file: which are made on a virus, and what stands in them for its mutations."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import TailorError
from data.hiv.comments import Comments, read_comments

RT = "HIV-RT"
TEXT = """
<ALGORITHM><DEFINITIONS><COMMENT_DEFINITIONS>
<COMMENT_STRING id="a"><TEXT>On 184 VI.</TEXT></COMMENT_STRING>
<COMMENT_STRING id="b"><TEXT>$listMutsIn{41ACD,67N}: odd,
 $numberOfMutsIn{41ACD,67N} in all.</TEXT></COMMENT_STRING>
<COMMENT_STRING id="c"><TEXT>Both high.</TEXT></COMMENT_STRING>
<COMMENT_STRING id="d"><TEXT>Of the rule.</TEXT></COMMENT_STRING>
</COMMENT_DEFINITIONS></DEFINITIONS>
<DRUG><NAME>AZT</NAME><RULE><CONDITION>70R</CONDITION><ACTIONS><COMMENT ref="d"/></ACTIONS></RULE></DRUG>
<MUTATION_COMMENTS><GENE><NAME>RT</NAME>
<RULE><CONDITION>184VI</CONDITION><ACTIONS><COMMENT ref="a"/></ACTIONS></RULE>
<RULE><CONDITION>41(NOT ML)</CONDITION><ACTIONS><COMMENT ref="b"/></ACTIONS></RULE>
</GENE></MUTATION_COMMENTS>
<RESULT_COMMENTS><RESULT_COMMENT_RULE><DRUG_LEVEL_CONDITIONS>
<DRUG_LEVEL_CONDITION><DRUG_NAME>AZT</DRUG_NAME><EQ>5</EQ></DRUG_LEVEL_CONDITION>
<DRUG_LEVEL_CONDITION><DRUG_NAME>3TC</DRUG_NAME><GTE>4</GTE></DRUG_LEVEL_CONDITION>
</DRUG_LEVEL_CONDITIONS><LEVEL_ACTION><COMMENT ref="c"/></LEVEL_ACTION></RESULT_COMMENT_RULE>
</RESULT_COMMENTS>
</ALGORITHM>
"""


@pytest.fixture
def said(tmp_path: Path) -> Comments:
    path = tmp_path / "comments.xml"
    path.write_text(TEXT)
    return read_comments(path)


def test_a_mutation_is_commented_on_where_the_rules_of_the_drug_look(said):
    assert said.on("3TC", RT, {184}, {RT: ["M184V"]}, {}) == ("On 184 VI.",)
    assert said.on("EFV", RT, {103}, {RT: ["M184V"]}, {}) == ()
    assert said.on("3TC", RT, {184}, {RT: ["M184T"]}, {}) == ()


def test_a_comment_names_the_mutations_it_is_of(said):
    found = said.on("AZT", RT, {41}, {RT: ["M41AC", "D67N"]}, {})
    assert found == ("M41AC, D67N: odd, 2 in all.",)


@pytest.mark.parametrize(
    ("levels", "made"),
    [({"AZT": 5, "3TC": 4}, True), ({"AZT": 5, "3TC": 3}, False), ({"AZT": 5, "3TC": None}, False)],
)
def test_a_comment_on_levels_needs_all_of_them(said, levels, made):
    assert ("Both high." in said.on("AZT", RT, (), {RT: []}, levels)) is made
    assert "Both high." not in said.on("EFV", RT, (), {RT: []}, levels)


def test_a_rule_of_a_drug_may_comment(said):
    assert said.on("AZT", RT, (), {RT: ["K70R"]}, {}) == ("Of the rule.",)


def test_nothing_is_said_of_a_gene_that_was_not_sequenced(said):
    assert said.on("AZT", RT, {41}, {}, {"AZT": 5, "3TC": 5}) == ()


def test_a_file_that_is_none_is_refused(tmp_path):
    with pytest.raises(TailorError) as caught:
        read_comments(tmp_path / "none.xml")
    assert caught.value.code == "bad_algorithm"
