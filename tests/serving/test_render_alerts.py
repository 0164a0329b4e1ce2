"""Alerts on a terminal: what to do, who says so, and what is not known."""

from __future__ import annotations

import io

from rich.console import Console
from rich.text import Text

from data.alerts import alerts
from data.program import program
from data.untested import untested
from serving.render_alerts import STYLES
from serving.render_alerts import alerts as rendered
from serving.render_alerts import untested as rendered_tests
from tests.calls import B5701, DPYD_2A, DPYD_OPEN, DPYD_POOR, NOT_B5701, calls, of_gene

CAPECITABINE = program("breast").therapy("cytotoxic")
ABACAVIR = program("hiv").therapy("dtg_abc_3tc")


def plain(text: Text) -> str:
    console = Console(file=io.StringIO(), width=300)
    console.print(text)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def styles_of(text: Text, words: str) -> set[str]:
    start = text.plain.index(words)
    return {str(span.style) for span in text.spans if span.start <= start < span.end}


def test_an_alert_says_drug_gene_what_to_do_and_who_says_so():
    text = plain(rendered(alerts(CAPECITABINE, calls(DPYD_2A))))
    assert "CHANGE DOSE capecitabine: DPYD Intermediate Metabolizer, activity score 1" in text
    assert "Start at 50 %" in text
    assert "CPIC DPYD and fluoropyrimidines, Strong, PMID 29152729, 2017-11" in text
    assert len(text.splitlines()) == 2


def test_severity_has_its_colour():
    for called, words in ((DPYD_POOR, "avoid"), (DPYD_2A, "change dose")):
        text = rendered(alerts(CAPECITABINE, calls(called)))
        assert styles_of(text, words.upper()) == {STYLES[words]}
    assert len(set(STYLES.values())) == 4


def test_an_all_clear_is_one_line_and_no_source():
    text = plain(rendered(alerts(ABACAVIR, calls(NOT_B5701))))
    assert text.startswith("no change abacavir: HLA-B*57:01 negative. No restriction")
    assert len(text.splitlines()) == 1


def test_what_is_left_open_is_said_to_be():
    text = plain(rendered(alerts(CAPECITABINE, calls(DPYD_OPEN))))
    assert "the calls leave it open" in text
    assert "If Intermediate" in text
    assert "leave it open" not in plain(rendered(alerts(ABACAVIR, calls(B5701))))


def test_a_test_that_is_asked_for_is_told_in_full_and_others_by_name():
    warfarin = program("pharmacogenomics").therapy("warfarin")
    assert plain(rendered_tests(untested(warfarin, {}))).strip() == (
        "Not known either, and not asked for: CYP2C9, VKORC1, CYP4F2"
    )
    colon = plain(rendered_tests(untested(program("colon").therapy("cytotoxic"), {})))
    assert "NOT TESTED fluorouracil, capecitabine: DPYD" in colon
    assert "EMA 30 April 2020" in colon
    assert "Not known either" not in colon


def test_nothing_to_say_is_nothing():
    unrelated = calls(of_gene("SLCO1B1", ("Poor Function",)))
    assert rendered(alerts(CAPECITABINE, unrelated)).plain == ""
    assert rendered_tests(untested(program("lung").therapy("cytotoxic"), {})).plain == ""
