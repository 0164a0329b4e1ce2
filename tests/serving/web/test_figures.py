"""Drawings of one number: as long as it is large, 100 people and no more, numbers as they are said."""

from __future__ import annotations

import re

import pytest

from data.germline.risk import germline
from data.mutations import Mutations, Variant
from data.patient import Patient
from serving.web.conversation import people as in_words
from serving.web.figures import bar, people
from serving.web.figures_curve import risk_curve
from serving.web.numbers import amount, percent, points
from serving.web.sources import cited, pieces


def test_a_bar_is_as_long_as_its_number_with_its_interval_across() -> None:
    drawn = bar(0.64, (0.55, 0.72), "good", "Alive")
    assert 'class="fill" y="5" width="64.00%"' in drawn
    assert 'class="whisker" x1="55.00%" x2="72.00%"' in drawn
    assert 'aria-label="Alive: 64%, interval 55% to 72%"' in drawn
    assert "whisker" not in bar(0.64, None, "good", "Alive")


@pytest.mark.parametrize(
    ("share", "interval", "counts"),
    [
        (0.64, (0.55, 0.72), {"sure": 55, "likely": 9, "maybe": 8, "rest": 28}),
        (0.64, None, {"sure": 64, "rest": 36}),
        (0.0, (0.0, 0.09), {"maybe": 9, "rest": 91}),
        (1.0, (0.9, 1.0), {"sure": 90, "likely": 10}),
    ],
)
def test_a_hundred_people_are_drawn(share, interval, counts) -> None:
    drawn = people(share, interval, "good", "alive")
    found = {
        tone: path.count("z") // 2 for tone, path in re.findall(r'<path class="(\w+)" d="([^"]*)"', drawn)
    }
    assert found == counts


def test_names_in_drawings_are_escaped() -> None:
    assert "<b>" not in bar(0.5, None, "good", '"><b>') + people(0.5, None, "good", '"><b>')


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.0, "0%"), (0.004, "<1%"), (0.005, "<1%"), (0.64, "64%"), (0.998, ">99%"), (1.0, "100%")],
)
def test_what_is_rare_is_not_never(share: float, shown: str) -> None:
    assert percent(share) == shown


def test_numbers_are_rounded_alike() -> None:
    assert [amount(v) for v in (92.3, 8.586, 0.123, -72.6)] == ["92", "8.6", "0.12", "−73"]
    assert [points(v) for v in (0.083, -0.042, 0.0, -0.001)] == ["+8", "−4", "0", "0"]
    assert [in_words(v) for v in (0.0, 0.003, 0.644, 0.998, 1.0)] == [
        "0",
        "fewer than 1",
        "64",
        "nearly all",
        "100",
    ]


def test_identifiers_within_a_text_are_links_of_their_own() -> None:
    found = pieces("seen (PMID 27433843; NCT01234567), doi:10.1038/s43018-024-00772-7; else")
    assert [piece.href for piece in found if piece.href] == [
        "https://pubmed.ncbi.nlm.nih.gov/27433843/",
        "https://clinicaltrials.gov/study/NCT01234567",
        "https://doi.org/10.1038/s43018-024-00772-7",
    ]
    assert "".join(piece.text for piece in found).endswith("; else")


def test_an_address_is_named_by_its_host_and_never_a_link() -> None:
    assert [
        [tuple(p) for p in parts] for parts in cited(["https://www.example.org/a?b", "label 2019-10"])
    ] == [
        [("seen at example.org", None)],
        [("label 2019-10", None)],
    ]


def test_a_curve_of_risk_says_its_points() -> None:
    variant = Variant(gene="BRCA1", change="c.68_69del", origin="germline")
    patient = Patient(mutations=Mutations(variants=[variant]), history={"sex": "female", "age": 41})
    risks = germline(patient)[0].risks
    breast = next(risk for risk in risks if risk.cancer == "breast")
    drawn = risk_curve(breast)
    assert all(f"{percent(point.risk)} by age {point.age:.0f}" in drawn for point in breast.by_age)
    assert drawn.count('<circle class="carriers"') == len(breast.by_age)
    once = breast.model_copy(update={"by_age": breast.by_age[:1]})
    assert risk_curve(once) == ""
