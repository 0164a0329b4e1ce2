from __future__ import annotations

import pytest

from data.ages import in_words, month


@pytest.mark.parametrize(
    ("years", "words"),
    [
        (0.08, "1 month"),
        (0.33, "4 months"),
        (0.5, "6 months"),
        (1, "1 year"),
        (2, "2 years"),
        (12.0, "12 years"),
    ],
)
def test_ages_in_words(years, words):
    assert in_words(years) == words


def test_months_in_words():
    assert month("2020-12") == "December 2020"
