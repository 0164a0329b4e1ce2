"""Text in cards stays text, and summaries fit."""

from __future__ import annotations

import pytest

from serving.ehr.markdown import clean, short, table


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("CYP2C9 *1/*3", "CYP2C9 \\*1/\\*3"),
        ("a|b\nc", "a\\|b c"),
        ("<script>", "&lt;script>"),
        ("[x](http://y)", "\\[x\\](http://y)"),
    ],
)
def test_what_comes_from_elsewhere_is_text(text: str, told: str) -> None:
    assert clean(text) == told


def test_a_table_has_as_many_cells_in_every_row() -> None:
    lines = table(("a", "b"), [["1 | 2", "3\n4"]]).splitlines()
    assert lines == ["| a | b |", "| --- | --- |", "| 1 \\| 2 | 3 4 |"]


@pytest.mark.parametrize("length", [1, 138, 139, 140, 400])
def test_a_summary_has_fewer_than_140_characters(length: int) -> None:
    told = short("x" * length)
    assert len(told) < 140
    assert (told == "x" * length) == (length < 140)
