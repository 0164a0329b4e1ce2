from __future__ import annotations

import pytest

from data.program import program
from data.readers.cbioportal.timeline import therapy_of


@pytest.mark.parametrize(
    ("area", "drugs", "therapy"),
    [
        ("lung", ["carboplatin", "pemetrexed"], "cytotoxic"),
        ("lung", ["carboplatin", "pemetrexed", "pembrolizumab"], "cytotoxic_anti_pd1"),
        ("lung", ["carboplatin", "paclitaxel"], "cytotoxic"),
        ("lung", ["osimertinib"], "kinase_inhibitor"),
        ("lung", ["nivolumab"], "anti_pd1"),
        ("lung", ["nivolumab", "ipilimumab"], "anti_pd1_ctla4"),
        ("colon", ["fluorouracil", "leucovorin", "oxaliplatin"], "cytotoxic"),
        ("colon", ["fluorouracil", "irinotecan", "bevacizumab"], "cytotoxic_anti_vegf"),
        ("breast", ["trastuzumab", "capecitabine"], "cytotoxic_anti_her2"),
        ("breast", ["tamoxifen"], None),  # after surgery or in advanced disease: two therapies
        ("lung", ["cement"], None),
    ],
)
def test_drugs_are_the_therapy_that_gives_them_and_no_class_besides(area, drugs, therapy):
    assert therapy_of(frozenset(drugs), program(area)) == therapy
