"""Score ranges: the level of a score, at, between and beyond their ends."""

import pytest

from data.errors import TailorError
from data.hiv.levels import level_of, read_ranges, read_rules

RANGES = read_ranges("(-INF TO 9 => 1,  10 TO 14 => 2, 15 TO INF => 3)", "X")


@pytest.mark.parametrize(
    ("score", "level"), [(-60, 1), (0, 1), (9, 1), (9.5, 1), (10, 2), (14, 2), (14.9, 2), (15, 3), (999, 3)]
)
def test_the_level_of_a_score(score, level):
    assert level_of(score, RANGES) == level


def test_of_ranges_that_overlap_the_first_holds():
    assert level_of(20, read_ranges("(-INF TO 20 => 1, 20 TO INF => 5)", "X")) == 1


def test_a_score_below_every_range_has_the_lowest():
    assert level_of(-5, read_ranges("(0 TO 9 => 1, 10 TO 60 => 2)", "X")) == 1


@pytest.mark.parametrize("text", ["", "(9 => 1)", "(-INF TO 9 => low)", "(-INF TO 9 => 1, 10 UP => 2)"])
def test_ranges_that_cannot_be_read_are_an_error(text):
    with pytest.raises(TailorError, match="score ranges of QRS") as caught:
        read_ranges(text, "QRS")
    assert caught.value.code == "bad_algorithm"


def test_scores_without_levels_are_an_error():
    with pytest.raises(TailorError, match="rule of QRS has scores, but not the levels"):
        read_rules("SCORE FROM (41L => 5) THEN ", "QRS")
