from __future__ import annotations

import pytest

from data.readers.cbioportal.account import TOLD, Tally


def test_an_item_that_is_neither_used_nor_left_is_found_out():
    tally = Tally("f", "k", "rows")
    tally.found = 3
    tally.used = 1
    tally.leave("line 1", "x", "why")
    with pytest.raises(ValueError, match="3 found, 1 used, 1 left"):
        tally.account()
    tally.leave("line 2", "y", "why")
    assert tally.account().left[0].count == 2


def test_all_are_counted_and_the_first_told_most_frequent_reason_first():
    tally = Tally("f", "k", "rows")
    tally.found = TOLD + 12
    tally.leave("a", "b", "rare")
    tally.leave("nothing", "to", "leave", 0)
    for line in range(TOLD + 1):
        tally.leave(f"line {line}", "x", "frequent")
    tally.leave("many", "y", "of a kind", 10)
    reasons = tally.account().left
    assert [(r.why, r.count) for r in reasons] == [("frequent", TOLD + 1), ("of a kind", 10), ("rare", 1)]
    assert len(reasons[0].first) == TOLD
