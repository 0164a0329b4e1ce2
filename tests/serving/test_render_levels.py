"""The levels of an algorithm on a terminal: every drug with its rules, and what was not sequenced."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console, Group

from data.hiv.asi import Algorithm, read_algorithm
from data.hiv.interpret import DrugLevel, interpret
from serving.render_levels import drug_levels
from tests.asi import write_algorithm

RT, PR = "HIV-RT", "HIV-PR"


@pytest.fixture
def tiny(tmp_path: Path) -> Algorithm:
    return read_algorithm(write_algorithm(tmp_path))


def shown(levels: tuple[DrugLevel, ...], width: int = 200) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(Group(*drug_levels(levels)))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def line(text: str, of: str) -> str:
    return next(one for one in text.splitlines() if of in one)


def test_a_drug_has_its_level_score_and_rules(tiny):
    text = shown(interpret(tiny, {RT: ["M41L", "M184MV", "T215Y"], PR: []}))
    assert "Resistance by TINY 1.5 (2026-01-02)" in text
    drug = line(text, "full 3TC")
    assert "3 Shut (R)" in drug
    assert "70" in drug
    assert "184V +60 (mixture M184MV); 41L AND 215FY +10" in drug
    assert "184V -10 (mixture M184MV)" in line(text, "full AZT")
    assert "none" in line(text, "full DRV/r")


def test_drugs_of_a_gene_not_sequenced_are_named_together_without_a_level(tiny):
    text = shown(interpret(tiny, {PR: ["I50V"]}))
    assert "3TC, AZT: not known, HIV-RT was not sequenced" in text
    assert "full 3TC" not in text
    assert "2 Half open (I)" in line(text, "full DRV/r")


def test_without_a_sequence_there_is_no_table(tiny):
    text = shown(interpret(tiny, {}))
    assert text.count("not known") == 2
    assert "Open" not in text


def test_an_uncertain_level_says_why(tiny):
    text = shown(interpret(tiny, {RT: ["K65X"]}))
    assert "uncertain" in text
    assert "3TC" in text


def test_comments_are_shown_once(tiny):
    found = [level.model_copy(update={"comments": ("Seen before.",)}) for level in interpret(tiny, {RT: []})]
    assert shown(tuple(found)).count("Seen before.") == 1


def test_no_drug_no_table():
    assert drug_levels(()) == []


@pytest.mark.parametrize("width", [40, 80, 200])
def test_it_fits_any_terminal(tiny, width):
    text = shown(interpret(tiny, {RT: ["M41L", "M184MV", "T215Y", "K65X"]}), width)
    assert max(map(len, text.splitlines())) <= width
