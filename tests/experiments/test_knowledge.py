"""The bench of what is looked up: every diplotype of a publisher, and lists of variants that are matched."""

import pytest

from data.evidence.judge import all_statuses
from data.evidence.table import evidence
from data.versions import release_folder
from experiments.knowledge import diplotypes, matching, variant_lists


def test_every_diplotype_of_the_publisher_is_reproduced():
    if release_folder("pharmcat") is None:
        pytest.skip("PharmCAT's tables are not on this computer (TAILOR_KNOWLEDGE)")
    shares = {row.row: row.ours for row in diplotypes()}
    assert len(shares) == 9
    assert set(shares.values()) == {1.0}


def test_lists_are_met_unmet_and_unknown_by_turns():
    found = {status for answers in all_statuses(evidence(), variant_lists(50)) for status in answers}
    assert found == {"met", "unmet", "unknown"}


def test_matching_is_timed_with_its_spread():
    row = matching(20)
    assert row.low is not None
    assert row.low <= row.ours <= row.high
