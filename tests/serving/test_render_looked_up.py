"""What was looked up, as a terminal shows it."""

from __future__ import annotations

from io import StringIO

from rich.console import Console, Group

from data.patient import Patient
from data.program import program
from serving.known import Knowing
from serving.render_evidence import SHOWN, evidence, further
from serving.render_phenotypes import phenotypes
from tests.serving.test_known import example, said


def text(*parts) -> str:
    console = Console(width=200, file=StringIO())
    console.print(Group(*parts))
    return console.file.getvalue()


def test_evidence_for_is_told_with_counts_and_source_and_what_a_test_would_settle():
    shown = evidence(said(example("lung_l858r"), "kinase_inhibitor").evidence).plain
    assert shown.startswith("for: ")
    assert "EGFR p.Leu858Arg found" in shown
    assert "PMID" in shown
    assert "not known for want of a test:" in shown
    assert shown.count("for: ") + shown.count("against: ") <= SHOWN


def test_evidence_against_says_so():
    assert "against: pembrolizumab" in evidence(said(example("lung_l858r"), "anti_pd1").evidence).plain


def test_drugs_of_no_option_are_a_table_once_each():
    shown = text(*further(example("lung_l858r").whatever().further))
    assert "Evidence for drugs that are none of the options" in shown
    assert shown.count("│ afatinib  ") == 1
    assert further(()) == []


def test_pharmacogenes_are_a_table_with_what_is_not_known():
    shown = text(*phenotypes(example("colon_dpyd").whatever().phenotypes))
    assert "Intermediate Metabolizer (activity 1)" in shown
    assert phenotypes(Knowing(Patient(), program("colon")).whatever().phenotypes) == []
