"""What every surface says alike: reasons one by one, what is open, names for ids."""

from __future__ import annotations

import pytest

from data.rules import Verdict
from serving.wording import MARKS, Clause, clauses, given, named, sentence, tablets


def test_reasons_are_told_one_by_one_and_what_was_not_looked_for_is_unknown() -> None:
    reason = "a driver (EGFR altered; PMID 123); no ALK G1202R: ALK not tested; age: history:age not given"
    assert clauses(Verdict(status="met", reason=reason)) == [
        Clause("met", "a driver (EGFR altered; PMID 123)"),
        Clause("unknown", "no ALK G1202R: ALK not tested"),
        Clause("unknown", "age: history:age not given"),
    ]
    assert set(MARKS) == {"met", "unmet", "unknown"}


def test_therapies_are_called_by_their_titles() -> None:
    said = named("anti_pd1: 5 received it; other: none", {"anti_pd1": "PD-1 inhibitor"})
    assert said == "PD-1 inhibitor: 5 received it. other: none"


@pytest.mark.parametrize(("text", "expected"), [("it may be", "It may be."), ("So.", "So."), ("", "")])
def test_a_sentence_begins_large_and_ends_with_a_stop(text: str, expected: str) -> None:
    assert sentence(text) == expected


def test_values_and_tablets() -> None:
    assert [given(v, "kg") for v in (70.25, True, None)] == ["70.2 kg", "yes", ""]
    assert [tablets(v) for v in (0.0, 0.5, 1.0, 2.5)] == ["0", "½", "1", "2½"]
